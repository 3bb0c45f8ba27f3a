// Who are you? The talk with somebody who comes without an account, by telnet, ssh or a page's terminal.

import type { Account } from '../accounts.ts';
import { GREETING_TRIES_MAX } from '../limits.ts';
import type { Doorstep } from './doorstep.ts';
import type { Reception } from './reception.ts';
import { toldOf } from './refusal.ts';
import { paint } from './text.ts';

/** What a greeting needs. */
export interface GreetingOptions {
  readonly door: Doorstep;
  readonly reception: Reception;
  /** The hub's name. */
  readonly home: string;
}

/** Asks until somebody is known, or has gone: then, or after too many tries, undefined. A client's own login ends it too. */
export async function greet({ door, reception, home }: GreetingOptions): Promise<Account | undefined> {
  const { session } = door;
  session.msg(`Welcome to ${paint('bold', home)}, where people of many muds talk.`);
  for (let tries = 0; tries < GREETING_TRIES_MAX; tries++) {
    const name = await door.ask(questionFor(reception));
    if (name === undefined || session.account !== undefined) return undefined;
    const account = await identify(door, reception, name.trim()).catch((error: unknown) =>
      complain(door, error),
    );
    if (account !== undefined || session.account !== undefined || session.state === 'closed') return account;
  }
  session.msg('That was too many tries. Goodbye.');
  session.close('Too many tries to log in');
  return undefined;
}

function questionFor({ canSignUp, hasGuests }: Reception): string {
  const ways = [...(canSignUp ? ['"new"'] : []), ...(hasGuests ? ['"guest"'] : [])];
  return `Your name${ways.length === 0 ? '' : `, or ${ways.join(' or ')}`}: `;
}

async function identify(door: Doorstep, reception: Reception, name: string): Promise<Account | undefined> {
  const { session } = door;
  if (name === '') return undefined;
  if (name === 'quit') return void session.close('You have left');
  if (name.toLowerCase() === 'guest' && reception.hasGuests) return reception.guest(session.address);
  if (name.toLowerCase() === 'new' && reception.canSignUp) return signUp(door, reception);
  const password = await door.ask('Password: ', { echo: false });
  if (password === undefined || session.account !== undefined) return undefined;
  return reception.login(name, password, session.address);
}

async function signUp(door: Doorstep, reception: Reception): Promise<Account | undefined> {
  const { session } = door;
  const name = (await door.ask('By what name do you want to be known? '))?.trim();
  if (!name) return undefined;
  const taken = await reception.accounts.find(name);
  if (taken !== undefined) return void session.msg(`The name ${taken.name} is taken.`);
  const password = await door.ask('Choose a password of at least 6 characters: ', { echo: false });
  const again = await door.ask('The same again: ', { echo: false });
  if (password === undefined || again === undefined) return undefined;
  if (password !== again) return void session.msg('The two were not the same.');
  return reception.signUp(name, password, session.address);
}

function complain({ session }: Doorstep, error: unknown): undefined {
  const told = toldOf(error);
  if (told === undefined) throw error;
  session.msg(paint('red', told.message));
}

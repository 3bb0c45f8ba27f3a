// What a door's client offers as proof of who it is, and whose it is.

import { type Credentials, PortalError, type PublicKey } from '@intermud/portal';
import type { Account } from '../accounts.ts';
import { hasKey } from '../commands/keys.ts';
import type { Desk } from './desk.ts';
import { type Reception, visitorOf } from './reception.ts';
import { toldOf } from './refusal.ts';
import type { Visitor } from './visitor.ts';

type Asked = Pick<Desk, 'reception' | 'profiles'>;

/** Whose the credentials are; undefined: nobody's. An ssh login under a doorman's name is asked like a telnet one. @throws {PortalError} `too-fast`. */
export async function authenticate(
  { reception, profiles }: Asked,
  credentials: Credentials,
  address: string,
): Promise<Visitor | 'anonymous' | undefined> {
  if (credentials.method === 'none') return isDoorman(credentials.name, reception) ? 'anonymous' : undefined;
  const account =
    credentials.method === 'key'
      ? await ofKey({ reception, profiles }, credentials)
      : await ofPassword(reception, credentials.name, credentials.password, address);
  return account && visitorOf(account);
}

/** Names under which ssh lets people in to be asked. */
function isDoorman(name: string, { canSignUp, hasGuests }: Reception): boolean {
  return (name === 'new' && canSignUp) || (name === 'guest' && hasGuests);
}

/** Asked before and after the client has proved that it has the key: the answer is the same. */
async function ofKey(
  { reception, profiles }: Asked,
  { name, algorithm, key }: PublicKey,
): Promise<Account | undefined> {
  const account = await reception.accounts.find(name);
  if (account === undefined) return undefined;
  const { keys } = await profiles.load(account.username);
  return hasKey(keys, algorithm, key) ? account : undefined;
}

async function ofPassword(
  reception: Reception,
  name: string,
  password: string,
  address: string,
): Promise<Account | undefined> {
  try {
    return await reception.verify(name, password, address, true);
  } catch (error) {
    const told = toldOf(error);
    if (told === undefined) throw error;
    throw new PortalError('too-fast', told.message, { cause: error });
  }
}

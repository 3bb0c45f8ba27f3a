// Somebody who is here: one account, with every session that is logged in to it.

import type { Account } from '../accounts.ts';
import type { Gender, Person } from '../presence.ts';
import type { Profile } from './profile.ts';
import type { Visit } from './visit.ts';

/** What a resident is made from. */
export interface ResidentOptions {
  readonly account: Account;
  readonly profile: Profile;
  /** The last line read of each channel joined. */
  readonly joined: ReadonlyMap<string, number>;
  readonly now: number;
}

/** An account of which at least one session is here. */
export class Resident implements Person {
  account: Account;
  profile: Profile;
  /** Channels joined, by their name on the network, with the id of the last line read. */
  readonly joined: Map<string, number>;
  readonly visits = new Set<Visit>();
  readonly connectedAt: number;
  activeAt: number;
  /** Why they are away; empty when they are not. */
  afk = '';
  /** Who told them something last: `user@mud`. */
  lastTeller: string | undefined;
  /** Where they said something last. */
  lastChannel: string | undefined;

  constructor({ account, profile, joined, now }: ResidentOptions) {
    this.account = account;
    this.profile = profile;
    this.joined = new Map(joined);
    this.connectedAt = now;
    this.activeAt = now;
  }

  get username(): string {
    return this.account.username;
  }

  get title(): string {
    return this.profile.title;
  }

  get plan(): string {
    return this.profile.plan;
  }

  get gender(): Gender {
    return this.profile.gender;
  }

  get statuses(): readonly string[] {
    return this.afk === '' ? [] : [`away: ${this.afk}`];
  }

  isListening(channel: string): boolean {
    return this.joined.has(channel);
  }

  /** Shows text on every session. */
  show(text: string): void {
    for (const visit of this.visits) visit.show(text);
  }

  /** Sends a structured message to every session that wants its package. */
  push(name: string, kwargs: Readonly<Record<string, unknown>>): void {
    for (const visit of this.visits) visit.push(name, kwargs);
  }
}

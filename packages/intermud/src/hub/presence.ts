import type { Account } from './accounts.ts';

/** 0 male, 1 female, 2 neuter. Source: Intermud-3, "chan-user-reply". */
export type Gender = 0 | 1 | 2;

/** A line for one person: a tell, or an emote with its names filled in. */
export interface PrivateLine {
  readonly kind: 'tell' | 'emoteto';
  readonly from: { readonly mud: string; readonly user: string; readonly visname: string };
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Somebody who is logged in now, through whatever door. */
export interface Person {
  readonly account: Account;
  readonly gender: Gender;
  /** A line about themselves; empty for none. */
  readonly title: string;
  /** `away for dinner`, `editing`, `invisible`, ... in the order they should be read. */
  readonly statuses: readonly string[];
  /** Milliseconds since the epoch. */
  readonly connectedAt: number;
  /** When they last typed something, in milliseconds since the epoch. */
  readonly activeAt: number;
  /** What others may read about them; empty for none. */
  readonly plan: string;
  isListening(channel: string): boolean;
}

/** What became of a line for somebody: taken, or why not, in a sentence for its sender. */
export type Taken = { readonly isTaken: true } | { readonly isTaken: false; readonly reason: string };

/** It is kept, or was shown. */
export const TAKEN: Taken = { isTaken: true };

/** It is lost; `reason` says to its sender what was refused, and what can be done about it. */
export const refused = (reason: string): Taken => ({ isTaken: false, reason });

/** Takes a line for an account: shows it to who is here, keeps it for who is away. */
export type Deliver = (account: Account, line: PrivateLine) => Promise<Taken>;

/**
 * Who is logged in. The doors keep it, the hub's services read it: they ask again for each packet, so it may change at any time.
 */
export interface Presence {
  /** Everybody, the one who came first at first. */
  all(): readonly Person[];
  /** By user name (lower-case). */
  find(username: string): Person | undefined;
}

/** The presence of a hub without doors. */
export const NOBODY: Presence = { all: () => [], find: () => undefined };

/** Whether somebody does not want to be seen. Source: Intermud-3, "locate-reply": predefined statuses. */
export function isHidden({ statuses }: Person): boolean {
  return statuses.includes('invisible') || statuses.includes('hidden');
}

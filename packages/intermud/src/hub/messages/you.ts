// Char, Intermud.Ignore, Complete and Error; and the account as HTTP tells of it.

import { z } from 'zod';
import { LINE_LENGTH_MAX } from '../limits.ts';
import { type Address, asks, shapes } from './define.ts';

const name = shapes.name.optional();

/** How things stand for who is logged in. */
export interface CharStatus {
  /** Why away; empty when not. */
  readonly afk: string;
  /** Unread letters, and unread tells. */
  readonly mail: number;
  readonly tells: number;
  /** Channels joined. */
  readonly channels: number;
  /** The hub's name. */
  readonly mud: string;
  /** Whether the hub is joined to a router. */
  readonly online: boolean;
  readonly staff: boolean;
  readonly guest: boolean;
}

/** Whom somebody does not want to hear, in lower case. */
export interface Ignored {
  readonly users: readonly Address[];
  readonly muds: readonly string[];
  readonly channels: readonly string[];
}

/** A word that could stand at the end of a text. */
export interface Completion {
  readonly word: string;
  readonly hint: string;
}

/** Requests of who is logged in, about what is their own. */
export const YOUR_REQUESTS = {
  intermud_ignore: asks(
    'Puts a user, a mud or a channel on the list of what is not shown, or takes it off; gives the lists.',
    { user: name, mud: name, channel: name, ignore: z.boolean().default(true) },
  ).gets<Ignored>(),
  intermud_complete: asks('Gives words that could stand at the end of a text.', {
    text: z.string().max(LINE_LENGTH_MAX),
    kind: z.enum(['line', 'address', 'mud']).default('line'),
  }).gets<{ readonly start: number; readonly end: number; readonly words: readonly Completion[] }>(),
};

/** What is told to who is logged in, about what is their own. */
export interface YourPushes {
  char_name: { readonly name: string; readonly fullname: Address };
  /** The caption of each field of `char_status`. */
  char_statusvars: Readonly<Record<keyof CharStatus, string>>;
  char_status: Partial<CharStatus>;
  intermud_ignore: Ignored;
  intermud_error: { readonly code: string; readonly message: string; readonly command: string };
}

/** An account, as HTTP gives it. */
export interface AccountInfo {
  readonly name: string;
  readonly staff: boolean;
  readonly guest: boolean;
}

/** `GET /api/session`. */
export interface SessionInfo {
  /** The hub's name. */
  readonly hub: string;
  readonly account: AccountInfo | null;
  /** Whether anybody may make an account, and whether guests are welcome. */
  readonly signup: boolean;
  readonly guests: boolean;
}

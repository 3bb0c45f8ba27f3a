// Intermud.Tell.

import { z } from 'zod';
import { type Address, asks, type Coloured, type Part, shapes, type Time } from './define.ts';

const { name, text, id, page } = shapes;

/** One tell, in either direction. */
export interface Tell {
  readonly id: number;
  readonly at: Time;
  /** The other one. */
  readonly with: Address;
  readonly user: string;
  readonly mud: string;
  readonly name: string;
  readonly kind: 'tell' | 'emote';
  readonly message: Coloured;
  readonly self: boolean;
  /** Why it did not arrive. */
  readonly failed?: string;
}

/** All that was said with one user. */
export interface Conversation {
  readonly with: Address;
  readonly user: string;
  readonly mud: string;
  readonly name: string;
  readonly at: Time;
  readonly last: Coloured;
  readonly unread: number;
  readonly read: number;
}

/** The conversations, the latest last. */
export interface Conversations {
  readonly conversations: readonly Conversation[];
}

/** Requests about tells. */
export const TELL_REQUESTS = {
  intermud_tell_send: asks('Tells one person something.', {
    ...{ to: name, text },
    emote: z.boolean().default(false),
  }).gets<{ readonly id: number; readonly with: Address }>(),
  intermud_tell_list: asks('Gives the conversations.', {}).gets<Conversations>(),
  intermud_tell_history: asks('Gives what was said with somebody.', { with: name, ...page }).gets<
    Part & { readonly with: Address; readonly lines: readonly Tell[] }
  >(),
  intermud_tell_read: asks('Marks what was said with somebody as read.', { with: name, id }).gets<{
    readonly with: Address;
  }>(),
};

/** What is told of tells. */
export interface TellPushes {
  intermud_tell_text: Tell;
  intermud_tell_failed: {
    readonly id: number;
    readonly with: Address;
    readonly code: string;
    readonly message: string;
  };
  intermud_tell_list: Conversations;
  intermud_tell_unread: { readonly with: Address; readonly unread: number; readonly read: number };
}

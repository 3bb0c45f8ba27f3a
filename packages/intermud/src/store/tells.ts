import type { Page } from './lines.ts';

/** A tell or a private emote as one account has it. */
export interface TellRecord {
  /** Given by the hub: greater than that of every tell before it, of whatever account. */
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The other one: `user@mud`. Conversations match whatever the case. */
  readonly with: string;
  readonly kind: 'tell' | 'emote';
  /** The sender: lower-case name, mud, and name as shown. */
  readonly user: string;
  readonly mud: string;
  readonly name: string;
  readonly message: string;
  /** Whether the account itself is the sender. */
  readonly isSelf: boolean;
  /** Why it did not arrive. */
  readonly failed: string | undefined;
}

/** All that was said with one other. */
export interface ConversationRecord {
  /** The newest tell. */
  readonly last: TellRecord;
  /** The other one's name as last shown; undefined if they have never said anything. */
  readonly name: string | undefined;
  readonly unread: number;
  /** Id of the last tell that was read; 0 for none. */
  readonly read: number;
}

/** Keeps tells: of each account the newest TELLS_KEPT_EACH, or a few more. */
export interface TellStore {
  add(account: string, tell: TellRecord): Promise<void>;
  /** Notes why one of the account's own did not arrive; false if there is no such tell. */
  fail(account: string, id: number, reason: string): Promise<boolean>;
  /** From old to new. */
  page(account: string, address: string, page: Page): Promise<TellRecord[]>;
  /** Tells of others that the account has not read, from old to new, at most `limit`. */
  unread(account: string, limit: number): Promise<TellRecord[]>;
  /** How many such tells there are; past `limit` they are not counted. */
  countUnread(account: string, limit: number): Promise<number>;
  /** The `limit` conversations of which something was said last, that one at the end. */
  conversations(account: string, limit: number): Promise<ConversationRecord[]>;
  /** The conversation with one other. */
  conversation(account: string, address: string): Promise<ConversationRecord | undefined>;
  /** Marks all up to and with `id` as read; a mark never goes back. */
  read(account: string, address: string, id: number): Promise<void>;
  /** The greatest id there is; 0 for none. */
  lastId(): Promise<number>;
}

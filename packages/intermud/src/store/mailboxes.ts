import type { Address, Letter } from './letters.ts';
import type { DeliveryState, DeliveryStatus } from './outbox.ts';

/** `inbox` is what has come, `sent` what its owner has written. */
export type Folder = 'inbox' | 'sent';

/** What a mailbox holds, or may hold, both folders together. */
export interface MailboxSize {
  readonly letters: number;
  readonly bytes: number;
}

/** A letter that has come from another mud. */
export interface Arrival {
  /** The mud that sends it, with its own number for the letter and a digest of all that it holds: what a repeat is known by. */
  readonly mud: string;
  readonly id: number;
  readonly digest: string;
  readonly letter: Letter;
  /** Accounts that are to get it. */
  readonly mailboxes: readonly string[];
  /** Users that could not be found. */
  readonly failures: readonly string[];
  /** What a mailbox may hold. */
  readonly bound: MailboxSize;
  /** Now, in milliseconds since the epoch. */
  readonly at: number;
}

/** What became of an arrival. */
export interface Receipt {
  /** It had come before; nothing was done. */
  readonly isRepeat: boolean;
  /** Who did not get it: those not found, and those whose mailbox is full. The same at every repeat. */
  readonly failures: readonly string[];
}

/** A letter in a mailbox, without its text. */
export interface MailboxEntry {
  /** Unique among all mailboxes; later ones are greater. */
  readonly id: number;
  readonly folder: Folder;
  readonly from: Address;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly subject: string;
  readonly sentAt: number;
  readonly arrivedAt: number;
  readonly isRead: boolean;
  readonly bytes: number;
  /** Of one's own, the worst of its deliveries: failed, queued, delivered. */
  readonly state: DeliveryState | undefined;
}

/** A letter in a mailbox, whole. */
export interface MailboxLetter extends MailboxEntry {
  /** Known of one's own only. */
  readonly bcc: readonly Address[];
  readonly contents: string;
  /** Of one's own: one for each other mud. */
  readonly deliveries: readonly DeliveryStatus[];
}

/** Which letters to list: all that hold, the newest first. */
export interface MailboxQuery {
  readonly folder?: Folder | undefined;
  readonly isUnread?: boolean | undefined;
  /** Letters of one conversation, by any subject in it. */
  readonly subject?: string | undefined;
  /** Words, all of which are in sender, subject or contents; each may be cut short. */
  readonly words?: string | undefined;
  /** Letters before this id. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** People's letters. Accounts match whatever their case. A resolved write is kept for good, whole or not at all. */
export interface MailboxStore {
  /** Keeps an arrival in every mailbox that has room, unless it has come before. */
  receive(arrival: Arrival): Promise<Receipt>;
  /** What a mud has sent since a time, repeats not counted. */
  arrivedSince(mud: string, since: number): Promise<MailboxSize>;
  /** Forgets which letters came before a time: a repeat of them would be new. Gives their number. */
  forgetSeen(before: number): Promise<number>;
  size(account: string): Promise<MailboxSize>;
  list(account: string, query: MailboxQuery): Promise<MailboxEntry[]>;
  /** How many letters have come and not been read. */
  countUnread(account: string): Promise<number>;
  /** The letter, if the account has it. */
  find(account: string, id: number): Promise<MailboxLetter | undefined>;
  /** Notes that it was read; once is enough. */
  markRead(account: string, id: number, at: number): Promise<void>;
  /** Gives the ids of those that were there. What is still on its way goes on. */
  remove(account: string, ids: readonly number[]): Promise<number[]>;
}

/** The words of a search, as every backend looks for them. */
export function searchWords(text: string): string[] {
  return text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

const WORST: readonly DeliveryState[] = ['failed', 'queued', 'delivered'];

/** The state of a letter of one's own: that of its worst delivery; delivered when it went nowhere else. */
export function stateOf(deliveries: readonly Pick<DeliveryStatus, 'state' | 'failures'>[]): DeliveryState {
  const states = deliveries.map(({ state, failures }) => (failures.length > 0 ? 'failed' : state));
  return WORST.find((state) => states.includes(state)) ?? 'delivered';
}

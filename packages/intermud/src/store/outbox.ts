import type { Address, Letter } from './letters.ts';

/** A letter to be sent: everything that is written down before its sender is told "accepted". */
export interface Submission {
  /** The account that sends it, which keeps a copy and gets what comes back. */
  readonly account: string;
  readonly letter: Letter;
  /** Who gets a copy that nobody else sees, on whatever mud: only the sender's own copy tells. */
  readonly bcc: readonly Address[];
  /** One for each other mud that it goes to. */
  readonly deliveries: readonly { readonly mud: string; readonly bcc: readonly string[] }[];
  /** Accounts of this hub that get it at once. */
  readonly mailboxes: readonly string[];
  /** Now, in milliseconds since the epoch. */
  readonly at: number;
}

/** What was kept of a submission. */
export interface Submitted {
  /** Of the sender's own copy, in their mailbox. */
  readonly id: number;
  /** Of the deliveries, in the order in which they were given. */
  readonly deliveries: readonly number[];
}

/** A letter on its way to one mud. */
export interface Delivery {
  /** The letter's number for that mud. Numbers never come back. */
  readonly id: number;
  readonly account: string;
  readonly mud: string;
  /** Users of that mud who get a copy that nobody sees. */
  readonly bcc: readonly string[];
  readonly letter: Letter;
  /** Times that it has been tried. */
  readonly attempts: number;
  /** Milliseconds since the epoch. */
  readonly acceptedAt: number;
}

/** `failed` is for good: the other mud has not got it, and will not. */
export type DeliveryState = 'queued' | 'delivered' | 'failed';

/** How a delivery stands, as its sender may look at it. */
export interface DeliveryStatus {
  readonly id: number;
  readonly mud: string;
  readonly state: DeliveryState;
  /** Why the last try failed; empty when none has. */
  readonly reason: string;
  /** Users of that mud who did not get it, although the mud did. */
  readonly failures: readonly string[];
  readonly attempts: number;
  readonly acceptedAt: number;
  /** When a queued one is tried next, in milliseconds since the epoch. */
  readonly nextAt: number;
}

/** A delivery that waits, with the letter it belongs to. */
export interface OutboxEntry extends DeliveryStatus {
  /** Of the sender's copy; undefined when they have thrown it away. */
  readonly letterId: number | undefined;
  readonly subject: string;
}

/** How a delivery ended. */
export interface Outcome {
  readonly state: 'delivered' | 'failed';
  readonly reason: string;
  readonly failures: readonly string[];
  /** What its sender is told by a letter, if anything. */
  readonly notice: Letter | undefined;
  /** Now, in milliseconds since the epoch. */
  readonly at: number;
}

/** Letters that are on their way. A resolved write is kept for good; each is carried out whole or not at all. */
export interface OutboxStore {
  /** Keeps a letter with the sender's copy, all its deliveries and all local copies. */
  submit(submission: Submission): Promise<Submitted>;
  /** Muds with a delivery whose next try is at `now` or before. */
  dueMuds(now: number): Promise<string[]>;
  /** When the first delivery of all is to be tried; undefined when none waits. */
  nextAt(): Promise<number | undefined>;
  /** What waits for a mud and is due, the oldest first. */
  load(mud: string, now: number, limit: number): Promise<Delivery[]>;
  /** What waits of one account, the oldest first. */
  list(account: string): Promise<OutboxEntry[]>;
  /** Notes that a try has failed, and when the next one is. */
  postpone(ids: readonly number[], nextAt: number, reason: string): Promise<void>;
  /** Makes everything for a mud due at `at`. The mud's name matches whatever its case. */
  hurry(mud: string, at: number): Promise<void>;
  /** Ends a delivery, with its notice. False when it had ended before: then nothing happens. */
  settle(id: number, outcome: Outcome): Promise<boolean>;
}

// What an oob link, whoever holds it and what runs over it are to each other.
import { I3Error, type OobBegin, type Packet } from '@intermud/wire';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Item } from './pipe.ts';
import type { OobSession } from './session.ts';
import type { Proof } from './state.ts';

/** Something that is being sent or received in pieces over several packets. */
export interface Transfer {
  /** The packet, and for a piece its bytes. What it throws ends the link. */
  take(packet: Packet, piece: (size: number) => AsyncIterable<Uint8Array>): Promise<void>;
  /** The link is closed. */
  stop(error: I3Error): void;
}

/** Work for a link while the turn is ours. */
export interface OobJob {
  /** Long ones keep a link for themselves: others do not wait for their end. */
  readonly isLong: boolean;
  /** Never rejects. */
  run(session: OobSession): Promise<void>;
  /** It will not be run. */
  fail(error: I3Error): void;
}

/** What a link asks of who holds it, and tells them. */
export interface SessionHost {
  /** Our name. */
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly window: number;
  readonly wholeFileBytesMax: number;
  /** What an oob-begin proves of whoever has called us. */
  admit(begin: OobBegin, address: string): Proof;
  /** Carries out what a packet asks for. @throws {I3Error} what goes back as `error`; an {@link OobBreach} closes the link. */
  answer(session: OobSession, item: Item): Promise<void>;
  /** Called when the turn has come to a link that we did not open. Never rejects. */
  turn(session: OobSession): Promise<void>;
  hasJobs(session: OobSession): boolean;
  takeJob(session: OobSession): OobJob | undefined;
  changed(session: OobSession): void;
}

/** How a link came to be. */
export type SessionOrigin =
  | { readonly role: 'originator'; readonly mud: string; readonly key: number | undefined }
  | { readonly role: 'target' };

/** A fault that ends the link. */
export class OobBreach extends I3Error {}

// What the rooms of a router ask of the other routers of the network. irn/ answers; alone, nobody does.
import type { FaultCode, LpcArray } from '@intermud/wire';
import type { MudRecord } from '../store/index.ts';
import type { OtherRouter } from './balance/choice.ts';
import type { Channel } from './channel.ts';
import type { Link } from './link.ts';
import type { Outbox } from './outbox.ts';
import type { Arrived } from './packet.ts';

/** What other routers have of one list. */
export interface ListReplica<R> {
  /** A version was taken for a change of ours. */
  taken(version: number): void;
  /** That change is on disk, or has come to nothing. */
  done(version: number): void;
  /** A change of ours is on disk: the other routers are told. */
  made(record: R): void;
  /**
   * What a mud may lack that has the list up to `id`: everything that some router may not have had when it handed `id` out.
   * If there is a router of which that cannot be told, that is all that was ever changed: what was removed long ago as well, for
   * we may have heard of it only now. undefined for a mud that has nothing.
   */
  missingSince(id: number): ((record: R) => boolean) | undefined;
  /** Whether a list up to `id` of any router may hold changes that we do not know. */
  mayBeAhead(id: number): boolean;
}

/** Why something could not be carried on. */
export interface Refusal {
  readonly code: FaultCode;
  readonly message: string;
}

/** The other routers. */
export interface Elsewhere {
  /** Whether a record is another router's. */
  isElsewhere(record: MudRecord): boolean;
  /** Since when the router of a mud cannot be reached from here, milliseconds since 1970; undefined if it can. */
  unreachableSince(record: MudRecord): number | undefined;
  /** Where packets for a mud go as they are: its router's own link; undefined if there is none. */
  outboxOf(record: MudRecord): Outbox | undefined;
  /** Sends a packet to the router of a mud that is not here; the reason if it cannot be reached. */
  forward(packet: LpcArray, record: MudRecord): Refusal | undefined;
  /** Sends a packet to another router itself; false if there is no such router, or it cannot be reached. */
  forwardToRouter(packet: LpcArray, router: string): boolean;
  /** Sends a broadcast once to each router that has a mud which offers one of the services. */
  broadcast(packet: LpcArray, services: readonly string[]): void;
  /** Sends a line once to each router on which somebody listens. */
  spread(channel: Channel, packet: LpcArray): void;
  /** Sends a line to the router of a channel's owner, to be filtered there. */
  filter(channel: Channel, owner: MudRecord, packet: LpcArray): Refusal | undefined;
  /** Asks the router of a mud whether this is its password. @throws {I3Error} PROTOCOL if it cannot be asked now. */
  verify(record: MudRecord, password: number): Promise<boolean>;
  /** All other routers, and how much each has to do. */
  others(): OtherRouter[];
  /** Whether a router has heard of a mud as this record has it. */
  isKnownTo(router: string, record: MudRecord): boolean;
  /** A mud was sent to a router: it counts there from now on. */
  sentTo(router: string): void;
  /** Our own load is such that the others have to know at once. */
  loadChanged(): void;
  /** A packet on a link that is not a mud's; true if it is another router's, and was taken. */
  received(link: Link, arrived: Arrived): boolean;
  /** Who listens to a channel here may have changed. */
  listenersChanged(channel: Channel): void;
}

/** A router of its own. */
export const ALONE: Elsewhere = {
  isElsewhere: () => false,
  unreachableSince: () => undefined,
  outboxOf: () => undefined,
  forward: () => undefined,
  forwardToRouter: () => false,
  broadcast: () => {},
  spread: () => {},
  filter: () => undefined,
  verify: async () => false,
  others: () => [],
  isKnownTo: () => false,
  sentTo: () => {},
  loadChanged: () => {},
  received: () => false,
  listenersChanged: () => {},
};

/** The password of a mud that is known to its own router alone. Never 0, which is a name that is free. */
export const PASSWORD_ELSEWHERE = -1;

// What the rooms of irn/ ask of the links between routers.
import { type LpcArray, TTL_DEFAULT } from '@intermud/wire';

/** How far a neighbour is with one of our lists, and we with its. */
export interface Neighbour {
  readonly name: string;
  /** Whether it is trusted with passwords. */
  readonly isTrusted: boolean;
  /** Counts its links: what belongs to an old one is not finished on a new one. */
  readonly session: number;
  readonly isOnline: boolean;
  /** Routers that it has links to. */
  readonly links: ReadonlySet<string>;
  /** Bytes that wait for it. */
  readonly backlogBytes: number;
  send(packet: LpcArray): void;
  /** Ends the link with it, for a reason that both operators read. What is missed then is compared when it is back. */
  drop(reason: string): void;
  /** Sends a packet of a mud or of ours to the router itself; false if it takes no more now. */
  carry(packet: LpcArray): boolean;
}

/** All neighbours, and the names of all routers. */
export interface Mesh {
  /** Our own name. */
  readonly name: string;
  /** Routers of our network with which we have a link now. */
  neighbours(): Iterable<Neighbour>;
  /** Every router of our network that the config names, this one included. */
  allRouters(): Iterable<string>;
}

/** All routers, as a target. Source: Intermud-3, "List Synchronization": "router broadcast". */
export const ALL_ROUTERS = '*';

/** A packet of a router for another, or for all: what they say to each other has no user. */
export const between = (type: string, from: string, to: string, ...fields: LpcArray): LpcArray => [
  ...[type, TTL_DEFAULT, from, 0, to, 0],
  ...fields,
];

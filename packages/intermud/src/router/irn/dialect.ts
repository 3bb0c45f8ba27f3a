// What differs between routers of different kinds. Each peer has a dialect; everything else treats all peers alike.
import type { LpcArray } from '@intermud/wire';
import type { TokenList } from '../../store/index.ts';
import type { Secured } from '../environment.ts';
import type { By, PeerState } from './link/state.ts';
import type { Neighbour } from './mesh.ts';
import type { PeerSettings } from './peer-settings.ts';

/** The other router, as its dialect sees it. */
export interface PeerRouter extends Neighbour {
  readonly settings: PeerSettings;
  readonly state: PeerState;
  /** Whether a link that we dial is still wanted. */
  readonly isDialWanted: boolean;
  links: ReadonlySet<string>;
  /** Those of them that are of other networks. */
  beyond: ReadonlySet<string>;
  /** Closes the link, if there is one. */
  drop(reason: string): void;
}

/** How the routers of one kind are spoken to. */
export interface Dialect {
  /** The first packet on a link that such a router has dialled. */
  readonly greeting: string;
  /** Whether they are of our network: they have its lists in common, and what they bring goes on by its header. */
  readonly isMember: boolean;
  /** Which of two links of a pair counts: always the newest, or the one that both ends compute. */
  readonly isNewestKept: boolean;
  /** Milliseconds between two signs of life of ours. */
  readonly pingMs: number;
  /** Milliseconds without one of theirs after which a link is dropped. */
  readonly silenceMs: number;
  /** The bounds of a handshake. */
  readonly terms: HandshakeTerms;
  /** Begins a handshake; `opening` is their greeting if they have dialled. */
  greet(stage: Stage, opening?: LpcArray): Handshake;
  /** A link is up. */
  online(peer: PeerRouter): void;
  /** The link is gone. */
  offline(peer: PeerRouter): void;
  /** The router stops: last words. */
  leave(peer: PeerRouter): void;
  /** A sign of life is due. */
  ping(peer: PeerRouter): void;
  /** A second has passed on a link. */
  tick(peer: PeerRouter): void;
  /** A mud, a channel, or a router (whose name begins with an asterisk) has changed, wherever that was. */
  changed(list: TokenList, name: string): void;
  /** Links between routers of our network have come or gone. */
  waysChanged(): void;
  /** Treats a packet. False if it says nothing, not even that the other side is alive. */
  received(peer: PeerRouter, packet: LpcArray): boolean;
  /** Sends a packet of a mud or of ours to the router itself; false if it takes no more now. */
  carry(peer: PeerRouter, packet: LpcArray): boolean;
  /** Hands on an envelope to the router that it is for. */
  relay(peer: PeerRouter, envelope: LpcArray): boolean;
}

/** What a handshake may cost. */
export interface HandshakeTerms {
  /** Milliseconds until it must be over. */
  readonly limitMs: number;
  /** What it means if it is not, for the operator. */
  readonly lateReason: string;
  /** Bytes of a frame before it is over. */
  readonly frameBytesMax: number;
  /** Whether the other side is told why it is refused. */
  readonly isRefusalSaid: boolean;
}

/** One handshake. */
export interface Handshake {
  /** A packet has come before the end. */
  received(packet: LpcArray): void;
}

/** The connection on which a handshake takes place. */
export interface Stage {
  readonly by: By;
  readonly peer: PeerRouter;
  /** What both ends have shown in TLS; undefined in clear. */
  readonly secured: Secured | undefined;
  /** The IP address of the other side. */
  readonly address: string;
  send(packet: LpcArray): void;
  /** The other side is who it should be; `first` is a packet that is to be treated after that. */
  proved(first?: LpcArray): void;
  /** Gives up. */
  refuse(reason: string): void;
}

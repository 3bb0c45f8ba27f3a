// What an operator may set for a router; every setting has a default.

import type { PeerSettings } from './irn/peer-settings.ts';
import {
  FLOOD_BURST,
  FLOOD_RATE,
  LINKS_PER_ADDRESS,
  LIST_GATHER_MS,
  REGISTRATIONS_PER_ADDRESS,
} from './limits.ts';
import type { ProfileOverride } from './profiles.ts';

/** A name that only one mud may have: whoever presents its password. */
export interface Reservation {
  readonly name: string;
  /** 1 to 2^31 - 1. */
  readonly password: number;
}

/** How a router behaves. */
export interface RouterSettings {
  /** Whether a mud with a wrong password from its last address gets a new one; never so on private addresses. */
  readonly acceptWrongPasswordFromLastAddress: boolean;
  /** Addresses behind which many muds may be: what comes from there proves nothing. */
  readonly proxies: readonly string[];
  /** Packets per second of one mud in the long run, and at once. Rate 0 is off. */
  readonly flood: { readonly rate: number; readonly burst: number };
  /** Muds online at once; from there on newcomers are sent to other routers. 0 is off. */
  readonly linksMax: number;
  /** Links open at once and new muds per hour from one address. 0 is off. */
  readonly perAddress: { readonly links: number; readonly registrations: number };
  /** What a mud bears, where the table of profiles is wrong about it, by the mud's name. */
  readonly profiles: Readonly<Record<string, ProfileOverride>>;
  readonly reserved: readonly Reservation[];
  /** The other routers of the network. */
  readonly peers: readonly PeerSettings[];
  /** Milliseconds over which changes of the lists are gathered. */
  readonly listGatherMs: number;
}

export const DEFAULT_SETTINGS: RouterSettings = {
  acceptWrongPasswordFromLastAddress: true,
  proxies: [],
  flood: { rate: FLOOD_RATE, burst: FLOOD_BURST },
  linksMax: 0,
  perAddress: { links: LINKS_PER_ADDRESS, registrations: REGISTRATIONS_PER_ADDRESS },
  profiles: {},
  reserved: [],
  peers: [],
  listGatherMs: LIST_GATHER_MS,
};

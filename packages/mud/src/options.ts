// What a mud is given, and what it tells.
import type { Clock } from './clock.ts';
import type { RouterAddress } from './link/routers.ts';
import type { LinkState, StopReason } from './link/state.ts';
import type { Connect } from './link/transport.ts';
import type { Log } from './log.ts';
import type { OobOptions } from './oob/options.ts';
import type { Profile } from './profile.ts';
import type { Handlers } from './services/all.ts';
import type { Fault } from './services/error.ts';
import type { ChannelLine } from './services/lines.ts';
import type { Storage } from './storage.ts';

/** A mud's settings. */
export interface MudOptions {
  /** 1 to 64 printable characters, no `"`, `\` or `@`, no `*` at the beginning. Case counts. */
  readonly name: string;
  /** Where to begin, best first; what routers tell later is remembered, and goes before these. */
  readonly routers: readonly RouterAddress[];
  /** Keeps password, lists and routers. */
  readonly storage: Storage;
  readonly profile?: Profile;
  readonly handlers?: Handlers;
  /** Mail, news and files. Without it the mud may still use those of others. */
  readonly oob?: OobOptions | undefined;
  /**
   * Packets a second to a router; 0 is no pace. PACKETS_PER_SECOND unless given, since living routers drop a mud's
   * packets from 10 a second on.
   */
  readonly packetsPerSecond?: number | ((router: RouterAddress) => number);
  readonly log?: Log;
  /** The rest is for tests and simulations. */
  readonly clock?: Clock;
  /** Chance for waits, from 0 (included) to 1 (not included). */
  readonly random?: () => number;
  readonly connect?: Connect;
}

/** What a mud tells. */
export type MudEvents = {
  /** The link has moved on; see {@link LinkState}. */
  state: [state: LinkState, before: LinkState];
  /** A router has accepted us. */
  online: [router: string];
  /** The link was up and is no more. It comes back by itself unless `stopped` follows. */
  offline: [reason: string];
  /** The link has ended for good, or until the next start(). */
  stopped: [reason: StopReason];
  /** The routers to try from now on, best first. */
  'router-list': [routers: readonly RouterAddress[]];
  /** A line on a channel, ours included. */
  channel: [line: ChannelLine];
  /** An `error` that answers nothing that somebody waits for. */
  fault: [fault: Fault];
  /** The memory could not be saved; it is tried again. */
  'storage-fault': [error: unknown];
};

// What the rooms of one router share. router.ts makes them; nothing else does.
import type { Channels } from './channels.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { Clock, Log, Random } from './environment.ts';
import type { Errors } from './errors.ts';
import type { Muds } from './muds.ts';
import type { Outboxes } from './outbox.ts';
import type { ListPacer } from './pacer.ts';
import type { RouterSettings } from './settings.ts';
import type { PacketTypes } from './types.ts';

/** The parts of a router. */
export interface Parts {
  /** The router's name on the network, with its asterisk. */
  readonly name: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly settings: RouterSettings;
  /** Passwords of names that are reserved, by key. */
  readonly reserved: ReadonlyMap<string, number>;
  readonly types: PacketTypes;
  readonly outboxes: Outboxes;
  readonly errors: Errors;
  readonly muds: Muds;
  readonly channels: Channels;
  readonly pacer: ListPacer;
  /** The other routers of the network. */
  readonly elsewhere: Elsewhere;
}

// Makes the parts of a router from its store.
import type { Store } from '../store/index.ts';
import { Balance, type BalanceHost } from './balance/balance.ts';
import { Drain } from './balance/drain.ts';
import { Channels, type ChannelsParts } from './channels.ts';
import { Delivery } from './delivery.ts';
import { ALONE } from './elsewhere.ts';
import type { Clock, Dial, Identity, Log, Random, RouterSocket } from './environment.ts';
import { Errors } from './errors.ts';
import { Irn } from './irn/index.ts';
import { Keeper } from './keeper.ts';
import { Lines } from './lines.ts';
import type { Link } from './link.ts';
import type { Links } from './links.ts';
import { Muds } from './muds.ts';
import { Outboxes } from './outbox.ts';
import { ListPacer } from './pacer.ts';
import type { Parts } from './parts.ts';
import { Requests } from './requests.ts';
import type { RouterSettings } from './settings.ts';
import { Startup } from './startup.ts';
import { findIdentity, loadIdentity } from './tls/own-identity.ts';
import { Treatment } from './treatment.ts';
import { PacketTypes } from './types.ts';

/** What there is once the store has been read. */
export interface Rooms {
  readonly parts: Parts;
  readonly delivery: Delivery;
  readonly lines: Lines;
  readonly keeper: Keeper;
  readonly balance: Balance;
  readonly drain: Drain;
  /** The other routers; undefined if this one is alone. */
  readonly irn: Irn | undefined;
  /** What this router shows in TLS; undefined if it never needed any. */
  readonly identity: Identity | undefined;
}

/** What they are made from. */
export interface RoomsOptions extends Omit<BalanceHost, 'links'> {
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  readonly settings: RouterSettings;
  readonly store: Store;
  /** "ip port" that muds are told; undefined if each is told the address at which it reached us. */
  readonly address: string | undefined;
  readonly dial: Dial;
  /** Passwords of muds whose names are kept for them, by key. */
  readonly reserved: ReadonlyMap<string, number>;
  readonly links: Links;
  /** Makes a link of a connection that we dialled. */
  readonly newLink: (socket: RouterSocket) => Link;
}

/** Parts while they are put together: the other routers come last. */
type LoadedParts = { -readonly [Name in keyof Parts]: Parts[Name] };

/** Reads the store and makes all parts. Nothing runs yet. */
export async function openRooms(options: RoomsOptions): Promise<Rooms> {
  const { clock, links } = options;
  const parts = await loadParts(options);
  const lines = new Lines(parts);
  const balance = new Balance(parts, { ...options, links: () => links });
  const startup = new Startup(parts, balance);
  const treatment = new Treatment(parts, { startup, lines, requests: new Requests(parts, lines) });
  const delivery = new Delivery(parts, (link, frame) => treatment.treat(link, frame));
  const keeper = new Keeper(parts, lines, () => links);
  const identity = await identityFor(options);
  const irn = await joinOthers(options, parts, { lines, balance, identity });
  const drain = new Drain(parts, balance);
  for (const mud of parts.muds.all()) mud.lostAt = clock.steady(); // Each has five minutes to come back.
  return { parts, delivery, lines, keeper, irn, identity, balance, drain };
}

/** A key is made when the first peer wants one. */
const identityFor = ({ store, settings }: RoomsOptions): Promise<Identity | undefined> =>
  settings.peers.some(({ tls }) => tls) ? loadIdentity(store.settings) : findIdentity(store.settings);

async function joinOthers(
  { settings: { peers }, store, address = '', dial, newLink }: RoomsOptions,
  parts: LoadedParts,
  rooms: Pick<Rooms, 'lines' | 'balance' | 'identity'>,
): Promise<Irn | undefined> {
  if (peers.length === 0) return undefined;
  const irn = new Irn({ ...rooms, parts, store, address, peers, dial, newLink });
  parts.elsewhere = irn;
  await irn.load();
  return irn;
}

async function loadParts(options: RoomsOptions): Promise<LoadedParts> {
  const { name, clock, log, random, settings, reserved, store } = options;
  let parts: LoadedParts | undefined;
  const outboxes = new Outboxes(clock);
  const changed = () => pacer.changed();
  const of = { router: name, clock, store, changed };
  const muds = await Muds.load({ ...of, profiles: settings.profiles });
  const heard: ChannelsParts['heard'] = (channel) => parts?.elsewhere.listenersChanged(channel);
  const channels = await Channels.load({ ...of, muds, outboxes, heard });
  const lists = [muds.paced, channels.paced] as const;
  const pacer = new ListPacer(name, clock, outboxes, lists, settings.listGatherMs);
  const errors = new Errors(name, outboxes);
  const types = new PacketTypes();
  parts = {
    ...{ name, clock, log, random, settings, reserved },
    ...{ types, outboxes, errors, muds, channels, pacer, elsewhere: ALONE },
  };
  return parts;
}

// What a router tells of itself: plain data, for metrics and for people.
import type { MudRecord, MudState } from '../store/index.ts';
import type { DrainStatus } from './balance/drain.ts';
import type { Channel } from './channel.ts';
import type { PeerStatus } from './irn/index.ts';
import type { Link } from './link.ts';
import type { Links } from './links.ts';
import type { Mud } from './mud.ts';
import type { Parts } from './parts.ts';
import type { PacketCounts } from './types.ts';

/** Counts since the start, and sizes now. */
export interface RouterMetrics {
  /** Links open, whether started up or not; and those online. */
  readonly links: number;
  readonly online: number;
  /** Muds known, those that are down or removed too. */
  readonly muds: number;
  readonly channels: number;
  /** By packet type; those without a treatment of their own as `other`. */
  readonly packets: Readonly<Record<string, PacketCounts>>;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Bytes that wait in sockets. */
  readonly bytesWaiting: number;
  /** Links whose lists are not complete. */
  readonly listsWaiting: number;
  /** Lines that are with the owners of filtered channels. */
  readonly filtersWaiting: number;
  /** Links cut because they read too slowly or sent what cannot be read. */
  readonly cut: number;
}

/** One link. Times are milliseconds since 1970. */
export interface LinkStatus {
  /** undefined before its start-up. */
  readonly mud: string | undefined;
  readonly address: string;
  readonly onlineSince: number | undefined;
  readonly bytesIn: number;
  /** Packets since its start. */
  readonly packetsIn: number;
  readonly packetsOut: number;
  readonly bytesWaiting: number;
  readonly profile: string | undefined;
}

/**
 * What is known of a mud: what its router said last, or, where that was "up" and the router cannot be reached from here, since
 * when not. Nobody here knows then whether the mud is there.
 */
export type SeenState = MudState | { readonly is: 'unreachable'; readonly since: number };

/** One mud. */
export interface MudStatus {
  readonly name: string;
  readonly state: SeenState;
  /** Whether it has a link to this router. */
  readonly isOnline: boolean;
  /** When its link to this router was lost, milliseconds since 1970, while it is waited for; else undefined. */
  readonly lostAt: number | undefined;
  readonly address: string;
  readonly driver: string;
  readonly mudlib: string;
  readonly seenAt: number;
  readonly router: string;
}

/** One channel. */
export interface ChannelStatus {
  readonly name: string;
  readonly owner: string;
  readonly type: 0 | 1 | 2;
  readonly members: readonly string[];
  /** Muds that hear it now. */
  readonly listening: readonly string[];
}

/** All of a router. */
export interface RouterStatus {
  readonly name: string;
  readonly startedAt: number;
  readonly metrics: RouterMetrics;
  readonly links: readonly LinkStatus[];
  readonly muds: readonly MudStatus[];
  readonly channels: readonly ChannelStatus[];
  /** The fingerprint of what this router shows in TLS; undefined if it never needed any. */
  readonly key: string | undefined;
  /** How far the lists have come; the same on all routers when nothing changes. */
  readonly tokens: { readonly mudlist: number; readonly chanlist: number };
  /** The other routers of the network. */
  readonly routers: readonly PeerStatus[];
  /** Whether it sends its muds to them, and how far that is. */
  readonly drain: DrainStatus;
}

/** What the router counts itself. */
export interface Tally {
  readonly startedAt: number;
  readonly cut: number;
}

/** Counts and sizes. */
export function metricsOf(parts: Parts, links: Links, tally: Tally): RouterMetrics {
  const open = [...links];
  const channels = channelsOf(parts);
  return {
    links: open.length,
    online: open.filter(({ mud }) => mud !== undefined).length,
    muds: parts.muds.size,
    channels: channels.length,
    packets: parts.types.counts(),
    bytesIn: links.bytesIn,
    bytesOut: parts.outboxes.bytesOut,
    bytesWaiting: open.reduce((sum, { outbox }) => sum + outbox.backlogBytes, 0),
    listsWaiting: parts.pacer.waiting,
    filtersWaiting: channels.reduce((sum, { filter }) => sum + filter.size, 0),
    cut: tally.cut,
  };
}

/** Everything. */
export function statusOf(
  parts: Parts,
  links: Links,
  tally: Tally,
): Omit<RouterStatus, 'routers' | 'key' | 'drain'> {
  return {
    name: parts.name,
    startedAt: tally.startedAt,
    metrics: metricsOf(parts, links, tally),
    tokens: { mudlist: parts.muds.tokens.last, chanlist: parts.channels.tokens.last },
    links: [...links].map(linkStatus),
    muds: [...parts.muds.all()].map((mud) => mudStatus(parts, mud)),
    channels: channelsOf(parts).map(channelStatus),
  };
}

const channelsOf = ({ channels }: Parts): Channel[] =>
  [...channels.all()].filter(({ isRemoved }) => !isRemoved);

function channelStatus({ record: { name, owner, type, members }, takers }: Channel): ChannelStatus {
  return { name, owner, type, members, listening: [...takers].flatMap(({ mud }) => mud?.name ?? []) };
}

function mudStatus(parts: Parts, mud: Mud): MudStatus {
  const { name, record, link } = mud;
  const { address, info, seenAt, router } = record;
  return {
    ...{ name, state: seenState(parts, record), isOnline: link !== undefined, lostAt: lostAt(parts, mud) },
    ...{ address, driver: info.driver, mudlib: info.mudlib, seenAt, router },
  };
}

function lostAt({ name, clock }: Parts, { record, link, lostAt }: Mud): number | undefined {
  const isAwaited = link === undefined && record.router === name && record.state.is === 'up';
  return isAwaited && lostAt !== undefined ? Math.round(clock.now() - (clock.steady() - lostAt)) : undefined;
}

function seenState({ elsewhere }: Parts, record: MudRecord): SeenState {
  const since = record.state.is === 'up' ? elsewhere.unreachableSince(record) : undefined;
  return since === undefined ? record.state : { is: 'unreachable', since };
}

/** One link. */
export const linkStatus = (link: Link): LinkStatus => ({
  mud: link.mud?.name,
  address: link.address,
  onlineSince: link.state.at === 'online' ? link.state.since : undefined,
  bytesIn: link.bytesIn,
  packetsIn: link.packetsIn,
  packetsOut: link.outbox.packetsOut,
  bytesWaiting: link.outbox.backlogBytes,
  profile: link.mud?.profile.name,
});

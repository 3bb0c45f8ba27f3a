// Muds as irn version 1 writes them, and what such a router's word of one means. Pure.
// Source: Dead Souls, i3router/irn.h: up if and only if disconnect_time is 0; 0 in place of the mapping is deleted.
import { type IrnMud, writeLpc } from '@intermud/wire';
import type { MudInfo, MudRecord, MudState } from '../../../store/index.ts';
import { PASSWORD_ELSEWHERE } from '../../elsewhere.ts';
import { DOWN_MS } from '../../limits.ts';
import type { MudChange } from '../../muds.ts';
import { fittingInfo } from '../../rows.ts';
import { AGE_MS } from './limits.ts';

const SECOND = 1_000;

/** A mud as we tell it: on the router named `router`, whichever of ours it is on. */
export function mudToIrn(record: MudRecord, state: MudState, router: string): IrnMud {
  const isUp = state.is === 'up';
  const since = Math.floor(state.since / SECOND);
  const { info } = record;
  return {
    name: record.name,
    ip: record.address,
    connectTime: isUp ? since : 0,
    disconnectTime: isUp ? 0 : Math.max(1, since),
    password: Math.max(0, record.password),
    oldMudlistId: 0,
    oldChanlistId: 0,
    playerPort: info.playerPort,
    imudTcpPort: info.tcpPort,
    imudUdpPort: info.udpPort,
    mudlib: info.mudlib,
    baseMudlib: info.baseMudlib,
    driver: info.driver,
    mudType: info.mudType,
    openStatus: info.openStatus,
    adminEmail: info.adminEmail,
    services: info.services,
    otherData: info.otherData || new Map(),
    protocol: record.protocol,
    restartDelay: isUp ? -1 : 0,
    router,
  };
}

/** What such a router says of one of its muds, as our lists have it. */
export function mudFromIrn(name: string, said: IrnMud, now: number): MudChange {
  return {
    name,
    password: said.password > 0 ? said.password : PASSWORD_ELSEWHERE,
    protocol: said.protocol === 1 || said.protocol === 2 ? said.protocol : 3,
    state: stateOf(said),
    address: said.ip,
    seenAt: now,
    info: fittingInfo(infoOf(said)),
  };
}

const stateOf = ({ connectTime, disconnectTime }: IrnMud): MudState =>
  disconnectTime === 0
    ? { is: 'up', since: Math.max(0, connectTime) * SECOND }
    : { is: 'down', since: Math.max(0, disconnectTime) * SECOND };

const infoOf = (said: IrnMud): MudInfo => ({
  playerPort: said.playerPort,
  tcpPort: said.imudTcpPort,
  udpPort: said.imudUdpPort,
  mudlib: said.mudlib,
  baseMudlib: said.baseMudlib,
  driver: said.driver,
  mudType: said.mudType,
  openStatus: said.openStatus,
  adminEmail: said.adminEmail,
  services: said.services,
  otherData: said.otherData.size > 0 ? said.otherData : 0,
});

/** What a word of a mud is weighed against. */
export interface Weighing {
  /** What is known of the mud; undefined if nothing. */
  readonly known: MudRecord | undefined;
  /** What the router says of it, as one of its own. */
  readonly said: MudChange;
  /** That router. */
  readonly router: string;
  /** Milliseconds since 1970, and by how much the router's clock is behind ours. */
  readonly now: number;
  readonly behindMs: number;
}

/** What it makes of the mud; undefined if it changes nothing. */
export function weighed({ known, said, router, now, behindMs }: Weighing): MudChange | undefined {
  const isLongGone = said.state.is === 'down' && now - (said.state.since + behindMs) > DOWN_MS;
  if (known === undefined) return isLongGone ? undefined : said;
  if (known.router === router) return isLongGone ? removedOf(known, now) : newsOf(known, said);
  if (said.state.is !== 'up') return undefined; // It is on another router, or was there last: this one would not know.
  const cameAt = said.state.since + behindMs;
  const isStale = known.state.is === 'up' && cameAt <= Math.max(known.state.since, known.seenAt);
  return isStale ? undefined : keepingPassword(known, said);
}

/** A mud that its router has deleted; undefined if that changes nothing. */
export function removedOf(known: MudRecord, now: number): MudChange | undefined {
  return known.state.is === 'removed' ? undefined : { ...known, state: { is: 'removed', since: now } };
}

function newsOf(known: MudRecord, said: MudChange): MudChange | undefined {
  const next = keepingPassword(known, said);
  return isSame(known, next) ? undefined : next;
}

/** COMPAT CoffeeMud has no passwords. */
const keepingPassword = (known: MudRecord, said: MudChange): MudChange =>
  said.password === PASSWORD_ELSEWHERE ? { ...said, password: known.password || PASSWORD_ELSEWHERE } : said;

const isSame = (known: MudRecord, next: MudChange): boolean =>
  known.password === next.password && isRepeated(known, next);

/**
 * Whether what is said of a mud is what is known, its password apart: that may be known to another of ours alone. Since when
 * is looked at for muds that are down alone, which go from the list in the end: one may have come and gone while there was no link.
 */
export const isRepeated = (known: MudRecord, next: MudChange): boolean =>
  known.state.is === next.state.is &&
  isSameAge(known.state, next.state) &&
  known.protocol === next.protocol &&
  known.address === next.address &&
  writeLpc(valuesOf(known.info)) === writeLpc(valuesOf(next.info));

/** A clock that is set anew by seconds is no news. */
const isSameAge = (known: MudState, next: MudState): boolean =>
  next.is !== 'down' || Math.abs(next.since - known.since) < AGE_MS;

const valuesOf = (info: MudInfo) => [
  ...[info.playerPort, info.tcpPort, info.udpPort, info.mudlib, info.baseMudlib, info.driver],
  ...[info.mudType, info.openStatus, info.adminEmail, info.services, info.otherData],
];

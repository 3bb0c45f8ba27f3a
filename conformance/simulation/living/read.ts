// What a living router can read: anything else stops it. Written from what Dead Souls and CoffeeMud do, and from nothing of ours.
import { isArray, isMapping, type LpcArray, type LpcMapping, type LpcValue } from '@intermud/wire';

/** What a packet says. */
export type Said =
  | { readonly is: 'startup'; readonly theirs: LpcValue; readonly ours: LpcValue }
  | { readonly is: 'mud'; readonly name: string; readonly info: LpcMapping | 0 }
  | { readonly is: 'channel'; readonly name: string; readonly row: ChannelRow }
  | { readonly is: 'request'; readonly list: 'muds' | 'channels' }
  | { readonly is: 'data'; readonly packet: LpcArray }
  | { readonly is: 'ping' }
  | { readonly is: 'foreign' }
  | { readonly is: 'shutdown' };

/** A channel as it is kept. */
export interface ChannelRow {
  readonly type: LpcValue;
  readonly host: string;
  readonly list: readonly string[];
}

/** A packet that stops a living router, and why. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** Bytes of a frame above which stock Dead Souls closes a link. */
export const FRAME_BYTES_MAX = 9_999;

const INTEGERS = [
  ...['connect_time', 'disconnect_time', 'password', 'old_mudlist_id', 'old_chanlist_id', 'player_port'],
  ...['imud_tcp_port', 'imud_udp_port', 'protocol', 'restart_delay'],
];
const STRINGS = [
  ...['name', 'ip', 'mudlib', 'base_mudlib', 'driver', 'mud_type', 'open_status', 'router', 'admin_email'],
];
const MAPPINGS = ['services', 'other_data'];

/** Reads a packet of one router for another. @throws {Unreadable} if that cannot be read. */
export function read(packet: LpcArray): Said {
  const [type, ttl, from, fromUser, to, toUser, ...rest] = packet;
  if (typeof type !== 'string' || !isInteger(ttl)) throw new Unreadable('the head has no type or no ttl');
  if (type === 'error' && to === 0) return { is: 'foreign' }; // For somebody who has not said yet who it is.
  if (typeof from !== 'string' || typeof to !== 'string')
    throw new Unreadable(`${type} names no sender or no receiver`);
  const reader = READERS[type];
  if (reader === undefined) throw new Unreadable(`there is no packet ${type}`);
  if (type !== 'irn-startup-req' && (fromUser !== 0 || toUser !== 0))
    throw new Unreadable(`${type} is from or for a user`);
  return reader(rest, type);
}

type Reader = (rest: readonly LpcValue[], type: string) => Said;

const ofLength =
  (length: number, reader: Reader): Reader =>
  (rest, type) => {
    if (rest.length === length) return reader(rest, type);
    throw new Unreadable(`${type} has ${rest.length + 6} elements`);
  };

const mud: Reader = ([time, muds], type) => {
  const [name, info] = onlyOne(muds, type);
  if (!isInteger(time)) throw new Unreadable(`${type} has no time`);
  if (info !== 0) checkMud(name, info);
  return { is: 'mud', name, info: info === 0 ? 0 : (info as LpcMapping) };
};

const channel: Reader = ([time, lists], type) => {
  if (!isInteger(time)) throw new Unreadable(`${type} has no time`);
  if (lists === undefined || !isMapping(lists)) throw new Unreadable(`${type} has no mapping`);
  const listening = lists.get('listening');
  if (listening === undefined || !isMapping(listening)) throw new Unreadable(`${type} lacks "listening"`);
  const [name, row] = onlyOne(lists.get('channels'), type);
  return { is: 'channel', name, row: readRow(name, row) };
};

const READERS: Readonly<Record<string, Reader>> = {
  'irn-startup-req': ofLength(1, ([words], type) => {
    const [theirs, ours] = ['client_password', 'server_password'].map((key) =>
      words !== undefined && isMapping(words) ? words.get(key) : undefined,
    );
    if (theirs === undefined || ours === undefined) throw new Unreadable(`${type} lacks a password`);
    return { is: 'startup', theirs, ours };
  }),
  'irn-mudlist-delta': ofLength(2, mud),
  'irn-mudlist-altered': ofLength(2, mud),
  'irn-chanlist-delta': ofLength(2, channel),
  'irn-chanlist-altered': ofLength(2, channel),
  'irn-mudlist-req': ofLength(0, () => ({ is: 'request', list: 'muds' })),
  'irn-chanlist-req': ofLength(0, () => ({ is: 'request', list: 'channels' })),
  'irn-data': ofLength(1, ([packet]) => {
    if (packet === undefined || !isArray(packet) || packet.length < 6)
      throw new Unreadable('irn-data holds no packet');
    return { is: 'data', packet };
  }),
  'irn-ping': ofLength(2, ([time]) => {
    if (!isInteger(time)) throw new Unreadable('irn-ping has no time');
    return { is: 'ping' };
  }),
  'irn-shutdown': ofLength(1, () => ({ is: 'shutdown' })),
};

/** One name in a packet, and what is said of it. */
function onlyOne(mapping: LpcValue | undefined, type: string): readonly [string, LpcValue] {
  if (mapping === undefined || !isMapping(mapping)) throw new Unreadable(`${type} has no mapping`);
  const [first, ...more] = mapping;
  if (first === undefined || more.length > 0) throw new Unreadable(`${type} has ${mapping.size} names`);
  const [name, said] = first;
  if (typeof name !== 'string') throw new Unreadable(`${type} has a name that is none`);
  return [name, said];
}

function checkMud(name: string, info: LpcValue): void {
  if (!isMapping(info)) throw new Unreadable(`"${name}" is neither a mapping nor 0`);
  const bad = [
    ...INTEGERS.filter((key) => !isInteger(info.get(key))),
    ...STRINGS.filter((key) => typeof info.get(key) !== 'string'),
    ...MAPPINGS.filter((key) => info.get(key) !== 0 && !isMapping(info.get(key) ?? '')),
  ];
  if (bad.length > 0) throw new Unreadable(`"${name}" has no good ${bad.join(', ')}`);
  if (info.get('name') !== name) throw new Unreadable(`"${name}" is called ${String(info.get('name'))}`);
}

/** Indexes an integer, as Dead Souls does with the -1 of a removal, and it stops. */
function readRow(name: string, row: LpcValue): ChannelRow {
  if (!isArray(row)) throw new Unreadable(`the channel "${name}" is removed`);
  const [type, host, list] = row;
  if (!isInteger(type) || typeof host !== 'string' || list === undefined || !isArray(list))
    throw new Unreadable(`the channel "${name}" is no row of type, owner and list`);
  return { type: type as number, host, list: list.map(String) };
}

const isInteger = (value: LpcValue | undefined): boolean => Number.isSafeInteger(value);

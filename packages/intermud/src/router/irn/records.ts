// How muds, channels and routers are written between routers. Keys are those of the living protocol where it has them.
import { I3Error, isArray, isMapping, type LpcMapping, type LpcValue } from '@intermud/wire';
import type { ChannelRecord, MudInfo, MudRecord, MudState } from '../../store/index.ts';
import { PASSWORD_ELSEWHERE } from '../elsewhere.ts';
import type { Stamp } from '../kept-list.ts';
import { fittingInfo } from '../rows.ts';

/** Whether a router is there. Times are milliseconds since 1970. */
export interface RouterRecord extends Stamp {
  readonly name: string;
  readonly is: 'up' | 'down';
  readonly since: number;
}

/** A mud without what is our own. */
export type MudChange = Omit<MudRecord, 'token'>;

/** A channel without what is our own. */
export type ChannelChange = Omit<ChannelRecord, 'token'>;

/** Writes a mud. Its password only goes to routers that are trusted with it; that there is none is no secret. */
export function mudToLpc(mud: MudChange, isTrusted: boolean): LpcMapping {
  const { state, info } = mud;
  const password = isTrusted || mud.password === 0 ? mud.password : PASSWORD_ELSEWHERE;
  return new Map<string, LpcValue>([
    ['version', mud.version],
    ['origin', mud.origin],
    ['router', mud.router],
    ['state', state.is],
    ['since', state.since],
    ['back_at', state.is === 'down' ? (state.backAt ?? 0) : 0],
    ['password', password],
    ['protocol', mud.protocol],
    ['ip', mud.address],
    ['player_port', info.playerPort],
    ['imud_tcp_port', info.tcpPort],
    ['imud_udp_port', info.udpPort],
    ['mudlib', info.mudlib],
    ['base_mudlib', info.baseMudlib],
    ['driver', info.driver],
    ['mud_type', info.mudType],
    ['open_status', info.openStatus],
    ['admin_email', info.adminEmail],
    ['services', info.services],
    ['other_data', info.otherData],
  ]);
}

/** Reads a mud. @throws {I3Error} PACKET_SHAPE. */
export function mudFromLpc(name: string, value: LpcValue): MudChange {
  const fields = new Fields(name, value);
  const protocol = fields.int('protocol');
  const state = readState(fields);
  return {
    ...fields.stamp(),
    name,
    router: fields.text('router'),
    state,
    password: fields.int('password'),
    protocol: protocol === 1 || protocol === 2 ? protocol : 3,
    address: fields.text('ip'),
    seenAt: state.since,
    info: fittingInfo(readInfo(fields)),
  };
}

function readState(fields: Fields): MudState {
  const since = fields.int('since');
  const word = fields.text('state');
  if (word === 'up' || word === 'removed') return { is: word, since };
  const backAt = fields.int('back_at');
  return { is: 'down', since, ...(backAt > 0 && { backAt }) };
}

const readInfo = (fields: Fields): MudInfo => ({
  playerPort: fields.int('player_port'),
  tcpPort: fields.int('imud_tcp_port'),
  udpPort: fields.int('imud_udp_port'),
  mudlib: fields.text('mudlib'),
  baseMudlib: fields.text('base_mudlib'),
  driver: fields.text('driver'),
  mudType: fields.text('mud_type'),
  openStatus: fields.text('open_status'),
  adminEmail: fields.text('admin_email'),
  services: fields.mapping('services') || new Map(),
  otherData: fields.mapping('other_data'),
});

/** Writes a router's state; its name begins with an asterisk, as no mud's does. */
export const routerToLpc = ({ version, origin, is, since }: RouterRecord): LpcMapping =>
  new Map<string, LpcValue>([
    ['version', version],
    ['origin', origin],
    ['state', is],
    ['since', since],
  ]);

/** Reads a router's state. @throws {I3Error} PACKET_SHAPE. */
export function routerFromLpc(name: string, value: LpcValue): RouterRecord {
  const fields = new Fields(name, value);
  const is = fields.text('state') === 'down' ? 'down' : 'up';
  return { ...fields.stamp(), name, is, since: fields.int('since') };
}

/** Writes a channel. */
export const channelToLpc = (channel: ChannelChange): LpcMapping =>
  new Map<string, LpcValue>([
    ['version', channel.version],
    ['origin', channel.origin],
    ['router', channel.router],
    ['host', channel.owner],
    ['type', channel.type],
    ['list', channel.members],
    ['created_at', channel.createdAt],
    ['removed_at', channel.removedAt ?? 0],
    ['era', channel.era ?? 1],
  ]);

/** Reads a channel. @throws {I3Error} PACKET_SHAPE. */
export function channelFromLpc(name: string, value: LpcValue): ChannelChange {
  const fields = new Fields(name, value);
  const type = fields.int('type');
  const removedAt = fields.int('removed_at');
  return {
    ...fields.stamp(),
    name,
    router: fields.text('router'),
    owner: fields.text('host'),
    type: type === 1 || type === 2 ? type : 0,
    members: fields.names('list'),
    createdAt: fields.int('created_at'),
    removedAt: removedAt > 0 ? removedAt : undefined,
    era: Math.max(1, fields.int('era')),
  };
}

/** The fields of one record. */
class Fields {
  readonly #name: string;
  readonly #mapping: LpcMapping;

  constructor(name: string, value: LpcValue) {
    this.#name = name;
    if (!isMapping(value)) throw this.#fault('the record', 'a mapping');
    this.#mapping = value;
  }

  stamp(): Stamp {
    return { version: this.int('version'), origin: this.text('origin') };
  }

  int(key: string): number {
    const value = this.#mapping.get(key);
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw this.#fault(key, 'an integer');
    return value;
  }

  text(key: string): string {
    const value = this.#mapping.get(key);
    if (typeof value !== 'string') throw this.#fault(key, 'a string');
    return value;
  }

  mapping(key: string): LpcMapping | 0 {
    const value = this.#mapping.get(key);
    if (value === 0) return 0;
    if (value === undefined || !isMapping(value)) throw this.#fault(key, 'a mapping');
    return value;
  }

  names(key: string): string[] {
    const value = this.#mapping.get(key);
    if (value === undefined || !isArray(value)) throw this.#fault(key, 'an array');
    return value.filter((name) => typeof name === 'string');
  }

  #fault(what: string, expected: string): I3Error {
    return new I3Error(
      'PACKET_SHAPE',
      `Cannot read the record of "${this.#name}": ${what} must be ${expected}`,
    );
  }
}

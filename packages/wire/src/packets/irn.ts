// Between routers: the protocol that living routers speak, and the list packets that the specification names for it.
import { isArray, isMapping, type LpcArray, type LpcMapping } from '../lpc/value.ts';
import { channelType } from './chanlist.ts';
import { type PacketOf, packet } from './define.ts';
import {
  embedded,
  type Field,
  type Fields,
  type FieldsOf,
  info,
  looseInt,
  looseString as looseStringOf,
  mapping as mappingField,
  mappingOf,
  mixed,
  orZero,
  record,
  row,
} from './fields.ts';

/** A packet of living routers. */
const living = <const Type extends string, F extends Fields>(type: Type, about: string, fields: F) =>
  packet(type, { about, source: 'extension: Dead Souls, CoffeeMud, wotf.org irn version 1' }, fields);

/** A packet that only the specification has, and this program's routers, which add elements: docs/protocol.md has those. */
const specified = <const Type extends string, F extends Fields>(type: Type, about: string, fields: F) =>
  packet(type, { about, source: 'Intermud-3, "List Synchronization"' }, fields);

/** `irn-startup-req`: a router introduces itself to another. Nothing answers it: a refusal is silence. */
export const irnStartupReq = living(
  'irn-startup-req',
  'A router introduces itself to another. There is no answer but packets, or a close.',
  {
    passwords: record(
      {
        clientPassword: mixed("the sender's password, an integer or a string"),
        serverPassword: mixed("the receiver's password, as the sender knows it"),
      },
      'what both sides were configured with',
    ),
  },
);

/** An `irn-startup-req`. */
export type IrnStartupReq = PacketOf<typeof irnStartupReq>;

/** A string. COMPAT Routers pass on what a mud once sent: numbers read as their digits, anything else as `''`. */
const looseString = (about: string): Field<string> => ({
  ...looseStringOf(about),
  read: (value) => (typeof value === 'string' ? value : value && typeof value === 'number' ? `${value}` : ''),
});

const NOTHING: LpcMapping = new Map();

/** A mapping; anything else reads as an empty one. */
const mapping = (about: string): Field<LpcMapping> => ({
  ...mappingField(about),
  read: (value) => (isMapping(value) ? value : NOTHING),
});

/** Names; what is no string is left out. */
const names = (about: string): Field<readonly string[]> => ({
  kind: '({ string })',
  about,
  absent: [],
  read: (value) => (isArray(value) ? value.filter((name) => typeof name === 'string') : []),
  write: (list) => [...list],
});

const MUD = {
  name: looseString('the mud'),
  ip: looseString('where it is'),
  connectTime: looseInt('when it connected, seconds since 1970; 0 if it is not on'),
  disconnectTime: looseInt('when it went, seconds since 1970; 0 if it is on'),
  password: looseInt("the mud's password, in clear; 0 if the sender does not know it"),
  oldMudlistId: looseInt('from its start-up'),
  oldChanlistId: looseInt('from its start-up'),
  playerPort: looseInt('from its start-up'),
  imudTcpPort: looseInt('from its start-up'),
  imudUdpPort: looseInt('from its start-up'),
  mudlib: looseString('from its start-up'),
  baseMudlib: looseString('from its start-up'),
  driver: looseString('from its start-up'),
  mudType: looseString('from its start-up'),
  openStatus: looseString('from its start-up'),
  adminEmail: looseString('from its start-up'),
  services: mapping('from its start-up'),
  otherData: mapping('from its start-up'),
  protocol: looseInt('the version of its start-up'),
  restartDelay: looseInt('from its shutdown'),
  router: info('the router it is on; living routers also repeat muds of others'),
};

/** What routers tell each other of a mud. */
export type IrnMud = FieldsOf<typeof MUD>;

const TIME = looseInt("the sender's time, seconds since 1970");
const MUDS = mappingOf(
  orZero(record(MUD, 'a mud')),
  'mud name to what is known of it, or to 0 if it is deleted',
);

const MUD_DELTA = { time: TIME, mudlist: MUDS };

/** `irn-mudlist-delta`: muds that have changed. Living routers send one a packet. */
export const irnMudlistDelta = living(
  'irn-mudlist-delta',
  "Which of the sender's muds have changed, come or gone.",
  MUD_DELTA,
);

/** An `irn-mudlist-delta`. */
export type IrnMudlistDelta = PacketOf<typeof irnMudlistDelta>;

/** `irn-mudlist-altered`: the same as `irn-mudlist-delta`. */
export const irnMudlistAltered = living('irn-mudlist-altered', 'The same as `irn-mudlist-delta`.', MUD_DELTA);

/** An `irn-mudlist-altered`. */
export type IrnMudlistAltered = PacketOf<typeof irnMudlistAltered>;

const CHANNEL_ROW = {
  type: channelType,
  host: looseString('the mud that owns the channel'),
  list: names('the muds that are banned or admitted'),
};

/** What routers tell each other of a channel. */
export type IrnChannel = FieldsOf<typeof CHANNEL_ROW>;

/** COMPAT Some put the owner first, as in `chanlist-reply`. */
const typeFirst = (array: LpcArray): LpcArray => {
  const [host, type, ...rest] = array;
  return typeof host === 'string' && type !== undefined && typeof type !== 'string'
    ? [type, host, ...rest]
    : array;
};

const channelRow = orZero(row(CHANNEL_ROW, 'a channel', typeFirst));

/** COMPAT Dead Souls writes a removed channel as -1. */
const IRN_CHANNEL: Field<IrnChannel | 0> = {
  ...channelRow,
  read: (value) => (isArray(value) ? channelRow.read(value) : channelRow.read(value === -1 ? 0 : value)),
};

const CHANNEL_DELTA = {
  time: TIME,
  chanlist: record(
    {
      channels: mappingOf(IRN_CHANNEL, 'channel name to its row, or to 0 if it is gone'),
      listening: mapping('empty: no router tells who listens'),
    },
    'what has changed',
  ),
};

/** `irn-chanlist-delta`: channels that have changed. */
export const irnChanlistDelta = living(
  'irn-chanlist-delta',
  'Which channels have changed, come or gone.',
  CHANNEL_DELTA,
);

/** An `irn-chanlist-delta`. */
export type IrnChanlistDelta = PacketOf<typeof irnChanlistDelta>;

/** `irn-chanlist-altered`: the same as `irn-chanlist-delta`. */
export const irnChanlistAltered = living(
  'irn-chanlist-altered',
  'The same as `irn-chanlist-delta`.',
  CHANNEL_DELTA,
);

/** An `irn-chanlist-altered`. */
export type IrnChanlistAltered = PacketOf<typeof irnChanlistAltered>;

/** `irn-mudlist-req`: asks a router for all its muds. */
export const irnMudlistReq = living(
  'irn-mudlist-req',
  'Asks a router for all its muds; answered by `irn-mudlist-delta` packets.',
  {},
);

/** An `irn-mudlist-req`. */
export type IrnMudlistReq = PacketOf<typeof irnMudlistReq>;

/** `irn-chanlist-req`: asks a router for all channels. */
export const irnChanlistReq = living(
  'irn-chanlist-req',
  'Asks a router for all its channels; answered by `irn-chanlist-delta` packets.',
  {},
);

/** An `irn-chanlist-req`. */
export type IrnChanlistReq = PacketOf<typeof irnChanlistReq>;

/** `irn-data`: a mud's packet on its way between routers. */
export const irnData = living(
  'irn-data',
  "A mud's packet on its way to a mud of another router. Never passed on a second time.",
  { packet: embedded('the whole packet') },
);

/** An `irn-data`. */
export type IrnData = PacketOf<typeof irnData>;

/** `irn-ping`: a sign of life, every 10 seconds; nothing answers it. */
export const irnPing = living(
  'irn-ping',
  'A sign of life; there is no answer. Living routers hang up after 120 s of silence.',
  { time: TIME, code: mixed('anything') },
);

/** An `irn-ping`. */
export type IrnPing = PacketOf<typeof irnPing>;

/** `irn-shutdown`: a router goes down. */
export const irnShutdown = living('irn-shutdown', 'A router goes down on purpose.', {
  restartDelay: looseInt('seconds until it is back; 0 unknown'),
});

/** An `irn-shutdown`. */
export type IrnShutdown = PacketOf<typeof irnShutdown>;

const TOKEN = looseInt('the state of the list that the change leads to');
const MUDLIST_CHANGE = { token: TOKEN, listDeltaInfo: MUDS };
const CHANLIST_CHANGE = {
  token: TOKEN,
  listDeltaInfo: mappingOf(IRN_CHANNEL, 'channel name to its row, or to 0 if it is gone'),
};

/** `mudlist-delta`: the specification's own packet for a change of the mudlist. */
export const mudlistDelta = specified(
  'mudlist-delta',
  'A change of the mudlist, to all routers (target `*`).',
  MUDLIST_CHANGE,
);

/** A `mudlist-delta`. */
export type MudlistDelta = PacketOf<typeof mudlistDelta>;

/** `mudlist-altered`: a change that was overtaken by another, under a new token. */
export const mudlistAltered = specified(
  'mudlist-altered',
  'A change of the mudlist that another overtook, under a new token.',
  MUDLIST_CHANGE,
);

/** A `mudlist-altered`. */
export type MudlistAltered = PacketOf<typeof mudlistAltered>;

/** `chanlist-delta`: the specification's own packet for a change of the chanlist. */
export const chanlistDelta = specified(
  'chanlist-delta',
  'A change of the chanlist, to all routers (target `*`).',
  CHANLIST_CHANGE,
);

/** A `chanlist-delta`. */
export type ChanlistDelta = PacketOf<typeof chanlistDelta>;

/** `chanlist-altered`: a change that was overtaken by another, under a new token. */
export const chanlistAltered = specified(
  'chanlist-altered',
  'A change of the chanlist that another overtook, under a new token.',
  CHANLIST_CHANGE,
);

/** A `chanlist-altered`. */
export type ChanlistAltered = PacketOf<typeof chanlistAltered>;

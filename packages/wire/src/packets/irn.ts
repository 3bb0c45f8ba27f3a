// Between routers: the protocol that living routers speak, and the list packets that the specification names for it.
import { isArray, isMapping, type LpcArray, type LpcMapping } from '../lpc/value.ts';
import { channelType } from './chanlist.ts';
import { type PacketOf, packet } from './define.ts';
import {
  embedded,
  type Field,
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

const SOURCE = 'extension: Dead Souls, CoffeeMud, wotf.org irn version 1';
const SPEC = 'Intermud-3, "List Synchronization"';

/** `irn-startup-req`: a router introduces itself to another. Nothing answers it: a refusal is silence. */
export const irnStartupReq = packet(
  'irn-startup-req',
  {
    about: 'A router introduces itself to another. There is no answer but packets, or a close.',
    source: SOURCE,
  },
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
export const irnMudlistDelta = packet(
  'irn-mudlist-delta',
  { about: "Which of the sender's muds have changed, come or gone.", source: SOURCE },
  MUD_DELTA,
);

/** An `irn-mudlist-delta`. */
export type IrnMudlistDelta = PacketOf<typeof irnMudlistDelta>;

/** `irn-mudlist-altered`: the same as `irn-mudlist-delta`. */
export const irnMudlistAltered = packet(
  'irn-mudlist-altered',
  { about: 'The same as `irn-mudlist-delta`.', source: SOURCE },
  MUD_DELTA,
);

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
export const irnChanlistDelta = packet(
  'irn-chanlist-delta',
  { about: 'Which channels have changed, come or gone.', source: SOURCE },
  CHANNEL_DELTA,
);

/** An `irn-chanlist-delta`. */
export type IrnChanlistDelta = PacketOf<typeof irnChanlistDelta>;

/** `irn-chanlist-altered`: the same as `irn-chanlist-delta`. */
export const irnChanlistAltered = packet(
  'irn-chanlist-altered',
  { about: 'The same as `irn-chanlist-delta`.', source: SOURCE },
  CHANNEL_DELTA,
);

/** An `irn-chanlist-altered`. */
export type IrnChanlistAltered = PacketOf<typeof irnChanlistAltered>;

/** `irn-mudlist-req`: asks a router for all its muds. */
export const irnMudlistReq = packet(
  'irn-mudlist-req',
  { about: 'Asks a router for all its muds; answered by `irn-mudlist-delta` packets.', source: SOURCE },
  {},
);

/** An `irn-mudlist-req`. */
export type IrnMudlistReq = PacketOf<typeof irnMudlistReq>;

/** `irn-chanlist-req`: asks a router for all channels. */
export const irnChanlistReq = packet(
  'irn-chanlist-req',
  { about: 'Asks a router for all its channels; answered by `irn-chanlist-delta` packets.', source: SOURCE },
  {},
);

/** An `irn-chanlist-req`. */
export type IrnChanlistReq = PacketOf<typeof irnChanlistReq>;

/** `irn-data`: a mud's packet on its way between routers. */
export const irnData = packet(
  'irn-data',
  {
    about: "A mud's packet on its way to a mud of another router. Never passed on a second time.",
    source: SOURCE,
  },
  { packet: embedded('the whole packet') },
);

/** An `irn-data`. */
export type IrnData = PacketOf<typeof irnData>;

/** `irn-ping`: a sign of life, every 10 seconds; nothing answers it. */
export const irnPing = packet(
  'irn-ping',
  {
    about: 'A sign of life; there is no answer. Living routers hang up after 120 s of silence.',
    source: SOURCE,
  },
  { time: TIME, code: mixed('anything') },
);

/** An `irn-ping`. */
export type IrnPing = PacketOf<typeof irnPing>;

/** `irn-shutdown`: a router goes down. */
export const irnShutdown = packet(
  'irn-shutdown',
  { about: 'A router goes down on purpose.', source: SOURCE },
  { restartDelay: looseInt('seconds until it is back; 0 unknown') },
);

/** An `irn-shutdown`. */
export type IrnShutdown = PacketOf<typeof irnShutdown>;

const TOKEN = looseInt('the state of the list that the change leads to');
const MUDLIST_CHANGE = { token: TOKEN, listDeltaInfo: MUDS };
const CHANLIST_CHANGE = {
  token: TOKEN,
  listDeltaInfo: mappingOf(IRN_CHANNEL, 'channel name to its row, or to 0 if it is gone'),
};

/** `mudlist-delta`: the specification's own packet for a change of the mudlist. No router sends it. */
export const mudlistDelta = packet(
  'mudlist-delta',
  { about: 'A change of the mudlist, to all routers (target `*`).', source: SPEC },
  MUDLIST_CHANGE,
);

/** A `mudlist-delta`. */
export type MudlistDelta = PacketOf<typeof mudlistDelta>;

/** `mudlist-altered`: a change that was overtaken by another, under a new token. */
export const mudlistAltered = packet(
  'mudlist-altered',
  { about: 'A change of the mudlist that another overtook, under a new token.', source: SPEC },
  MUDLIST_CHANGE,
);

/** A `mudlist-altered`. */
export type MudlistAltered = PacketOf<typeof mudlistAltered>;

/** `chanlist-delta`: the specification's own packet for a change of the chanlist. No router sends it. */
export const chanlistDelta = packet(
  'chanlist-delta',
  { about: 'A change of the chanlist, to all routers (target `*`).', source: SPEC },
  CHANLIST_CHANGE,
);

/** A `chanlist-delta`. */
export type ChanlistDelta = PacketOf<typeof chanlistDelta>;

/** `chanlist-altered`: a change that was overtaken by another, under a new token. */
export const chanlistAltered = packet(
  'chanlist-altered',
  { about: 'A change of the chanlist that another overtook, under a new token.', source: SPEC },
  CHANLIST_CHANGE,
);

/** A `chanlist-altered`. */
export type ChanlistAltered = PacketOf<typeof chanlistAltered>;

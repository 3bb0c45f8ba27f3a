// How a mud introduces itself to a router, and what the router answers.
import { isMapping, type LpcArray } from '../lpc/value.ts';
import { HEAD_LENGTH, type PacketOf, packet } from './define.ts';
import { type FieldsOf, looseInt, looseString, mapping, rowsOf, string } from './fields.ts';

const ABOUT =
  'The first packet of a mud to its router; answered by `startup-reply`, or by `error` and a close.';

const LIST_IDS = {
  password: looseInt('what the router gave in its last `startup-reply`; 0 at first'),
  oldMudlistId: looseInt('the id of the mudlist that the mud still has; 0 asks for the whole'),
  oldChanlistId: looseInt('the id of the chanlist that the mud still has; 0 asks for the whole'),
};

const ADDRESS = {
  playerPort: looseInt('the port for players; 0 if the mud is closed'),
  imudTcpPort: looseInt('the oob port; 0 if there is none'),
  imudUdpPort: looseInt('the UDP port; 0 if there is none'),
};

const LIBRARY = {
  mudlib: looseString('the mudlib'),
  baseMudlib: looseString('the mudlib that it was made from'),
  driver: looseString('the driver'),
  mudType: looseString('the kind of mud: LP, MOO, Diku'),
  openStatus: looseString(
    '`mudlib development`, `beta testing`, `open for public`, `restricted access`, or other words',
  ),
};

const ADMIN_EMAIL = { adminEmail: looseString('where to reach who runs the mud; missing in version 1') };
const SERVICES = { services: mapping('what the mud offers: service name to 1, or to a port or version') };
const OTHER_DATA = { otherData: mapping('anything else, by keys of the mudlib; missing in version 1') };

/** What a mud tells of itself, in the order of a version 3 start-up and of a mudlist row. */
export const PROFILE = { ...ADDRESS, ...LIBRARY, ...ADMIN_EMAIL, ...SERVICES, ...OTHER_DATA };

const STARTUP = { ...LIST_IDS, ...PROFILE };

/** Place of the admin's address in a start-up of version 2 or 3. */
const ADMIN_EMAIL_AT = HEAD_LENGTH + Object.keys(STARTUP).indexOf('adminEmail');

/**
 * Puts an empty address where a start-up of 18 elements has none.
 * COMPAT Dead Souls and Samson's router know startup-req-2 with 18 elements only, the specification with 20.
 */
function addAdminEmail(array: LpcArray): LpcArray {
  const services = array[ADMIN_EMAIL_AT];
  return isMapping(services) ? [...array.slice(0, ADMIN_EMAIL_AT), '', services] : array;
}

/** Version 1 ends with the services, and has no address before them. */
const cutToVersion1 = (array: LpcArray): LpcArray => array.toSpliced(ADMIN_EMAIL_AT, 1).slice(0, -1);

const SOURCE = 'Intermud-3, "startup-req-3"';

/** `startup-req-1`: version 1, without the admin's address and other data. */
export const startupReq1 = packet(
  'startup-req-1',
  { about: ABOUT, source: SOURCE, repair: addAdminEmail, trim: cutToVersion1 },
  STARTUP,
);

/** A `startup-req-1`. */
export type StartupReq1 = PacketOf<typeof startupReq1>;

/** `startup-req-2`: as version 3, but for shorter locate-replies. */
export const startupReq2 = packet(
  'startup-req-2',
  { about: ABOUT, source: SOURCE, repair: addAdminEmail },
  STARTUP,
);

/** A `startup-req-2`. */
export type StartupReq2 = PacketOf<typeof startupReq2>;

/** `startup-req-3`: the version in use. */
export const startupReq3 = packet(
  'startup-req-3',
  { about: ABOUT, source: SOURCE, repair: addAdminEmail },
  STARTUP,
);

/** A `startup-req-3`. */
export type StartupReq3 = PacketOf<typeof startupReq3>;

const ROUTER_ROW = {
  name: string('the name of the router, with its asterisk'),
  address: string('"ip port"'),
};

/** One router of a `startup-reply`. */
export type RouterRow = FieldsOf<typeof ROUTER_ROW>;

/** `startup-reply`: the mud is in, or is to go to another router. */
export const startupReply = packet(
  'startup-reply',
  {
    about:
      'Lets a mud in, or sends it to another router. The first router of the list is the one to use: if it is another, the mud connects there. The list is kept for when the first one is down.',
    source: 'Intermud-3, "startup-reply"',
  },
  {
    routerList: rowsOf(ROUTER_ROW, 'the routers, best first'),
    password: looseInt('what the mud is to send in its next start-up'), // COMPAT CoffeeMud sends -1.
  },
);

/** A `startup-reply`. */
export type StartupReply = PacketOf<typeof startupReply>;

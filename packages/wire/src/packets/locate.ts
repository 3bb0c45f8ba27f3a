import { type PacketOf, packet } from './define.ts';
import { info, looseInt, looseString, string } from './fields.ts';

/** `locate-req`: asks every mud whether a user is on. */
export const locateReq = packet(
  'locate-req',
  {
    about:
      'Asks all muds (target 0) whether a user of that name is on. Those that have one answer `locate-reply`; the others say nothing.',
    source: 'Intermud-3, "Service: locate"',
  },
  { username: string('the user looked for, lower-case') },
);

/** A `locate-req`. */
export type LocateReq = PacketOf<typeof locateReq>;

/**
 * `locate-reply`: the user is on here.
 * Versions 1 and 2 end after the visible name: idle time and status then read as 0.
 */
export const locateReply = packet(
  'locate-reply',
  {
    about: 'Says that the user is on. Versions 1 and 2 of the protocol end after the visible name.',
    source: 'Intermud-3, "Service: locate"',
  },
  {
    locatedMud: string('the mud where the user is'),
    locatedVisname: looseString("the user's name as it should be shown"),
    idleTime: looseInt('seconds without input'),
    status: info(
      '0, or words joined by ", ": `link-dead`, `editing`, `inactive`, `invisible`, `hidden`, or any text',
    ),
  },
);

/** A `locate-reply`. */
export type LocateReply = PacketOf<typeof locateReply>;

import { type PacketOf, packet } from './define.ts';
import { info, looseInt, string } from './fields.ts';

/** `finger-req`: asks about one user. */
export const fingerReq = packet(
  'finger-req',
  {
    about:
      'Asks about a user of the target mud; answered by `finger-reply`, or by `error` with `unk-user`. The name is a field of its own because the packet goes to the mud, not to the user.',
    source: 'Intermud-3, "Service: finger"',
  },
  { username: string('the user asked about, lower-case') },
);

/** A `finger-req`. */
export type FingerReq = PacketOf<typeof fingerReq>;

/** `finger-reply`: what a mud tells about one of its users; 0 for whatever is private. */
export const fingerReply = packet(
  'finger-reply',
  {
    about: 'What a mud tells about one of its users. Any item may be 0: private.',
    source: 'Intermud-3, "Service: finger"',
  },
  {
    visname: info("the user's name as it should be shown"),
    title: info('the title; may hold `$N` and Pinkfish colours'),
    realName: info('the name of the person'),
    email: info('the e-mail address'),
    loginoutTime: info("when the user logged in, or out if not on, in words and the mud's own time"),
    idleTime: looseInt('seconds without input; -1 if the user is not on'),
    ipName: info('the host the user comes from'),
    level: info('the level or rank'),
    extra: info('anything else, such as a plan; ends with a carriage return'),
  },
);

/** A `finger-reply`. */
export type FingerReply = PacketOf<typeof fingerReply>;

import { type PacketOf, packet } from './define.ts';
import { int } from './fields.ts';

/** `auth-mud-req`: asks a mud for a key to its oob port. */
export const authMudReq = packet(
  'auth-mud-req',
  {
    about: 'Asks the target mud for a key to its oob port; answered by `auth-mud-reply`.',
    source: 'Intermud-3, "Service: auth"',
  },
  {},
);

/** An `auth-mud-req`. */
export type AuthMudReq = PacketOf<typeof authMudReq>;

/** `auth-mud-reply`: a key, good once and for 10 minutes. */
export const authMudReply = packet(
  'auth-mud-reply',
  {
    about:
      'A key to the oob port: good for one link, for 10 minutes, and only if it is the last one asked for.',
    source: 'Intermud-3, "Service: auth"',
  },
  { sessionKey: int('the key') },
);

/** An `auth-mud-reply`. */
export type AuthMudReply = PacketOf<typeof authMudReply>;

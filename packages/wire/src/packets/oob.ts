// Setting up a direct link between two muds, and beginning and ending talk on it.
import { oobPacket, type PacketOf, packet } from './define.ts';
import { embedded, looseInt, looseString, string } from './fields.ts';

/** `oob-req`: says in-band that this mud is about to connect to the oob port. */
export const oobReq = packet(
  'oob-req',
  {
    about:
      'Says that the sender is about to connect to the oob port of the target, within 10 minutes. Only for targets without the auth service.',
    source: 'Intermud-3, "oob-req"',
  },
  {},
);

/** An `oob-req`. */
export type OobReq = PacketOf<typeof oobReq>;

/** How a mud proves itself on an oob link. Source: Intermud-3, "oob-begin". */
export const OOB_AUTH = { none: 0, mud: 1 } as const;

/** `oob-begin`: the first packet of each side on an oob link. */
export const oobBegin = oobPacket(
  'oob-begin',
  {
    about: 'The first packet on an oob link. Who was called answers with its own name, 0 and 0: go ahead.',
    source: 'Intermud-3, "oob-begin"',
  },
  {
    originatorMud: string('the mud that speaks'),
    authType: looseInt('0 none, 1 a key from `auth-mud-reply`'),
    authToken: looseInt('the key; 0 without one'),
  },
);

/** An `oob-begin`. */
export type OobBegin = PacketOf<typeof oobBegin>;

/** `oob-end`: one side is done for now; it is the other's turn. */
export const oobEnd = oobPacket(
  'oob-end',
  {
    about: 'The sender has nothing more to deliver for now: it is the turn of the other side.',
    source: 'Intermud-3, "oob-end"',
  },
  { mudname: looseString('the mud that is done') },
);

/** An `oob-end`. */
export type OobEnd = PacketOf<typeof oobEnd>;

/** `oob-error`: an error on an oob link, without a head. An extension. */
export const oobError = oobPacket(
  'oob-error',
  {
    about:
      'An error that ends an oob link, sent before the close. A request that is refused is answered by `error`; both are read anywhere.',
    source: 'extension: Lima',
  },
  {
    errorCode: looseString('the word for it'),
    errorMessage: looseString('a sentence for the user'),
    errorPacket: embedded('the packet that met the error, or 0'),
  },
);

/** An `oob-error`. */
export type OobError = PacketOf<typeof oobError>;

/** `oob-reply`: what Dead Souls answers to an `oob-begin` instead of one of its own. An extension. */
export const oobReply = oobPacket(
  'oob-reply',
  {
    about: 'What Dead Souls answers to `oob-begin` instead of an `oob-begin` of its own: go ahead.',
    source: 'extension: Dead Souls',
  },
  { message: looseString('a welcome') },
);

/** An `oob-reply`. */
export type OobReply = PacketOf<typeof oobReply>;

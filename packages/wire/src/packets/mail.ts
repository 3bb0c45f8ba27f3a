import { oobPacket, type PacketOf } from './define.ts';
import { arrayOf, int, looseInt, looseString, mappingOf, numberedOf, string } from './fields.ts';

const USERS = arrayOf(string('a user'), 'users');

/** `mail`: one letter, on an oob link. */
export const mail = oobPacket(
  'mail',
  {
    about: 'A letter; acknowledged by `mail-ack`. On oob links only.',
    source: 'Intermud-3, "Service: mail"',
  },
  {
    id: int("the sender's number for the letter, by which it is acknowledged"),
    origUser: looseString('who wrote it'),
    toList: mappingOf(USERS, 'mud to the users it is for'),
    ccList: mappingOf(USERS, 'mud to the users who get a copy'),
    bccList: arrayOf(string('a user'), 'users of the receiving mud who get a copy that nobody sees'),
    sendTime: looseInt('when it was written, seconds since 1970'),
    subject: looseString('the subject'),
    contents: looseString('the text'),
  },
);

/** A `mail`. */
export type Mail = PacketOf<typeof mail>;

/** `mail-ack`: which letters have arrived, and for whom not. */
export const mailAck = oobPacket(
  'mail-ack',
  {
    about: 'Which letters have arrived; for each, the users it could not be given to.',
    source: 'Intermud-3, "Service: mail"',
  },
  { ackList: numberedOf(arrayOf(string('a user'), 'users who could not be found'), 'letter id to failures') },
);

/** A `mail-ack`. */
export type MailAck = PacketOf<typeof mailAck>;

import { type PacketOf, packet } from './define.ts';
import { type FieldsOf, looseInt, looseString, rowsOf } from './fields.ts';

/** `who-req`: asks who is on a mud. */
export const whoReq = packet(
  'who-req',
  { about: 'Asks who is on the target mud; answered by `who-reply`.', source: 'Intermud-3, "Service: who"' },
  {},
);

/** A `who-req`. */
export type WhoReq = PacketOf<typeof whoReq>;

const WHO_ROW = {
  visname: looseString("the user's name as it should be shown"),
  idle: looseInt('seconds without input'), // COMPAT other mudlibs send floats and strings, even words.
  extra: looseString('a title or the like; may hold Pinkfish colours'),
};

/** One user of a `who-reply`. */
export type WhoRow = FieldsOf<typeof WHO_ROW>;

/** `who-reply`: who is on a mud. */
export const whoReply = packet(
  'who-reply',
  { about: 'Who is on the mud, one row a user.', source: 'Intermud-3, "Service: who"' },
  { whoData: rowsOf(WHO_ROW, 'the users') },
);

/** A `who-reply`. */
export type WhoReply = PacketOf<typeof whoReply>;

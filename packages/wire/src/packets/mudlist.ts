import { isMapping, type LpcArray } from '../lpc/value.ts';
import { type PacketOf, packet } from './define.ts';
import { type FieldsOf, int, looseInt, looseString, mappingOf, orZero, row } from './fields.ts';
import { PROFILE } from './startup.ts';

const ROW = {
  state: looseInt('-1 up, 0 down, n down for n seconds'),
  ipAddr: looseString('where the mud is'),
  ...PROFILE,
};

/** Place of the admin's address in a row of version 2 or 3. */
const ADMIN_EMAIL_AT = Object.keys(ROW).indexOf('adminEmail');

/**
 * Brings a row of 11 or 12 elements to 13.
 * COMPAT Dead Souls writes muds of version 1 and 2 without address and other data (11), and puts a restart delay
 * behind the state when it sends them the whole list (12).
 */
export function repairMudRow(array: LpcArray): LpcArray {
  const hasDelay = typeof array[1] === 'number' && typeof array[2] === 'string';
  const rowOf11 = hasDelay ? array.toSpliced(1, 1) : array;
  return isMapping(rowOf11[ADMIN_EMAIL_AT]) ? rowOf11.toSpliced(ADMIN_EMAIL_AT, 0, '') : rowOf11;
}

/** One mud's row, for those that read or write a row alone. */
export const mudInfo = row(ROW, 'a mud', repairMudRow);

/** What a mudlist tells of a mud. */
export type MudInfo = FieldsOf<typeof ROW>;

/** `mudlist`: which muds there are, the whole or what has changed. */
export const mudlist = packet(
  'mudlist',
  {
    about:
      'What has changed in the list of muds since the id that the mud told, or the whole. A row replaces the one before it; 0 means that the mud is deleted.',
    source: 'Intermud-3, "mudlist"',
  },
  {
    mudlistId: int('stands for the state of the list: to be kept and sent in the next start-up'),
    infoMapping: mappingOf(orZero(mudInfo), 'mud name to its row, or to 0 if it is deleted'),
  },
);

/** A `mudlist`. */
export type Mudlist = PacketOf<typeof mudlist>;

/** `mudlist-req`: asks the router for the whole list. An extension. */
export const mudlistReq = packet(
  'mudlist-req',
  { about: 'Asks the router for the whole list; answered by `mudlist`.', source: 'extension' },
  {},
);

/** A `mudlist-req`. */
export type MudlistReq = PacketOf<typeof mudlistReq>;

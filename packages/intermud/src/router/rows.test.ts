import { expect, test } from 'vitest';
import type { MudInfo } from '../store/index.ts';
import { MUD_ROW_BYTES_MAX, MUD_ROW_ENTRIES_MAX, MUD_ROW_TEXT_MAX } from './limits.ts';
import { fittingInfo } from './rows.ts';

const INFO: MudInfo = {
  ...{ playerPort: 4000, tcpPort: 0, udpPort: 0, mudlib: '', baseMudlib: '', driver: '', mudType: '' },
  ...{ openStatus: '', adminEmail: '', services: new Map(), otherData: 0 },
};

/** Bytes of INFO's row, as it is written without a name and an address. */
const EMPTY = Buffer.byteLength('({0,"",4000,0,0,"","","","","","",([]),0,})');

const long = (bytes: number): MudInfo => ({ ...INFO, mudlib: 'x'.repeat(bytes) });

test('fittingInfo() leaves a row of the bound as it is, and cuts the texts of one just over it', () => {
  const fits = long(MUD_ROW_BYTES_MAX - EMPTY);
  expect(fittingInfo(fits)).toEqual(fits);
  expect(fittingInfo(long(MUD_ROW_BYTES_MAX - EMPTY + 1))).toEqual(long(MUD_ROW_TEXT_MAX));
});

test('fittingInfo() keeps texts up to their bound where others are too long', () => {
  const given = { ...long(MUD_ROW_BYTES_MAX), driver: 'y'.repeat(MUD_ROW_TEXT_MAX) };
  expect(fittingInfo(given)).toEqual({ ...given, mudlib: 'x'.repeat(MUD_ROW_TEXT_MAX) });
});

test('fittingInfo() keeps so many short entries of other data', () => {
  const short = (length: number, value: string) =>
    Array.from({ length }, (_, at): [string, string] => [`key ${at}`, value]);
  const given = (entries: [string, string][]) => {
    const otherData = new Map([...entries, ['book', 'x'.repeat(MUD_ROW_BYTES_MAX)] as [string, string]]);
    return fittingInfo({ ...INFO, otherData }).otherData;
  };
  const value = 'y'.repeat(MUD_ROW_TEXT_MAX);
  const most = short(MUD_ROW_ENTRIES_MAX, value);
  expect(given(most)).toEqual(new Map(most));
  expect(given(short(MUD_ROW_ENTRIES_MAX + 1, value))).toEqual(new Map(most));
  expect(given([['long', `${value}y`]])).toEqual(new Map());
});

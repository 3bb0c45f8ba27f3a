import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wire } from '../wire.suite.ts';
import { decodeMsdp, encodeMsdp, type MsdpValue } from './codec.ts';
import { packMsdp, unpackMsdp } from './commands.ts';

type Row = { what: string; args: MsdpValue[]; kwargs?: { [key: string]: MsdpValue }; script: string };

/** The first five are the page's table. */
const ROWS: readonly Row[] = [
  { what: 'nothing', args: [], script: '01 "c" 02' },
  { what: 'one argument', args: ['a'], script: '01 "c" 02 "a"' },
  { what: 'several arguments', args: ['a', 'b'], script: '01 "c" 02 05 02 "a" 02 "b" 06' },
  {
    what: 'named arguments',
    args: [],
    kwargs: { k: 'v', l: 'w' },
    script: '01 "c" 02 03 01 "k" 02 "v" 01 "l" 02 "w" 04',
  },
  {
    what: 'both',
    args: ['a', 'b'],
    kwargs: { k: 'v' },
    script: '01 "c" 02 05 02 "a" 02 "b" 06 01 "c" 02 03 01 "k" 02 "v" 04',
  },
  {
    what: 'one argument and named ones',
    args: ['a'],
    kwargs: { k: 'v' },
    script: '01 "c" 02 "a" 01 "c" 02 03 01 "k" 02 "v" 04',
  },
  { what: 'an argument that is empty', args: [''], script: '01 "c" 02 05 02 06' },
  { what: 'an argument that is an array', args: [['a']], script: '01 "c" 02 05 02 05 02 "a" 06 06' },
  {
    what: 'an argument that is a table',
    args: [{ k: 'v' }],
    script: '01 "c" 02 05 02 03 01 "k" 02 "v" 04 06',
  },
];

for (const { what, args, kwargs = {}, script } of ROWS) {
  test(`packMsdp() writes ${what}, and unpackMsdp() reads it`, () => {
    expect(encodeMsdp(packMsdp('c', args, kwargs))).toEqual(wire(script));
    expect(unpackMsdp(decodeMsdp(wire(script)))).toEqual([{ name: 'c', args, kwargs }]);
  });
}

test('unpackMsdp() appends to a name that comes again, and keeps the order of names', () => {
  const payload = wire(
    '01 "b" 02 "1" 01 "a" 02 03 01 "k" 02 "1" 04 01 "b" 02 05 02 "2" 06 01 "a" 02 03 01 "k" 02 "2" 01 "l" 02 "3" 04 01 "b" 02 "3"',
  );
  expect(unpackMsdp(decodeMsdp(payload))).toEqual([
    { name: 'b', args: ['1', '2', '3'], kwargs: {} },
    { name: 'a', args: [], kwargs: { k: '2', l: '3' } },
  ]);
});

test('unpackMsdp() reads several values as several arguments', () => {
  expect(unpackMsdp(decodeMsdp(wire('01 "REPORT" 02 "HEALTH" 02 "MANA"')))).toEqual([
    { name: 'msdp_report', args: ['HEALTH', 'MANA'], kwargs: {} },
  ]);
});

test("unpackMsdp() gives MSDP's own words names of their own, in any case, and no others", () => {
  const names = ['LIST', 'Report', 'RESET', 'send', 'UNREPORT', 'LISTS'];
  const read = unpackMsdp(names.map((name) => ({ name, values: ['x'] }))).map(({ name }) => name);
  expect(read).toEqual(['msdp_list', 'msdp_report', 'msdp_reset', 'msdp_send', 'msdp_unreport', 'LISTS']);
});

test('unpackMsdp() passes over a variable without a value', () => {
  expect(unpackMsdp([{ name: 'ping', values: [] }])).toEqual([]);
});

test('any arguments come back from packMsdp(), over the wire', () => {
  const text = fc
    .string({ unit: 'grapheme', maxLength: 6 })
    .map((chars) => chars.replace(/[\x00-\x06]/g, ''));
  const table = fc.dictionary(text, text, { maxKeys: 3 }).map((entries) => ({ ...entries }));
  const value = fc.oneof(text, fc.array(text, { maxLength: 3 }), table);
  fc.assert(
    fc.property(fc.array(value, { maxLength: 4 }), table, (args, kwargs) => {
      const variables = decodeMsdp(encodeMsdp(packMsdp('c', args, kwargs)));
      expect(unpackMsdp(variables)).toEqual([{ name: 'c', args, kwargs }]);
    }),
  );
});

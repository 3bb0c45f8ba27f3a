import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TelnetError } from '../faults.ts';
import { MSDP_DEPTH_MAX } from '../limits.ts';
import { wire } from '../wire.suite.ts';
import { decodeMsdp, encodeMsdp, type MsdpValue, type MsdpVariable } from './codec.ts';

/** Both directions. 1 VAR, 2 VAL, 3 and 4 a table, 5 and 6 an array. */
const CASES: readonly { name: string; script: string; variables: MsdpVariable[] }[] = [
  { name: 'a variable', script: '01 "HEALTH" 02 "10"', variables: [{ name: 'HEALTH', values: ['10'] }] },
  { name: 'an empty value', script: '01 "A" 02', variables: [{ name: 'A', values: [''] }] },
  { name: 'no value', script: '01 "A"', variables: [{ name: 'A', values: [] }] },
  {
    name: 'several values',
    script: '01 "SEND" 02 "A" 02 "B"',
    variables: [{ name: 'SEND', values: ['A', 'B'] }],
  },
  {
    name: 'a name that comes twice',
    script: '01 "A" 02 "1" 01 "B" 02 "2" 01 "A" 02 "3"',
    variables: [
      { name: 'A', values: ['1'] },
      { name: 'B', values: ['2'] },
      { name: 'A', values: ['3'] },
    ],
  },
  {
    name: 'an array',
    script: '01 "L" 02 05 02 "a" 02 "b" 06',
    variables: [{ name: 'L', values: [['a', 'b']] }],
  },
  {
    name: 'an empty array and an empty table',
    script: '01 "L" 02 05 06 01 "T" 02 03 04',
    variables: [
      { name: 'L', values: [[]] },
      { name: 'T', values: [{}] },
    ],
  },
  {
    name: 'a room, nested',
    script:
      '01 "ROOM" 02 03 01 "VNUM" 02 "6008" 01 "EXITS" 02 03 01 "n" 02 "6011" 01 "e" 02 "6012" 04 01 "MOBS" 02 05 02 "cat" 02 03 01 "hp" 02 "3" 04 06 04',
    variables: [
      {
        name: 'ROOM',
        values: [{ VNUM: '6008', EXITS: { n: '6011', e: '6012' }, MOBS: ['cat', { hp: '3' }] }],
      },
    ],
  },
  {
    name: 'names with dots, blanks and letters of any kind',
    script: '01 "a.b c-ключ" 02 03 01 "å" 02 "☃" 04',
    variables: [{ name: 'a.b c-ключ', values: [{ å: '☃' }] }],
  },
];

for (const { name, script, variables } of CASES) {
  test(`MSDP has ${name}, both ways`, () => {
    expect(decodeMsdp(wire(script))).toEqual(variables);
    expect(encodeMsdp(variables)).toEqual(wire(script));
  });
}

/** Odd bytes: read, never passed on. */
const ODD: readonly { name: string; script: string; variables: MsdpVariable[] }[] = [
  {
    name: 'closes nothing',
    script: '01 "A" 02 "x" 04 06 01 "B" 02 "y"',
    variables: [
      { name: 'A', values: ['x'] },
      { name: 'B', values: ['y'] },
    ],
  },
  {
    name: 'is closed by the wrong byte',
    script: '01 "A" 02 05 02 "x" 04 02 "y" 06',
    variables: [{ name: 'A', values: [['x', 'y']] }],
  },
  {
    name: 'is left open',
    script: '01 "A" 02 03 01 "k" 02 05 02 "v"',
    variables: [{ name: 'A', values: [{ k: ['v'] }] }],
  },
  {
    name: 'has text where none belongs',
    script: '"junk" 01 "A" 02 05 "junk" 02 "x" 06 "junk"',
    variables: [{ name: 'A', values: [['x']] }],
  },
  { name: 'has NULs', script: '01 "A" 00 "B" 02 00 "x" 00 "y"', variables: [{ name: 'AB', values: ['xy'] }] },
  { name: 'has a value without a name', script: '02 "x"', variables: [{ name: '', values: ['x'] }] },
  {
    name: 'has a key with several values, and one twice',
    script: '01 "T" 02 03 01 "a" 02 "1" 02 "2" 01 "b" 02 "3" 01 "b" 02 "4" 01 "c" 04',
    variables: [{ name: 'T', values: [{ a: ['1', '2'], b: '4', c: '' }] }],
  },
];

for (const { name, script, variables } of ODD) {
  test(`decodeMsdp() reads what ${name}`, () => expect(decodeMsdp(wire(script))).toEqual(variables));
}

test('decodeMsdp() makes "__proto__" a key like any other', () => {
  const [variable] = decodeMsdp(wire('01 "T" 02 03 01 "__proto__" 02 03 01 "admin" 02 "1" 04 04'));
  const table = variable?.values[0] as { [key: string]: MsdpValue };
  expect(Object.keys(table)).toEqual(['__proto__']);
  expect(table.admin).toBeUndefined();
});

test('encodeMsdp() writes numbers, booleans and null as text, and takes a plain table', () => {
  expect(encodeMsdp({ A: 1, B: -0.5, C: true, D: false, E: null, F: undefined, G: 10n })).toEqual(
    wire('01 "A" 02 "1" 01 "B" 02 "-0.5" 01 "C" 02 "1" 01 "D" 02 "0" 01 "E" 02 01 "F" 02 01 "G" 02 "10"'),
  );
});

test('encodeMsdp() lets no structure through in a name, a key or a value', () => {
  const hostile = 'x\x01y\x02\x03\x04\x05\x06\0z';
  expect(encodeMsdp({ [hostile]: { [hostile]: hostile } })).toEqual(
    wire('01 "xyz" 02 03 01 "xyz" 02 "xyz" 04'),
  );
});

test('MSDP nests to the limit, and one level more is refused, both ways', () => {
  const deep = (depth: number): MsdpValue => (depth === 0 ? 'x' : [deep(depth - 1)]);
  const bytes = (depth: number) => wire(`01 "A" ${'02 05 '.repeat(depth)} 02 "x" ${'06 '.repeat(depth)}`);
  expect(encodeMsdp({ A: deep(MSDP_DEPTH_MAX) })).toEqual(bytes(MSDP_DEPTH_MAX));
  expect(decodeMsdp(bytes(MSDP_DEPTH_MAX))[0]?.values).toEqual([deep(MSDP_DEPTH_MAX)]);
  expect(() => encodeMsdp({ A: deep(MSDP_DEPTH_MAX + 1) })).toThrow(RangeError);
  expect(() => decodeMsdp(bytes(MSDP_DEPTH_MAX + 1))).toThrow(TelnetError);
});

test('decodeMsdp() counts depth, not how many', () => {
  const rows = MSDP_DEPTH_MAX * 2;
  const [variable] = decodeMsdp(wire(`01 "A" 02 05 ${'02 05 02 "x" 06 '.repeat(rows)} 06`));
  expect(variable?.values).toEqual([Array.from({ length: rows }, () => ['x'])]);
});

const text = fc.string({ unit: 'grapheme', maxLength: 8 }).map((chars) => chars.replace(/[\x00-\x06]/g, ''));
const { value } = fc.letrec<{ value: MsdpValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    text,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(text, tie('value'), { maxKeys: 3 }).map((table) => ({ ...table })),
  ),
}));
const variables = fc.array(fc.record({ name: text, values: fc.array(value, { maxLength: 3 }) }), {
  maxLength: 4,
});

test('decodeMsdp() reads what encodeMsdp() wrote, any variables', () => {
  fc.assert(
    fc.property(variables, (list) => {
      expect(decodeMsdp(encodeMsdp(list))).toEqual(list);
    }),
  );
});

test('decodeMsdp() ends in values free of structure or a TelnetError, whatever the bytes', () => {
  const byte = fc.oneof(fc.nat(6), fc.nat(255));
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 200 }), (bytes) => {
      try {
        expect(JSON.stringify(decodeMsdp(Uint8Array.from(bytes)))).not.toMatch(/\\u000[0-6]/);
      } catch (error) {
        expect(error).toBeInstanceOf(TelnetError);
      }
    }),
  );
});

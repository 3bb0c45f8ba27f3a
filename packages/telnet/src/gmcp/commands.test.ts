import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeGmcp, encodeGmcp } from './codec.ts';
import { packGmcp, unpackGmcp } from './commands.ts';
import type { JsonValue } from './json.ts';

type Row = {
  args: JsonValue[];
  kwargs?: { [key: string]: JsonValue };
  data: JsonValue | undefined;
  what: string;
};

const ROWS: readonly Row[] = [
  { what: 'nothing', args: [], data: undefined },
  { what: 'one argument', args: ['a'], data: 'a' },
  { what: 'several arguments', args: ['a', 2, null], data: ['a', 2, null] },
  { what: 'named arguments', args: [], kwargs: { hp: 1 }, data: { hp: 1 } },
  { what: 'one argument and named ones', args: ['a'], kwargs: { hp: 1 }, data: [['a'], { hp: 1 }] },
  {
    what: 'several arguments and named ones',
    args: ['a', 'b'],
    kwargs: { hp: 1 },
    data: [['a', 'b'], { hp: 1 }],
  },
  { what: 'an empty string', args: [''], data: '' },
  { what: 'null', args: [null], data: null },
  { what: 'a lone list', args: [['a']], data: [['a']] },
  { what: 'a lone object', args: [{ a: 1 }], data: [{ a: 1 }] },
  { what: 'a list and an object', args: [[1], { a: 1 }], data: [[[1], { a: 1 }], {}] },
];

for (const { what, args, kwargs = {}, data } of ROWS) {
  test(`packGmcp() writes ${what}, and unpackGmcp() reads it`, () => {
    expect(packGmcp(args, kwargs)).toEqual(data);
    expect(unpackGmcp(data)).toEqual({ args, kwargs });
  });
}

test('unpackGmcp() has a meaning for an empty array and an empty object', () => {
  expect(unpackGmcp([])).toEqual({ args: [], kwargs: {} });
  expect(unpackGmcp({})).toEqual({ args: [], kwargs: {} });
});

test('any arguments come back from packGmcp(), over the wire', () => {
  const value = fc.jsonValue({ maxDepth: 3 }).map((json) => JSON.parse(JSON.stringify(json)) as JsonValue);
  fc.assert(
    fc.property(
      fc.array(value, { maxLength: 4 }),
      fc.dictionary(fc.string(), value, { maxKeys: 3 }),
      (args, named) => {
        const kwargs = { ...named };
        const { data } = decodeGmcp(encodeGmcp('X', packGmcp(args, kwargs)));
        expect(unpackGmcp(data)).toEqual({ args, kwargs });
      },
    ),
  );
});

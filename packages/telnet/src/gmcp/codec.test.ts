import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TelnetError } from '../faults.ts';
import { GMCP_DEPTH_MAX } from '../limits.ts';
import { decodeGmcp, encodeGmcp, formatGmcp } from './codec.ts';
import type { JsonValue } from './json.ts';

const DECODED: readonly [string, string, JsonValue | undefined][] = [
  ['Core.Ping', 'Core.Ping', undefined],
  ['Core.Ping ', 'Core.Ping', undefined],
  ['Core.Ping 120', 'Core.Ping', 120],
  ['Room.Info\n{"num":1}', 'Room.Info', { num: 1 }],
  ['Core.X null', 'Core.X', null],
  ['Core.X  "two  words" ', 'Core.X', 'two  words'],
  ['Core.Say plain  text', 'Core.Say', 'plain  text'],
  ['Core.Name {"a":', 'Core.Name', '{"a":'],
  ['', '', undefined],
  ['Char.Name {"__proto__":{"admin":true}}', 'Char.Name', JSON.parse('{"__proto__":{"admin":true}}')],
];

for (const [text, name, data] of DECODED) {
  test(`decodeGmcp() reads ${JSON.stringify(text)}`, () => expect(decodeGmcp(text)).toEqual({ name, data }));
}

test('decodeGmcp() never lets "__proto__" reach a prototype', () => {
  const { data } = decodeGmcp('X {"__proto__":{"admin":true}}');
  expect((data as { admin?: unknown }).admin).toBeUndefined();
});

test('decodeGmcp() reads data nested to the limit and refuses one level more', () => {
  const nested = (depth: number) => `X ${'['.repeat(depth)}${']'.repeat(depth)}`;
  expect(decodeGmcp(nested(GMCP_DEPTH_MAX)).name).toBe('X');
  expect(() => decodeGmcp(nested(GMCP_DEPTH_MAX + 1))).toThrow(
    'Cannot read GMCP X: its data is nested 33 deep, the limit is 32',
  );
});

test('decodeGmcp() counts no brackets within strings', () => {
  const value = ['['.repeat(50), `"${'{'.repeat(50)}`, '\\', '['.repeat(50)];
  expect(decodeGmcp(`X ${JSON.stringify(value)}`).data).toEqual(value);
});

test('decodeGmcp() replaces bytes that are no UTF-8', () => {
  expect(decodeGmcp(Uint8Array.of(88, 32, 34, 0xe5, 34))).toEqual({ name: 'X', data: '\ufffd' });
});

test('decodeGmcp() ends in a message or a TelnetError, whatever the bytes', () => {
  const brackets = fc.string({
    unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', ' ', 'a', ':', ',', '1'),
    maxLength: 200,
  });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), brackets), (payload) => {
      try {
        expect(typeof decodeGmcp(payload).name).toBe('string');
      } catch (error) {
        expect(error).toBeInstanceOf(TelnetError);
      }
    }),
  );
});

test('decodeGmcp() takes time in proportion to a payload of blanks', () => {
  // A pattern with two ways to take a blank needs 2^28 steps for this and runs into the time limit.
  const text = `X ${' '.repeat(8_000)}a${' '.repeat(8_000)}b`;
  for (let n = 0; n < 200; n++) expect(decodeGmcp(text).data).toContain('a');
});

test('encodeGmcp() writes name, one blank and JSON in UTF-8, or the name alone', () => {
  expect(Buffer.from(encodeGmcp('Char.Vitals', { hp: 1, name: 'Åsa' })).toString()).toBe(
    'Char.Vitals {"hp":1,"name":"Åsa"}',
  );
  expect(formatGmcp('Core.Ping')).toBe('Core.Ping');
  expect([null, 0, false, ''].map((value) => formatGmcp('X', value))).toEqual([
    'X null',
    'X 0',
    'X false',
    'X ""',
  ]);
});

for (const name of ['', 'Foo Bar', 'Foo\n', 'Foo\0']) {
  test(`encodeGmcp() refuses the name ${JSON.stringify(name)}`, () =>
    expect(() => encodeGmcp(name)).toThrow(RangeError));
}

test('encodeGmcp() is read back by decodeGmcp(), any name and any JSON', () => {
  const name = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 20 })
    .filter((text) => !/[\s\p{C}\ufeff]/u.test(text));
  fc.assert(
    fc.property(name, fc.option(fc.jsonValue({ maxDepth: 5 }), { nil: undefined }), (word, value) => {
      const data = value === undefined ? undefined : JSON.parse(JSON.stringify(value));
      expect(decodeGmcp(encodeGmcp(word, data))).toEqual({ name: word, data });
    }),
  );
});

import { expect, test } from 'vitest';
import { LPC_DEPTH_OUT_MAX } from '../limits.ts';
import { parseLpc } from './decode.ts';
import { encodeLpc, writeLpc } from './encode.ts';
import { writeString } from './guard.ts';
import { LpcFloat, type LpcValue } from './value.ts';

const float = (value: number): LpcFloat => new LpcFloat(value);
const long = 'x'.repeat(60);

const WRITTEN: readonly { value: LpcValue; text: string; why?: string }[] = [
  { value: 'plain', text: '"plain"' },
  { value: '', text: '""' },
  { value: 'say "hi" \\o/', text: '"say \\"hi\\" \\\\o/"' },
  { value: 'one\ntwo', text: '"one\rtwo"', why: 'LF goes out as a bare CR' },
  { value: 'one\rtwo', text: '"one\\\rtwo"', why: 'and a real CR is guarded' },
  { value: `${long}"\n\r\\`, text: `"${long}\\"\r\\\r\\\\"` },
  { value: `${long}é"\n`, text: `"${long}é\\"\r"` },
  { value: 'tab\tesc\x1b', text: '"tab\tesc\x1b"' },
  { value: 'é☃🎲', text: '"é☃🎲"' },
  { value: 0, text: '0' },
  { value: -0, text: '0' },
  { value: 9, text: '9' },
  { value: 10, text: '10' },
  { value: -1, text: '-1' },
  { value: Number.MAX_SAFE_INTEGER, text: '9007199254740991' },
  { value: 2n ** 63n - 1n, text: '9223372036854775807' },
  { value: -(2n ** 63n), text: '-9223372036854775808' },
  { value: 1.5, text: '1.500000', why: 'six digits, as printf("%f") and every driver' },
  { value: float(1), text: '1.000000' },
  { value: float(-0), text: '0.000000' },
  { value: float(0.1234567), text: '0.1234567' },
  { value: float(1e21), text: '1.0e+21', why: 'FluffOS wants a point before an exponent' },
  { value: float(1.5e300), text: '1.5e+300' },
  { value: float(1e-7), text: '1.0e-7' },
  { value: [], text: '({})' },
  { value: [1, 'a', [2]], text: '({1,"a",({2,}),})' },
  { value: new Map(), text: '([])' },
  {
    value: new Map<LpcValue, LpcValue>([
      ['a', 1],
      [2, [3]],
      [[4], new Map()],
    ]),
    text: '(["a":1,2:({3,}),({4,}):([]),])',
  },
];

for (const { value, text, why } of WRITTEN) {
  test(`writeLpc() writes ${JSON.stringify(text)}${why ? `: ${why}` : ''}`, () => {
    expect(writeLpc(value)).toBe(text);
    expect(Buffer.from(encodeLpc(value)).toString()).toBe(`${text}\0`);
    expect(writeLpc(parseLpc(text))).toBe(text);
  });
}

const REFUSED: readonly { value: unknown; error: typeof RangeError | typeof TypeError; message: string }[] = [
  { value: 'a\0b', error: RangeError, message: 'Cannot write string: it holds a NUL' },
  { value: `${long}\0`, error: RangeError, message: 'Cannot write string: it holds a NUL' },
  { value: `${long}é\0`, error: RangeError, message: 'Cannot write string: it holds a NUL' },
  {
    value: 2 ** 53,
    error: RangeError,
    message: 'Cannot write 9007199254740992: beyond 2^53 an integer must be a bigint',
  },
  {
    value: 2n ** 63n,
    error: RangeError,
    message: 'Cannot write 9223372036854775808: it has more than 64 bits',
  },
  { value: Number.NaN, error: RangeError, message: 'Cannot write NaN: LPC has no such float' },
  {
    value: float(Number.POSITIVE_INFINITY),
    error: RangeError,
    message: 'Cannot write Infinity: LPC has no such float',
  },
  { value: undefined, error: TypeError, message: 'Cannot write LPC: nothing has no place in it' },
  { value: [true], error: TypeError, message: 'Cannot write LPC: boolean has no place in it' },
  { value: { a: 1 }, error: TypeError, message: 'Cannot write LPC: object has no place in it' },
];

for (const { value, error, message } of REFUSED) {
  test(`writeLpc() refuses: ${message}`, () => {
    expect(() => writeLpc(value as LpcValue)).toThrow(new error(message));
    expect(() => encodeLpc([1, value as LpcValue])).toThrow(message);
    expect(writeLpc('still well')).toBe('"still well"');
  });
}

function nested(levels: number): LpcValue {
  let value: LpcValue = [];
  for (let level = 1; level < levels; level += 1) value = level % 2 ? [value] : new Map([[0, value]]);
  return value;
}

test('writeLpc() writes LPC_DEPTH_OUT_MAX levels and refuses one more', () => {
  expect(parseLpc(writeLpc(nested(LPC_DEPTH_OUT_MAX)))).toStrictEqual(nested(LPC_DEPTH_OUT_MAX));
  expect(() => writeLpc(nested(LPC_DEPTH_OUT_MAX + 1))).toThrow(RangeError);
});

test('writeLpc() turns a lone surrogate into U+FFFD, so that the bytes are always UTF-8', () => {
  expect(writeLpc('a\ud800b')).toBe('"a\ufffdb"');
  expect(Buffer.from(encodeLpc(`${long}\udc00`)).toString()).toBe(`"${long}\ufffd"\0`);
});

test('encodeLpc() writes Latin-1 for a peer that reads nothing else, with the nearest characters', () => {
  const bytes = encodeLpc(['café', '“quoted” – 5 €…', `${long}☃é`, 'naïve\n'], 'latin-1');
  const text = `({"café","\\"quoted\\" - 5 EUR...","${long}?é","naïve\r",})\0`;
  expect(Buffer.from(bytes).toString('latin1')).toBe(text);
});

test('encodeLpc() gives bytes that later calls leave alone', () => {
  const values = Array.from({ length: 300 }, (_, at) => [at, `number ${at}`, 'é'.repeat(at % 70)]);
  const written = values.map((value) => encodeLpc(value));
  expect(written.map((bytes) => parseLpc(Buffer.from(bytes).toString()))).toStrictEqual(values);
});

test.each([8_000, 8_192, 20_000, 300_000])('encodeLpc() writes a string of %i characters', (length) => {
  const value = ['before', 'é"x'.repeat(length / 3), 7];
  expect(parseLpc(Buffer.from(encodeLpc(value)).toString())).toStrictEqual(value);
});

test.each([1, 9, 10, -1, 12_345_678, 0.5])(
  'encodeLpc() writes 9,000 times %d, across the ends of slabs',
  (number) => {
    for (let count = 0; count < 40; count += 1) encodeLpc('x'.repeat(count * 7)); // Anywhere within a slab.
    const value = new Array<number>(9_000).fill(number);
    const read = parseLpc(Buffer.from(encodeLpc(value)).toString());
    expect(read).toStrictEqual(value.map((one) => (Number.isInteger(one) ? one : float(one))));
  },
);

test('encodeLpc() goes on well after a large value, and after a refused one', () => {
  const large = encodeLpc('x'.repeat(100_000));
  expect(() => encodeLpc(['y'.repeat(50_000), Number.NaN])).toThrow(RangeError);
  const next = encodeLpc(['z'.repeat(20_000)]);
  expect(Buffer.from(large).toString()).toBe(`"${'x'.repeat(100_000)}"\0`);
  expect(Buffer.from(next).toString()).toBe(`({"${'z'.repeat(20_000)}",})\0`);
});

test('writeString() writes a literal, and refuses a NUL', () => {
  expect(writeString('a"b\n')).toBe('"a\\"b\r"');
  expect(writeString('plain')).toBe('"plain"');
  expect(() => writeString('a\0')).toThrow(RangeError);
});

import { expect, test } from 'vitest';
import { I3Error } from '../faults.ts';
import { LPC_CONTAINER_ELEMENTS, LPC_DEPTH_IN_MAX, LPC_ELEMENTS_MAX, QUOTE_LENGTH_MAX } from '../limits.ts';
import { decodeLpc, parseLpc } from './decode.ts';
import { quoted } from './text.ts';
import { LpcFloat, type LpcValue } from './value.ts';

const float = (value: number): LpcFloat => new LpcFloat(value);
const mapping = (...entries: [LpcValue, LpcValue][]): LpcValue => new Map(entries);

const READ: readonly { text: string; value: LpcValue; why?: string }[] = [
  { text: '"plain"', value: 'plain' },
  { text: '""', value: '' },
  { text: '"say \\"hi\\" \\\\o/"', value: 'say "hi" \\o/' },
  { text: '"one\rtwo"', value: 'one\ntwo', why: 'drivers save a newline as a bare CR' },
  { text: '"one\ntwo"', value: 'one\ntwo', why: 'a raw LF stays one' },
  { text: '"one\\\rtwo"', value: 'one\rtwo', why: 'a guarded CR stays one' },
  { text: '"\\\\\r\\\r"', value: '\\\n\r', why: 'a CR behind a guarded backslash is bare' },
  { text: '"\\n\\t\\x\\0"', value: 'ntx0', why: 'a backslash guards any character, and means nothing else' },
  { text: '"tab\tesc\x1b[1m"', value: 'tab\tesc\x1b[1m' },
  { text: '"%^RED%^{[(,:)]}"', value: '%^RED%^{[(,:)]}' },
  { text: '"a\\"b","c"'.slice(0, 6), value: 'a"b' },
  { text: '0', value: 0 },
  { text: '-5', value: -5 },
  { text: '-0', value: 0 },
  { text: '007', value: 7 },
  { text: '123456789012345', value: 123456789012345 },
  { text: '9007199254740991', value: Number.MAX_SAFE_INTEGER },
  { text: '9007199254740992', value: 9007199254740992n, why: 'beyond 2^53 an integer is a bigint' },
  { text: '-9007199254740992', value: -9007199254740992n },
  { text: '9223372036854775807', value: 2n ** 63n - 1n },
  { text: '-9223372036854775808', value: -(2n ** 63n) },
  { text: '0000000000000000000000000000000000000001', value: 1 },
  { text: '1.500000', value: float(1.5) },
  { text: '-0.250000', value: float(-0.25) },
  { text: '1.0e+20', value: float(1e20) },
  { text: '1e5', value: float(1e5), why: 'FluffOS does not write it, others do' },
  { text: '1.', value: float(1) },
  { text: '.5', value: float(0.5) },
  { text: '-.5E-2', value: float(-0.005) },
  {
    text: '1.5=3ff8000000000000',
    value: float(1.5),
    why: 'COMPAT LDMud: the same number in hexadecimal behind it',
  },
  { text: '({})', value: [] },
  { text: '({1,"a",})', value: [1, 'a'] },
  { text: '({1,"a"})', value: [1, 'a'], why: 'the last comma may be missing' },
  { text: '({1,,2,})', value: [1, 0, 2], why: 'COMPAT FluffOS writes an object as nothing' },
  { text: '({,})', value: [0] },
  { text: '({,,})', value: [0, 0] },
  { text: '({({}),([]),})', value: [[], new Map()] },
  { text: '(/1,"a",/)', value: [1, 'a'], why: 'a class reads as an array' },
  { text: '([])', value: mapping() },
  { text: '([,])', value: mapping(), why: 'COMPAT Luminari writes an empty mapping so' },
  { text: '(["a":1,"b":2,])', value: mapping(['a', 1], ['b', 2]) },
  { text: '(["a":1,"b":2])', value: mapping(['a', 1], ['b', 2]) },
  {
    text: '(["a":1,"a":2,])',
    value: mapping(['a', 2]),
    why: 'the last of two entries counts, as on drivers',
  },
  { text: '([1:"one",-2:"two",({1,}):3,])', value: mapping([1, 'one'], [-2, 'two'], [[1], 3]) },
  { text: '(["a":,:2,])', value: mapping(['a', 0], [0, 2]), why: 'an empty key or value is 0' },
  { text: ' ({ 1 ,\t"a" ,\r\n([ "k" : 2 , ]) , }) ', value: [1, 'a', mapping(['k', 2])] },
  { text: '({1,})\0', value: [1] },
  { text: '({1,})\0anything', value: [1], why: 'drivers hand over a C string' },
  { text: '({"a",})\r', value: ['a'], why: "COMPAT Samson's router ends each packet with a CR" },
];

for (const { text, value, why } of READ) {
  test(`parseLpc() reads ${JSON.stringify(text)}${why ? `: ${why}` : ''}`, () => {
    expect(parseLpc(text)).toStrictEqual(value);
    expect(decodeLpc(Buffer.from(text))).toStrictEqual(value);
  });
}

const REFUSED: readonly { text: string; message: string }[] = [
  { text: '', message: 'Cannot read LPC at offset 0: expected a value, found the end' },
  { text: '\0', message: 'Cannot read LPC at offset 0: expected a value, found the end' },
  { text: 'null', message: 'Cannot read LPC at offset 0: expected a value, found "null"' },
  { text: '+5', message: 'Cannot read LPC at offset 0: expected a value, found "+5"' },
  { text: '-', message: 'Cannot read LPC at offset 0: expected a number, found "-"' },
  { text: '-e5', message: 'Cannot read LPC at offset 0: expected a number, found "-e5"' },
  { text: '.', message: 'Cannot read LPC at offset 0: expected a number, found "."' },
  { text: '1e999', message: 'Cannot read LPC at offset 0: expected a number of 64 bits, found "1e999"' },
  {
    text: '9223372036854775808',
    message: 'Cannot read LPC at offset 0: expected a number of 64 bits, found "9223372036854775808"',
  },
  { text: '1 2', message: 'Cannot read LPC at offset 2: expected the end, found "2"' },
  { text: '0x10', message: 'Cannot read LPC at offset 1: expected the end, found "x10"' },
  { text: '"open', message: "Cannot read LPC at offset 5: expected a closing '\"', found the end" },
  { text: '"guarded\\"', message: "Cannot read LPC at offset 10: expected a closing '\"', found the end" },
  { text: '"a\0b"', message: "Cannot read LPC at offset 2: expected a closing '\"', found the end" },
  { text: '"a\\\0"', message: "Cannot read LPC at offset 3: expected a closing '\"', found the end" },
  { text: '(1)', message: "Cannot read LPC at offset 0: expected '({', '([' or '(/', found \"(1)\"" },
  { text: '({1', message: "Cannot read LPC at offset 3: expected ',' or '})', found the end" },
  { text: '({1,', message: 'Cannot read LPC at offset 4: expected a value, found the end' },
  { text: '({1}', message: "Cannot read LPC at offset 4: expected ')', found the end" },
  { text: '({1 2})', message: "Cannot read LPC at offset 4: expected ',' or '})', found \"2})\"" },
  { text: '({1])', message: "Cannot read LPC at offset 3: expected ',' or '})', found \"])\"" },
  {
    text: '({"say "hi"",})',
    message: 'Cannot read LPC at offset 8: expected \',\' or \'})\', found "hi\\"\\",})"',
  },
  { text: '(["a"])', message: 'Cannot read LPC at offset 5: expected \':\', found "])"' },
  { text: '(["a":1:2])', message: "Cannot read LPC at offset 7: expected ',' or '])', found \":2])\"" },
  { text: '({:})', message: "Cannot read LPC at offset 2: expected ',' or '})', found \":})\"" },
  { text: '(/1,})', message: 'Cannot read LPC at offset 4: expected a value, found "})"' },
];

for (const { text, message } of REFUSED) {
  test(`parseLpc() refuses ${JSON.stringify(text)}`, () => {
    expect(fault(() => parseLpc(text))).toMatchObject({ code: 'LPC_SYNTAX', word: 'bad-pkt', message });
    expect(fault(() => decodeLpc(Buffer.from(text)))).toMatchObject({ code: 'LPC_SYNTAX', message });
  });
}

test('decodeLpc() takes UTF-8', () => {
  expect(decodeLpc(Buffer.from('({"naïve ☃ 🎲","你好",})\0'))).toStrictEqual(['naïve ☃ 🎲', '你好']);
});

test('decodeLpc() takes what is not UTF-8 as Windows-1252, string by string', () => {
  const bytes = Buffer.concat([
    Buffer.from('({"caf\xe9 \x80 \\"x\\"","', 'latin1'),
    Buffer.from('café\r☃",})'),
  ]);
  expect(decodeLpc(bytes)).toStrictEqual(['café € "x"', 'café\n☃']);
});

test('decodeLpc() keeps a byte order mark', () => {
  expect(decodeLpc(Buffer.from('"\ufeffx"'))).toBe('\ufeffx');
});

test('decodeLpc() takes any piece of memory', () => {
  const bytes = new Uint8Array(Buffer.from('xx({1,"caf\xe9",})', 'latin1')).subarray(2);
  expect(decodeLpc(bytes)).toStrictEqual([1, 'café']);
});

const nested = (levels: number): string => `${'({'.repeat(levels)}${'})'.repeat(levels)}`;

test('parseLpc() reads LPC_DEPTH_IN_MAX levels and refuses one more', () => {
  expect(parseLpc(nested(LPC_DEPTH_IN_MAX))).toBeDefined();
  expect(fault(() => parseLpc(nested(LPC_DEPTH_IN_MAX + 1)))).toMatchObject({
    code: 'LPC_DEPTH',
    message: 'Cannot read LPC at offset 128: expected at most 64 levels, found one more',
  });
});

test('parseLpc() counts levels, not containers', () => {
  expect(parseLpc('({({}),({}),([1:([]),]),})', { depthMax: 3 })).toHaveLength(3);
  expect(fault(() => parseLpc('({([1:([]),]),})', { depthMax: 2 })).code).toBe('LPC_DEPTH');
});

test('parseLpc() reads LPC_ELEMENTS_MAX elements and refuses one more', () => {
  const count = LPC_ELEMENTS_MAX - LPC_CONTAINER_ELEMENTS;
  expect(parseLpc(`({${'0,'.repeat(count)}})`)).toHaveLength(count);
  expect(fault(() => parseLpc(`({${'0,'.repeat(count + 1)}})`)).code).toBe('LPC_SIZE');
});

test('parseLpc() counts a container as LPC_CONTAINER_ELEMENTS, and keys and values both', () => {
  const limits = { elementsMax: 3 * LPC_CONTAINER_ELEMENTS + 4 };
  expect(parseLpc('({([1:2,]),({}),})', limits)).toHaveLength(2);
  expect(fault(() => parseLpc('({([1:2,]),({}),3,})', limits)).code).toBe('LPC_SIZE');
  expect(fault(() => parseLpc('({([1:2,3:4,]),({}),})', limits)).code).toBe('LPC_SIZE');
});

test('parseLpc() reads on after a fault', () => {
  expect(fault(() => parseLpc('({"a\\"b",'))).toBeInstanceOf(I3Error);
  expect(parseLpc('({"x\ry",1,})')).toStrictEqual(['x\ny', 1]);
});

function fault(work: () => unknown): I3Error {
  try {
    work();
  } catch (error) {
    if (error instanceof I3Error) return error;
    throw error;
  }
  throw new Error('Nothing was thrown');
}

test('an error quotes so much of what it is about, and no more', () => {
  const most = 'x'.repeat(QUOTE_LENGTH_MAX);
  expect([quoted(most), quoted(`${most}y`)]).toEqual([`"${most}"`, `"${most}"`]);
  expect(() => parseLpc(`${most}y`)).toThrow(`found "${most}"`);
});

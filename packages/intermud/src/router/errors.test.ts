import { type LpcArray, type LpcValue, writeLpc } from '@intermud/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { errorPacket } from './errors.ts';
import { ERROR_ELEMENTS_MAX, ERROR_TEXT_MAX, LIST_FRAME_BYTES_MAX } from './limits.ts';

const errorAbout = (packet: LpcValue) =>
  errorPacket('*test', 'NOT_ALLOWED', 'No', { mud: 'Bedrock', user: 'fred', packet });

test('errorPacket() has nine elements and the packet as it came', () => {
  const packet = ['tell', 5, 'Bedrock', 'fred', 'x', 'y', 'Fred', 'hi'];
  expect(errorAbout(packet)).toEqual([
    'error',
    5,
    '*test',
    0,
    'Bedrock',
    'fred',
    'not-allowed',
    'No',
    packet,
  ]);
});

test('errorPacket() cuts what is too long, and gives 0 where nothing helps', () => {
  const long = errorAbout(['tell', 5, 'x'.repeat(9_000), ['y'.repeat(9_000)], new Map()])[8] as LpcArray;
  expect([long[0], String(long[2]).length, long[3], long[4]]).toEqual(['tell', 200, 0, 0]);
  const wide = Array.from({ length: 32 }, () => '日'.repeat(9_000));
  expect(errorAbout(wide)[8]).toBe(0);
});

test('errorPacket() leaves texts and elements up to their bounds as they are', () => {
  const filler = 'x'.repeat(LIST_FRAME_BYTES_MAX);
  const texts = ['y'.repeat(ERROR_TEXT_MAX), 'y'.repeat(ERROR_TEXT_MAX + 1)];
  const [, whole, cut] = errorAbout([filler, ...texts])[8] as LpcArray;
  expect([whole, cut]).toEqual([texts[0], `${'y'.repeat(ERROR_TEXT_MAX - 3)}...`]);
  const kept = (elements: number) =>
    (errorAbout([filler, ...Array(elements - 1).fill(1)])[8] as LpcArray).length;
  expect([kept(ERROR_ELEMENTS_MAX), kept(ERROR_ELEMENTS_MAX + 1)]).toEqual([
    ERROR_ELEMENTS_MAX,
    ERROR_ELEMENTS_MAX,
  ]);
});

test('errorPacket() fits every mud, whatever it is about', () => {
  const { value } = fc.letrec<{ value: LpcValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string({ unit: 'binary', maxLength: 2_000 }).map((text) => text.replaceAll('\0', '')),
      fc.integer(),
      fc.array(tie('value'), { maxLength: 60 }),
      fc
        .array(fc.tuple(fc.string(), tie('value')))
        .map((entries) => new Map(entries.map(([key, one]) => [key.replaceAll('\0', ''), one]))),
    ),
  }));
  fc.assert(
    fc.property(
      fc.array(value, { maxLength: 40 }),
      (packet) => Buffer.byteLength(writeLpc(errorAbout(packet))) <= LIST_FRAME_BYTES_MAX,
    ),
    { numRuns: 60 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { I3Error } from '../faults.ts';
import { damaged, lpcArray, lpcValue, noise } from './arbitrary.suite.ts';
import { checkLpc, isCanonicalArray } from './canonical.ts';
import { decodeLpc, parseLpc } from './decode.ts';
import { encodeLpc, writeLpc } from './encode.ts';
import { binaryText } from './text.ts';
import type { LpcValue } from './value.ts';

test('parseLpc() gives back what writeLpc() was given', () => {
  fc.assert(
    fc.property(lpcValue, (value) => {
      expect(parseLpc(writeLpc(value))).toStrictEqual(value);
    }),
  );
});

test('decodeLpc() gives back what encodeLpc() was given', () => {
  fc.assert(
    fc.property(lpcValue, (value) => {
      expect(decodeLpc(encodeLpc(value))).toStrictEqual(value);
    }),
  );
});

test('writeLpc() and encodeLpc() write the same', () => {
  fc.assert(
    fc.property(lpcValue, (value) => Buffer.from(encodeLpc(value)).toString() === `${writeLpc(value)}\0`),
  );
});

test('parseLpc() does not mind white space between tokens, nor the last comma', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.constantFrom(' ', '\t', '\r\n', ''), (numbers, space) => {
      expect(parseLpc(`({${numbers.join(`${space},${space}`)}${space}})`)).toStrictEqual(numbers);
    }),
  );
});

/** The value, or undefined if it cannot be read; anything but an I3Error is a bug. */
function readOr(read: () => LpcValue): LpcValue | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof I3Error) return undefined;
    throw error;
  }
}

const canonical = lpcArray.map(writeLpc);
const anything = fc.oneof(noise, damaged(canonical), canonical, fc.string({ unit: 'binary' }));

test('parseLpc() ends in a value or an I3Error, whatever the text', () => {
  fc.assert(
    fc.property(anything, (text) => void readOr(() => parseLpc(text))),
    { numRuns: 2_000 },
  );
});

test('decodeLpc() ends in a value or an I3Error, whatever the bytes', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    noise.map((text) => new Uint8Array(Buffer.from(text, 'latin1'))),
  );
  fc.assert(
    fc.property(bytes, (given) => void readOr(() => decodeLpc(given))),
    { numRuns: 2_000 },
  );
});

/** What writing anew makes of a text: undefined if it cannot be read or written, or is no array. */
function rewritten(text: string): string | undefined {
  const value = readOr(() => parseLpc(text));
  if (!Array.isArray(value)) return undefined;
  try {
    return writeLpc(value);
  } catch (error) {
    if (error instanceof RangeError) return undefined; // Nested too deep.
    throw error;
  }
}

/** A frame's text as a router has it: one character a byte. */
const frameText = fc
  .oneof(noise, damaged(canonical), canonical)
  .map((given) => binaryText(Buffer.from(given)));

test('isCanonicalArray() is true of exactly what would be written as it is', () => {
  fc.assert(
    fc.property(frameText, (given) => {
      expect(isCanonicalArray(given)).toBe(rewritten(given) === given);
    }),
    { numRuns: 4_000 },
  );
});

test('checkLpc() calls readable what can be read and written, within the frame alone', () => {
  fc.assert(
    fc.property(frameText, frameText, (frame, around) => {
      const check = checkLpc(`${around}${frame}${around}`, around.length, around.length + frame.length);
      const again = rewritten(frame);
      expect(check).toBe(again === undefined ? 'broken' : again === frame ? 'canonical' : 'readable');
    }),
    { numRuns: 2_000 },
  );
});

import { isCanonicalArray, type LpcValue, writeLpc } from '@intermud/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FlatCheck } from './check.ts';

const checkOf = (text: string) => {
  const check = new FlatCheck();
  check.begin(text);
  return check;
};
const fieldsOf = (text: string) => checkOf(text).fields(2, text.length);

const CASES: [text: string, fields: number][] = [
  ['({})', 0],
  ['({"a",0,})', 2],
  ['({"a","b",-12,})', 3],
  ['({"quote \\" and \\\\ and \\\r","new\rline",})', 2],
  ['({999999999999999999,})', 1],
  ['({9999999999999999999,})', -1], // perhaps beyond 64 bits
  ['({01,})', -1],
  ['({-0,})', -1],
  ['({-,})', -1],
  ['({"a"})', -1],
  ['({"a",,})', -1],
  ['({"a", "b",})', -1],
  ['({"a",', -1],
  ['({"a"', -1],
  ['({"\\n",})', -1], // FluffOS guards only ", backslash and CR
  ['({"line\nfeed",})', -1],
  ['({"nul\0",})', -1],
  ['({1.500000,})', -1], // canonical, but not flat in this sense: the full check decides
  ['({({}),})', -1],
  ['({"a",})}', -1],
  ['({"a",}))', -1],
  ['({"a\\"})', -1],
];

test.each(CASES)('FlatCheck finds in %j %i fields', (text, fields) => {
  expect(fieldsOf(text)).toBe(fields);
});

const flat: fc.Arbitrary<LpcValue[]> = fc.array(
  fc.oneof(
    fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
    fc.integer(),
  ),
);

test('FlatCheck counts the fields of all flat arrays that are well written', () => {
  fc.assert(fc.property(flat, (array) => fieldsOf(writeLpc(array)) === array.length));
});

test('FlatCheck takes nothing that is not canonical', () => {
  const alphabet = fc.constantFrom('({', '})', '"', ',', '\\', '0', '7', '-', 'a', '\r', '\n', '\0', ' ');
  const noise = fc.array(alphabet, { maxLength: 12 }).map((parts) => `({${parts.join('')}})`);
  fc.assert(
    fc.property(noise, (text) => fieldsOf(text) < 0 || isCanonicalArray(text)),
    { numRuns: 20_000 },
  );
});

test('FlatCheck looks at many frames in one text', () => {
  const frames = ['({"a",})', '({"b\\"",1,})', '({"c\n",})', '({"d\\\\",})', '({"e",2,3,})'];
  const text = frames.map((frame) => `\0\0\0\n${frame}\0`).join('');
  const check = checkOf(text);
  let at = 0;
  const found = frames.map((frame) => {
    const start = at + 4;
    at = start + frame.length + 1;
    return check.fields(start + 2, start + frame.length);
  });
  expect(found).toEqual([1, 2, -1, 1, 3]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Beginning, Pattern } from './pattern.ts';

const viewOf = (text: string) => new DataView(Uint8Array.from(Buffer.from(text, 'latin1')).buffer);
const latin1 = (minLength: number) =>
  fc
    .array(fc.integer({ min: 0, max: 255 }), { minLength, maxLength: 60 })
    .map((codes) => String.fromCharCode(...codes));

test('Pattern finds what startsWith() finds, also at the very end', () => {
  fc.assert(
    fc.property(
      latin1(4),
      latin1(0),
      fc.nat(8),
      fc.nat(64),
      fc.boolean(),
      (word, rest, at, change, isSame) => {
        const text = 'x'.repeat(at) + word + rest;
        const codes = [...text];
        if (!isSame && change < codes.length) codes[change] = '~';
        const changed = codes.join('');
        return new Pattern(word).isAt(viewOf(changed), at, changed.length) === changed.startsWith(word, at);
      },
    ),
  );
  expect(new Pattern('hello').isAt(viewOf('hell'), 0, 4)).toBe(false);
});

test('Beginning knows what it remembered, and nothing before or too long', () => {
  const beginning = new Beginning();
  expect(beginning.isAt(viewOf('anything'), 0, 8)).toBe(false);
  fc.assert(
    fc.property(latin1(4), latin1(0), (word, rest) => {
      beginning.remember(viewOf(`ab${word}${rest}`), 2, 2 + word.length);
      expect(beginning.isAt(viewOf(`${word}!`), 0, word.length + 1)).toBe(true);
      expect(beginning.isAt(viewOf(word.slice(1)), 0, word.length - 1)).toBe(false);
      return (
        beginning.isAt(
          viewOf(`${word.slice(0, -1)}${String.fromCharCode(word.charCodeAt(word.length - 1) ^ 1)}`),
          0,
          word.length,
        ) === false
      );
    }),
  );
  beginning.remember(viewOf('x'.repeat(200)), 0, 97);
  expect(beginning.length).toBe(0);
  expect(beginning.isAt(viewOf('x'.repeat(200)), 0, 200)).toBe(false);
});

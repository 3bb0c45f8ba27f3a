import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coloured, colouredLine, isPlain, plainLine, withMargin } from './text.ts';

const COLOUR = /\x1b\[[\d;:]*m/g;
// What terminals obey, and what turns the direction of writing.
const HARM = /(?!\n)[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

const EVIL = fc.array(
  fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '\x1b[',
      '\x1b]0;',
      '\x9b',
      '\x07',
      '\r\n',
      '\n',
      '31m',
      '2J',
      '\x1b',
      '\u202e',
      '%^RED%^',
      '\x1b[1;31m',
    ),
  ),
);

test('coloured() leaves nothing that a terminal obeys but colours and line feeds', () => {
  fc.assert(
    fc.property(EVIL, (parts) => {
      const safe = coloured(parts.join(''));
      expect(safe.replace(COLOUR, '')).not.toMatch(HARM);
      expect(coloured(safe)).toBe(safe);
    }),
  );
});

test('colouredLine() and plainLine() are one line; a margin stands before every other one', () => {
  fc.assert(
    fc.property(EVIL, (parts) => {
      const text = parts.join('');
      expect(colouredLine(text)).not.toContain('\n');
      expect(plainLine(text)).not.toMatch(/\p{Cc}/u);
      for (const line of withMargin(coloured(text)).split('\n').slice(1)) expect(line).toMatch(/^ {2}\| /);
    }),
  );
});

test('isPlain() is for names that can be shown as they are', () => {
  expect(['Granite Keep', 'Über-Mud 2'].map(isPlain)).toEqual([true, true]);
  expect(['', 'a\nb', '%^RED%^Mud', '\x1b[31mMud', 'Mud '].map(isPlain)).toEqual(Array(5).fill(false));
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cutText,
  fillTokens,
  lineOf,
  pinkfishToAnsi,
  stripPinkfish,
  userAt,
  usernameOf,
  withOriginatorToken,
} from './text.ts';

const CASES: [string, string, { originator: string; target?: string }][] = [
  ['$N smiles.', 'Joe@Mud smiles.', { originator: 'Joe@Mud' }],
  ['$N hits $O, and $O hits $N', 'A hits B, and B hits A', { originator: 'A', target: 'B' }],
  ['$N waves to $O', 'A waves to $O', { originator: 'A' }],
  ['it costs $5 and $n', 'it costs $5 and $n', { originator: 'A' }],
  ['$N and $O', "$O$& and $'$N", { originator: '$O$&', target: "$'$N" }],
];
for (const [message, filled, names] of CASES)
  test(`fillTokens() fills ${message}`, () => expect(fillTokens(message, names)).toBe(filled));

test('withOriginatorToken() names who acts, once', () => {
  expect([withOriginatorToken('smiles.'), withOriginatorToken('Slowly $N smiles.')]).toEqual([
    '$N smiles.',
    'Slowly $N smiles.',
  ]);
});

test('names are written as the network writes them', () => {
  expect([userAt('Joe', 'Mud'), userAt(0, 0), usernameOf(' JOE ')]).toEqual([
    'Joe@Mud',
    'Someone@nowhere',
    'joe',
  ]);
});

test('lineOf() ends no line, and keeps newlines within', () => {
  expect(lineOf('a\nb\0c\r\n\n')).toBe('a\nbc');
});

test('cutText() cuts at or below the bound, within no character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 40 }), (text, max) => {
      const cut = cutText(text, max);
      expect(text.startsWith(cut)).toBe(true);
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(max);
      expect(cut.isWellFormed()).toBe(true);
      if (Buffer.byteLength(text) <= max) expect(cut).toBe(text);
      else expect(max - Buffer.byteLength(cut)).toBeLessThan(4);
    }),
  );
});

test('stripPinkfish() takes colours out, and what is said between them stays', () => {
  expect(stripPinkfish('%^RED%^Fire%^RESET%^ and %^B_BLUE%^%^BOLD%^water%^RESET%^, 100%')).toBe(
    'Fire and water, 100%',
  );
  expect(stripPinkfish('%^RED%^BOLD%^x%^RESET%^')).toBe('x');
  expect(stripPinkfish('%^RED%^HELLO%^RESET%^')).toBe('HELLO');
  expect(stripPinkfish('5%^2')).toBe('5%^2');
});

test('pinkfishToAnsi() makes colours of them, and ends them', () => {
  expect(pinkfishToAnsi('%^BOLD%^%^RED%^Fire%^RESET%^')).toBe('\u001b[1m\u001b[31mFire\u001b[0m\u001b[0m');
  expect(pinkfishToAnsi('%^NONSENSE%^plain')).toBe('NONSENSEplain');
  expect(pinkfishToAnsi('no colour')).toBe('no colour');
});

import { posix, win32 } from 'node:path';
import { FileRefusal } from '@intermud/mud';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NAME_BYTES_MAX, PATH_BYTES_MAX, PATH_DEPTH_MAX } from './limits.ts';
import { isShown, readPath } from './paths.ts';

const tryPath = (name: string): readonly string[] | undefined => {
  try {
    return readPath(name);
  } catch (error) {
    expect(error).toBeInstanceOf(FileRefusal);
    expect((error as FileRefusal).result).toBe(-1);
    return undefined;
  }
};

test.each([
  ['public/newfile.txt', ['public', 'newfile.txt']],
  ['/public//./newfile.txt', ['public', 'newfile.txt']],
  ['////readme', ['readme']],
  ['', []],
  ['/', []],
  ['a b/Ž.txt', ['a b', 'Ž.txt']],
  ['Z\u030c.txt', ['Ž.txt']],
  ['%2e%2e/etc', ['%2e%2e', 'etc']],
  ['console.txt', ['console.txt']],
])('readPath(%j) gives its parts', (name, parts) => {
  expect(readPath(name)).toEqual(parts);
});

test.each([
  '..',
  'a/../b',
  '../../etc/passwd',
  'a/..',
  '.hidden',
  'a/.partial/x',
  'C:\\Windows',
  'c:',
  'file.txt:stream',
  'a\\..\\b',
  '\\\\server\\share',
  'a\0b',
  'line\nfeed',
  'NUL',
  'con.txt',
  'a/LPT1',
  'com¹',
  'readme.txt.',
  'readme.txt ',
  'rtl\u202efdp.exe',
  '\ud800',
  '. .',
  '...',
])('readPath(%j) is refused', (name) => {
  expect(tryPath(name)).toBeUndefined();
});

test('readPath() takes names at the bounds, and refuses just over', () => {
  const longest = 'x'.repeat(NAME_BYTES_MAX);
  expect(readPath(longest)).toEqual([longest]);
  expect(tryPath(`${longest}x`)).toBeUndefined();
  expect(tryPath(`${'é'.repeat(NAME_BYTES_MAX / 2)}xx`)).toBeUndefined();
  const deepest = Array.from({ length: PATH_DEPTH_MAX }, () => 'd').join('/');
  expect(readPath(deepest)).toHaveLength(PATH_DEPTH_MAX);
  expect(tryPath(`${deepest}/d`)).toBeUndefined();
  const widest = [200, 200, 200, 200, 220].map((length) => 'x'.repeat(length)).join('/');
  expect(Buffer.byteLength(widest)).toBe(PATH_BYTES_MAX);
  expect(readPath(widest)).toHaveLength(5);
  expect(tryPath(`${widest}x`)).toBeUndefined();
});

/** What an attacker would build names of, and whatever else there is. */
const ATTACKS = [
  '..',
  '.',
  '/',
  '\\',
  ':',
  'C:',
  '\0',
  '%2e',
  '%2f',
  '~',
  'nul',
  ' ',
  '\u202e',
  '\uff0e',
  '\u2024',
  'a',
  'B',
];
const hostile = fc.oneof(
  fc.array(fc.constantFrom(...ATTACKS), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.string({ maxLength: 6 }), { maxLength: 6 }).map((parts) => parts.join('/')),
);

test('whatever is tried, a name that is let through stays below the folder, on every system', () => {
  fc.assert(
    fc.property(hostile, (name) => {
      const parts = tryPath(name);
      if (parts === undefined) return;
      expect(posix.resolve('/data/files', ...parts)).toBe(['/data/files', ...parts].join('/'));
      expect(win32.resolve('C:\\data\\files', ...parts)).toBe(['C:\\data\\files', ...parts].join('\\'));
      for (const part of parts) expect(isShown(part)).toBe(true);
      expect(readPath(parts.join('/'))).toEqual(parts);
    }),
    { numRuns: 2_000 },
  );
});

test('readPath() is the same for a name however often a / stands at its beginning', () => {
  fc.assert(
    fc.property(hostile, fc.integer({ min: 1, max: 5 }), (name, slashes) => {
      expect(tryPath(`${'/'.repeat(slashes)}${name}`)).toEqual(tryPath(name));
    }),
  );
});

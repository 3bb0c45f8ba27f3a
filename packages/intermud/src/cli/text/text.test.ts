import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clean, cleanLines } from './clean.ts';
import { paint } from './colours.ts';

const ACTS = /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]/u;
const SGR_ONLY = /\x1b\[[0-9;]*m/gu;

test.each([
  ['a cursor move', 'a\x1b[2Jb', 'ab'],
  ['a title', 'a\x1b]0;gotcha\x07b', 'ab'],
  ['a title that never ends', 'a\x1b]0;gotcha', 'a'],
  ['an 8-bit sequence', 'a\x9b31mb', 'ab'],
  ['a device string', 'a\x1bP1$r\x1b\\b', 'ab'],
  ['a bell and a backspace', 'a\x07\x08b', 'ab'],
  ['a faked line', 'hi\r\nFred@Mud: yes', 'hi Fred@Mud: yes'],
  ['a Unicode line', 'hi\u2028Fred', 'hi Fred'],
  ['a direction override', 'user\u202egnp.exe', 'usergnp.exe'],
  ['a lone surrogate', 'a\ud800b', 'ab'],
  ['a tower of marks', `a${'\u0301'.repeat(50)}`, `a${'\u0301'.repeat(4)}`],
])('clean() takes out %s', (_, hostile, shown) => {
  expect(clean(hostile)).toBe(shown);
});

test('clean() leaves plain text of any script alone', () => {
  for (const text of ['plain', 'Grüße', 'привет', '日本語', 'نص', '👩\u200d🚀', 'a%^b'])
    expect(clean(text)).toBe(text);
});

test('clean() leaves nothing that acts on a terminal, whatever comes', () => {
  const nasty = fc.array(
    fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\x1b', '[', '\x9b', '31m', '\r', '%^')),
  );
  fc.assert(fc.property(nasty, (parts) => !ACTS.test(clean(parts.join('')))));
});

test('paint() leaves nothing but colours, whatever comes', () => {
  const nasty = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\x1b[', '\x1b', '31', ';', 'm', '%^', 'RED', '2J'),
    ),
  );
  fc.assert(
    fc.property(nasty, fc.boolean(), (parts, coloured) => {
      const shown = paint(parts.join(''), coloured);
      expect(shown.replace(coloured ? SGR_ONLY : /(?!)/u, '')).not.toMatch(ACTS);
    }),
  );
});

test.each([
  ['%^RED%^stop%^RESET%^ go', '\x1b[31mstop\x1b[0m go\x1b[0m', 'stop go'],
  ['%^BOLD%^%^GREEN%^x%^RESET%^', '\x1b[1;32mx\x1b[0;0m', 'x'],
  ['%^BOLD%^GREEN%^x', '\x1b[1;32mx\x1b[0m', 'x'],
  ['%^RED%^WARNING%^RESET%^', '\x1b[31mWARNING\x1b[0;0m', 'WARNING'],
  ['%^FLASH%^x%^RESET%^', 'x\x1b[0;0m', 'x'],
  ['\x1b[1;34mblue', '\x1b[1;34mblue\x1b[0m', 'blue'],
  ['\x1b[38;5;8mgrey', '\x1b[38;5;8mgrey\x1b[0m', 'grey'],
  ['\x1b[8mhidden', 'hidden', 'hidden'],
  ['\x1b[38;5;8;8mhidden', 'hidden', 'hidden'],
  ['\x1b[138;5;8mhidden', 'hidden', 'hidden'],
  ['\x1b[2Jcleared', 'cleared', 'cleared'],
  ['no colours, 50%^', 'no colours, 50%^', 'no colours, 50%^'],
])("paint() turns %j into the terminal's colours or none", (text, coloured, plain) => {
  expect(paint(text, true).replaceAll('m\x1b[', ';')).toBe(coloured); // Several in a row are as good as one.
  expect(paint(text, false)).toBe(plain);
});

test('cleanLines() knows the line ends of muds and drops empty lines at the end', () => {
  expect(cleanLines('one\rtwo\r\nthree\nfour\r\r')).toEqual(['one', 'two', 'three', 'four']);
  expect(cleanLines('')).toEqual([]);
});

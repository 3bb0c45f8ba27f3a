import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Colours } from '../client.ts';
import { oneLine, terminalText } from './text.ts';
import { widthOf } from './width.ts';

const SAFE: [name: string, text: string, shown: string][] = [
  ['plain text', 'hello\nthere\t.', 'hello\nthere\t.'],
  ['colours, ended', '\x1b[1;31mred\x1b[0m', '\x1b[1;31mred\x1b[0m'],
  ['colours, open', '\x1b[31mred', '\x1b[31mred\x1b[0m'],
  ['line ends', 'a\r\nb\rc', 'a\nb\nc'],
  ['cursor and screen', 'a\x1b[2J\x1b[Hb\x1b[10;1fc\x1b[?25l', 'abc'],
  ['a window title', 'a\x1b]0;owned\x07b\x1b]8;;http://x\x1b\\c', 'abc'],
  ['a string without end', 'a\x1b]0;not the end\nb', 'a0;not the end\nb'],
  ['bells and backspaces', 'a\x07\b\x7fb\x00\x0b\x0c', 'ab'],
  ['eight-bit controls', 'a\x9b2Jb\x85c', 'a2Jbc'],
  ['an escape alone', 'a\x1b', 'a'],
  ['a reset of the terminal', 'a\x1bcb\x1b(0c\x1b7', 'abc'],
  ['a sequence within a sequence', '\x1b[\x1b[2Jx', 'x'],
  ['private and broken colours', '\x1b[>4;2mx\x1b[ m', 'x'],
];

for (const [name, text, shown] of SAFE) {
  test(`terminalText() of ${name}`, () => expect(terminalText(text, 'true')).toBe(shown));
}

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(
      '\x1b',
      '[',
      ']',
      'm',
      'J',
      ';',
      '0',
      '31',
      '\x07',
      '\\',
      '\x9b',
      '\r',
      '\n',
      '\x1b[1m',
      'ä',
      '😀',
    ),
    fc.string({ unit: 'binary', maxLength: 3 }),
  ),
  { maxLength: 40 },
);

test('terminalText() leaves nothing that a terminal obeys but colours, whatever it gets, and is stable', () => {
  fc.assert(
    fc.property(pieces, fc.constantFrom<Colours>('none', 'ansi', '256', 'true'), (parts, colours) => {
      const shown = terminalText(parts.join(''), colours);
      const rest = shown.replace(/\x1b\[[\d;:]*m/g, '');
      expect(rest).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
      if (colours === 'none') expect(shown).toBe(rest);
      expect(terminalText(shown, colours)).toBe(shown);
    }),
    { numRuns: 500 },
  );
});

test('terminalText() takes time in proportion to the text', () => {
  for (const part of ['\x1b]', '\x1b[', '\x1b[1m', '\x1b[1;', '\x1bP\x1b', '\r']) {
    expect(terminalText(part.repeat(200_000), 'ansi').length).toBeGreaterThanOrEqual(0);
  }
});

const FITTED: [colours: Colours, sequence: string, fitted: string][] = [
  ['true', '38;2;255;0;0', '38;2;255;0;0'],
  ['256', '38;2;255;0;0', '38;5;196'],
  ['256', '1;48;2;128;128;128;4', '1;48;5;244;4'],
  ['256', '38;5;196', '38;5;196'],
  ['ansi', '38;5;196', '91'],
  ['ansi', '38;5;1', '31'],
  ['ansi', '48;5;9', '101'],
  ['ansi', '38;5;232', '30'],
  ['ansi', '38;5;255', '97'],
  ['ansi', '38;2;0;0;95', '34'],
  ['ansi', '1;31', '1;31'],
  ['ansi', '38;9', ''],
];

for (const [colours, sequence, fitted] of FITTED) {
  test(`colours ${sequence} for a client with ${colours}`, () => {
    const shown = terminalText(`\x1b[${sequence}mx\x1b[0m`, colours);
    expect(shown).toBe(`${fitted === '' ? '' : `\x1b[${fitted}m`}x\x1b[0m`);
  });
}

test('oneLine() makes one line of anything', () => {
  expect(oneLine('a\r\nb\tc\x1b[2J\x9b\x7f')).toBe('a b c[2J');
});

test('widthOf() counts columns: colours none, kanji two, combining marks none', () => {
  expect(widthOf('\x1b[1mabc\x1b[0m')).toBe(3);
  expect(widthOf('漢字')).toBe(4);
  expect(widthOf('e\u0301')).toBe(1);
  expect(widthOf('😀')).toBe(2);
});

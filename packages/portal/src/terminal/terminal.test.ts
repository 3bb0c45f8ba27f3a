import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Colours } from '../client.ts';
import { LineEditor } from './line-editor.ts';
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

function editor(options: Partial<ConstructorParameters<typeof LineEditor>[0]> = {}) {
  const lines: string[] = [];
  let written = '';
  let ends = 0;
  const made = new LineEditor({
    charsMax: 20,
    isTerminal: true,
    columns: 10,
    write: (text) => {
      written += text;
    },
    onLine: (line) => void lines.push(line),
    onEnd: () => {
      ends += 1;
    },
    ...options,
  });
  const take = () => {
    const all = written;
    written = '';
    return all;
  };
  return { editor: made, lines, take, ends: () => ends };
}

const KEYS: [name: string, keys: string, lines: string[]][] = [
  ['CR, LF, CR LF and CR NUL', 'a\rb\nc\r\nd\r\0', ['a', 'b', 'c', 'd']],
  ['empty lines', '\r\r\n\n', ['', '', '']],
  ['backspace, both', 'abc\x7f\bd\r', ['ad']],
  ['backspace at the start', '\x7f\x7fa\r', ['a']],
  ['backspace over a family', 'a👨‍👩‍👧\x7fb\r', ['ab']],
  ['^U', 'abc\x15d\r', ['d']],
  ['^W', 'say hello  there \x17you\r', ['say hello  you']],
  ['^C', 'abc\x03d\r', ['d']],
  ['^D in a line', 'a\x04b\r', ['ab']],
  ['arrows, function and paste keys', 'a\x1b[A\x1b[1;5C\x1bOP\x1b[200~b\x1b[201~\r', ['ab']],
  ['meta keys', 'a\x1bfb\r', ['ab']],
  ['answers of the terminal', 'a\x1b]11;rgb:0/0/0\x07b\x1bP1$r\x1b\\c\r', ['abc']],
  ['other controls', 'a\x01\x0e\x9b\tb\r', ['ab']],
  ['what is too long', `${'x'.repeat(25)}\r`, ['x'.repeat(20)]],
];

for (const [name, keys, expected] of KEYS) {
  test(`LineEditor: ${name}`, () => {
    const whole = editor();
    whole.editor.feed(keys);
    expect(whole.lines).toEqual(expected);
    const cut = editor();
    for (const key of keys) cut.editor.feed(key);
    expect(cut.lines).toEqual(expected);
  });
}

test('LineEditor echoes, and not when echo is off', () => {
  const { editor: line, lines, take } = editor();
  line.prompt('Name: ');
  line.feed('fr\x7fred\r');
  expect(take()).toBe(`Name: fr\r\x1b[JName: fred\r\n`);
  line.echo(false);
  line.prompt('Password: ');
  line.feed('secret\x7f\r');
  expect(take()).toBe('Password: \r\x1b[JPassword: \r\n');
  expect(lines).toEqual(['fred', 'secre']);
});

test('LineEditor shows what comes in between above the line, however many rows that has', () => {
  const { editor: line, take } = editor();
  line.prompt('> ');
  line.feed('12345678');
  take();
  line.print('Bob waves.\nTwice.');
  expect(take()).toBe('\r\x1b[JBob waves.\r\nTwice.\r\n> 12345678');
  line.feed('9');
  take();
  line.print('x');
  expect(take()).toBe('\x1b[1A\r\x1b[Jx\r\n> 123456789');
  line.resize(4);
  line.print('y');
  expect(take()).toBe('\x1b[2A\r\x1b[Jy\r\n> 123456789');
});

test('LineEditor ends on ^D in an empty line', () => {
  const { editor: line, ends } = editor();
  line.feed('a\x7f\x04');
  expect(ends()).toBe(1);
});

test('LineEditor without a terminal neither echoes nor redraws', () => {
  const { editor: line, lines, take } = editor({ isTerminal: false });
  line.feed('look\nwho');
  expect(take()).toBe('');
  line.print('A room.');
  expect(take()).toBe('A room.\r\n');
  line.feed('\n');
  expect(lines).toEqual(['look', 'who']);
});

test('LineEditor bears any keys, gives clean lines within their length, and can always be typed in again', () => {
  const keys = fc.array(
    fc.oneof(
      fc.constantFrom(
        '\x1b',
        '[',
        'O',
        ']',
        '\x07',
        '\\',
        '\r',
        '\n',
        '\x7f',
        '\x15',
        '\x17',
        '\x03',
        '\x0c',
        'a',
        ' ',
        '漢',
      ),
      fc.string({ unit: 'binary', maxLength: 2 }),
    ),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(keys, (typed) => {
      const { editor: line, lines } = editor();
      line.feed(typed.join('').replaceAll('\x04', ''));
      line.feed('\x1b\\\x1b\\\r'); // out of any sequence
      line.feed('\x03hello\r');
      expect(lines.at(-1)).toBe('hello');
      for (const each of lines) expect(each).not.toMatch(/\p{Cc}/u);
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(20);
    }),
    { numRuns: 500 },
  );
});

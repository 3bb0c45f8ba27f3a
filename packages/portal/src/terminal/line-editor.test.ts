import fc from 'fast-check';
import { expect, test } from 'vitest';
import { History } from './history.ts';
import { LineEditor } from './line-editor.ts';

function editor(options: Partial<ConstructorParameters<typeof LineEditor>[0]> = {}) {
  const lines: string[] = [];
  let written = '';
  let ends = 0;
  const made = new LineEditor({
    charsMax: 20,
    historyCharsMax: 30,
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
  ['^W over one word, then another', 'one two\x17\x17three\r', ['three']],
  ['^W with nothing but blanks', '    \x17a\r', ['a']],
  ['^C', 'abc\x03d\r', ['d']],
  ['^D in a line', 'a\x04b\r', ['ab']],
  ['function and paste keys', 'a\x1b[15~\x1b[1;5C\x1bOP\x1b[200~b\x1b[201~\r', ['ab']],
  ['meta keys', 'a\x1bfb\r', ['ab']],
  ['answers of the terminal', 'a\x1b]11;rgb:0/0/0\x07b\x1bP1$r\x1b\\c\r', ['abc']],
  ['other controls', 'a\x07\x0f\x9b\tb\r', ['ab']],
  ['left and right', 'ac\x1b[Db\x1b[Cd\x1bODX\x1bOCY\r', ['abcXdY']],
  ['left and right of the ends', '\x1b[Da\x1b[C\x1b[Cb\r', ['ab']],
  ['left by ^B and right by ^F', 'ac\x02b\x06d\r', ['abcd']],
  ['left over a family', 'a👨‍👩‍👧\x1b[Db\x7fc\x1b[3~\r', ['ac']],
  ['home and end', 'b\x1b[Ha\x1b[Fc\x1bOHx\x1bOFy\x1b[1~1\x1b[4~2\x1b[7~3\x1b[8~4\r', ['31xabcy24']],
  ['home by ^A, end by ^E', 'b\x01a\x05c\r', ['abc']],
  ['backspace and delete in the middle', 'abcd\x1b[D\x1b[D\x7f\x1b[3~\r', ['ad']],
  ['^U and ^K in the middle', 'abcd\x1b[D\x1b[D\x15\rabcd\x1b[D\x1b[D\x0b\r', ['cd', 'ab']],
  ['^W in the middle', 'say hello you\x1b[D\x1b[D\x1b[D\x17\r', ['say you']],
  ['^D in the middle', 'abc\x01\x04\r', ['bc']],
  ['what is too long in the middle', `${'x'.repeat(20)}\x01y\r`, ['x'.repeat(20)]],
  [
    'up and down',
    'one\rtwo\rdr\x1b[A\x1b[A\r\x1b[A\x1b[A\x1b[B!\r\x1bOA\x10\x0e\x1bOBnew\r',
    ['one', 'two', 'one', 'one!', 'new'],
  ],
  [
    'up past the first, down past what is typed',
    'one\rdraft\x1b[A\x1b[A\x1b[A\x1b[B\x1b[B\x1b[B\r',
    ['one', 'draft'],
  ],
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

test('LineEditor takes Enter for the end of a terminal’s answer that has none', () => {
  const { editor: made, lines } = editor();
  made.feed('\x1b]0;a title\rlook\r');
  expect(lines).toEqual(['look']);
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
        '\x01',
        '\x02',
        '\x0b',
        '\x10',
        'D',
        'A',
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

test('LineEditor never calls back what was typed unseen, nor calls anything back then', () => {
  const { editor: line, lines } = editor();
  line.feed('look\r');
  line.echo(false);
  line.feed('secret\r');
  line.feed('pass\x1b[Aword\r');
  line.echo(true);
  line.feed('\x1b[A\r\x1b[A\x1b[A\r');
  expect(lines).toEqual(['look', 'secret', 'password', 'look', 'look']);
});

test('History keeps so many characters, at the limit and just over it, and no line twice in a row', () => {
  const history = new History(6);
  for (const line of ['abc', 'def', 'def', '']) history.add(line);
  expect([
    history.up('x'),
    history.up(''),
    history.up(''),
    history.down(),
    history.down(),
    history.down(),
  ]).toEqual(['def', 'abc', undefined, 'def', 'x', undefined]);
  history.add('g');
  expect([history.up(''), history.up(''), history.up('')]).toEqual(['g', 'def', undefined]);
});

/** As much of a terminal as the editor asks for, and no sequence more. */
class Screen {
  readonly columns: number;
  readonly rows: string[] = [''];
  row = 0;
  column = 0; // up to `columns`, from where the next character goes to the next row

  constructor(columns: number) {
    this.columns = columns;
  }

  write(text: string): void {
    for (const [part, count = '1', final] of text.matchAll(/\x1b\[(\d+)?([A-Z])|[^\x1b]/g)) {
      if (final !== undefined) this.#obey(final, Number(count));
      else if (part === '\r') this.column = 0;
      else if (part === '\n') this.#down();
      else this.#put(part);
    }
  }

  #put(char: string): void {
    if (this.column === this.columns) {
      this.#down();
      this.column = 0;
    }
    const row = (this.rows[this.row] ?? '').padEnd(this.column);
    this.rows[this.row] = row.slice(0, this.column) + char + row.slice(this.column + 1);
    this.column += 1;
  }

  #down(): void {
    this.row += 1;
    this.rows[this.row] ??= '';
  }

  #obey(final: string, count: number): void {
    if (final === 'A') this.row = Math.max(0, this.row - count);
    else if (final === 'C') this.column = Math.min(this.columns - 1, this.column + count);
    else if (final === 'J') this.#erase();
    else throw new Error(`Cannot show CSI ${final}`);
  }

  #erase(): void {
    this.rows.length = this.row + 1;
    this.rows[this.row] = (this.rows[this.row] ?? '').slice(0, this.column);
  }
}

/** The rows that a text fills. */
function wrap(text: string, columns: number): string[] {
  return text === '' ? [''] : (text.match(new RegExp(`.{1,${columns}}`, 'g')) ?? []);
}

// A packet of ssh holds 32 KiB of keys: a line shown anew for each of them would be a hundred megabytes.
for (const keys of ['\x01y', '\x02\x06', 'x\x7f', '\x10\x0e', '\x17a ', '\x02\x0c', '\x02\x0b\x10']) {
  test(`LineEditor shows a long line anew once, however many keys come at once: ${JSON.stringify(keys)}`, () => {
    const { editor: made, take } = editor({ charsMax: 4_000, historyCharsMax: 4_000, columns: 80 });
    made.feed(`${'many words '.repeat(300)}\r${'more words '.repeat(300)}`);
    take();
    made.feed(keys.repeat(1_000));
    expect(take().length).toBeLessThan(20_000);
  });
}

const PRESSES = 'abcd \r\x7f\x15\x0b\x17\x01\x02\x02\x02\x05\x06\x04\x10\x0e'.split('');

test('LineEditor has on the screen what was said and what is typed, and the cursor where the next character goes', () => {
  const event = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...PRESSES).map((keys) => ({ keys })) },
    { weight: 1, arbitrary: fc.constantFrom('Bob waves.', 'Hi').map((print) => ({ print })) },
    { weight: 1, arbitrary: fc.constantFrom('> ', 'Your name: ').map((prompt) => ({ prompt })) },
  );
  const events = fc.array(event, { maxLength: 100 });
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 14 }), events, (columns, all) => {
      const screen = new Screen(columns);
      const above: string[] = [];
      let prompt = '';
      let line = '';
      const onLine = (typed: string) => {
        line = typed;
        above.push(...wrap(prompt + typed, columns));
        prompt = '';
      };
      const write = (text: string) => screen.write(text);
      const made = editor({ columns, charsMax: 1_000, historyCharsMax: 50, write, onLine }).editor;
      for (const each of all) {
        if ('keys' in each) made.feed(each.keys);
        if ('print' in each) {
          made.print(each.print);
          above.push(...wrap(each.print, columns));
        }
        if ('prompt' in each) {
          made.prompt(each.prompt);
          prompt = each.prompt;
        }
      }
      const seen = { rows: screen.rows.map((row) => row.trimEnd()), row: screen.row, column: screen.column };
      const [said, asked] = [[...above], prompt];
      made.feed('#\r'); // which shows where the cursor was
      const typed = asked + line.replace('#', '');
      const place = asked.length + line.indexOf('#');
      const isAtEdge = place === typed.length && place > 0 && place % columns === 0;
      const row = Math.floor(place / columns) - (isAtEdge ? 1 : 0);
      const rows = [...said, ...wrap(typed, columns)].map((text) => text.trimEnd());
      expect(seen).toEqual({ rows, row: said.length + row, column: isAtEdge ? columns : place % columns });
    }),
    { numRuns: 500 },
  );
});

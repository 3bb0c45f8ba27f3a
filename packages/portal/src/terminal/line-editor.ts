// A line editor for terminals that send every key: ssh clients neither echo nor edit.

import { History } from './history.ts';
import { type Key, type KeyName, KeyReader } from './keys.ts';
import { widthOf } from './width.ts';

/** What an editor works with. */
export interface LineEditorOptions {
  /** Characters of the longest line; more are not taken. */
  readonly charsMax: number;
  /** Characters of all lines that can be called back; those that were typed without echo never can. */
  readonly historyCharsMax: number;
  /** False without a terminal (`ssh -T`): nothing is echoed or redrawn. */
  readonly isTerminal: boolean;
  readonly columns: number;
  write(text: string): void;
  onLine(line: string): void;
  /** ^D on an empty line. */
  onEnd(): void;
}

/** A line that is being typed, and where the cursor is in it. */
interface Line {
  readonly before: string;
  readonly after: string;
}

const EMPTY: Line = { before: '', after: '' };
const BELOW = '\x1b[J'; // erases from the cursor to the end of the screen
const segments = new Intl.Segmenter();

/** Keys that change the line or move in it. */
const EDITS: Readonly<Partial<Record<KeyName, (line: Line) => Line>>> = {
  backspace: ({ before, after }) => ({ before: splitLast(before)[0], after }),
  delete: ({ before, after }) => ({ before, after: splitFirst(after)[1] }),
  'kill-line': ({ after }) => ({ before: '', after }),
  'kill-rest': ({ before }) => ({ before, after: '' }),
  'kill-word': ({ before, after }) => ({ before: withoutLastWord(before), after }),
  home: ({ before, after }) => ({ before: '', after: before + after }),
  end: ({ before, after }) => ({ before: before + after, after: '' }),
  left({ before, after }) {
    const [rest, last] = splitLast(before);
    return { before: rest, after: last + after };
  },
  right({ before, after }) {
    const [first, rest] = splitFirst(after);
    return { before: before + first, after: rest };
  },
};

/**
 * Takes keys, echoes them, gives lines. What the game says in the middle of a line is shown above it.
 * Arrows, Home, End, Delete and Backspace; ^A ^E ^B ^F ^P ^N as Emacs has them, ^U (to the beginning), ^K (to the end),
 * ^W (a word), ^C (drop the line), ^D (delete; end on an empty line), ^L (clear the screen). Other keys do nothing.
 */
export class LineEditor {
  readonly #options: LineEditorOptions;
  readonly #keys = new KeyReader();
  readonly #history: History;
  #columns: number;
  #line = EMPTY;
  #prompt = '';
  #isEchoed = true;
  /** The line is off the screen, and will be shown once more keys have been read: they may come by the thousand. */
  #isHidden = false;
  readonly #acts: Readonly<Partial<Record<KeyName, () => void>>> = {
    enter: () => this.#enter(),
    drop: () => this.#drop(),
    eof: () => this.#eof(),
    redraw: () => this.#clear(),
    up: () => this.#recall(() => this.#history.up(textOf(this.#line))),
    down: () => this.#recall(() => this.#history.down()),
  };

  constructor(options: LineEditorOptions) {
    this.#options = options;
    this.#columns = options.columns;
    this.#history = new History(options.historyCharsMax);
  }

  /** Takes what was typed, cut anywhere between characters. */
  feed(text: string): void {
    for (const char of text) {
      const key = this.#keys.push(char);
      if (key !== undefined) this.#press(key);
    }
    this.#show();
  }

  /** Shows lines of text, each ended, above what is being typed. */
  print(text: string): void {
    const lines = `${text.replaceAll('\n', '\r\n')}\r\n`;
    this.#options.write(`${this.#erase()}${lines}${this.#shown()}`);
  }

  /** Sets what stands before the line, in place of an earlier one. Only the last of its lines is redrawn later. */
  prompt(text: string): void {
    const erase = this.#erase();
    const lines = text.split('\n');
    this.#prompt = lines.at(-1) ?? '';
    const above = lines.slice(0, -1).map((line) => `${line}\r\n`);
    this.#options.write(`${erase}${above.join('')}${this.#shown()}`);
  }

  /** Sends text just as it is: the game moves the cursor itself. */
  raw(text: string): void {
    this.#options.write(text);
  }

  /** Whether what is typed is shown. */
  echo(isOn: boolean): void {
    this.#isEchoed = isOn;
  }

  /** The window has another size. */
  resize(columns: number): void {
    this.#columns = columns;
  }

  #press(key: Key): void {
    const edit = 'does' in key ? EDITS[key.does] : undefined;
    if ('types' in key) this.#type(key.types);
    else if (edit === undefined) this.#acts[key.does]?.();
    else this.#change(edit(this.#line));
  }

  #type(char: string): void {
    const { before, after } = this.#line;
    if (before.length + after.length + char.length > this.#options.charsMax) return;
    const line = { before: before + char, after };
    if (after === '') this.#append(line, char);
    else this.#change(line);
  }

  #append(line: Line, char: string): void {
    this.#line = line;
    if (this.#isEchoed && !this.#isHidden) this.#echo(char);
  }

  #change(line: Line): void {
    if (!this.#isHidden) this.#echo(this.#erase());
    this.#isHidden = true;
    this.#line = line;
  }

  #clear(): void {
    this.#echo('\x1b[H\x1b[2J');
    this.#isHidden = true;
  }

  #show(): void {
    if (!this.#isHidden) return;
    this.#isHidden = false;
    this.#echo(this.#shown());
  }

  // Nobody sees what would be called back while nothing is echoed.
  #recall(find: () => string | undefined): void {
    const text = this.#isEchoed ? find() : undefined;
    if (text !== undefined) this.#change({ before: text, after: '' });
  }

  #enter(): void {
    const line = this.#toEnd();
    this.#history.add(this.#isEchoed ? line : '');
    this.#line = EMPTY;
    this.#prompt = '';
    this.#echo('\r\n');
    this.#options.onLine(line);
  }

  #drop(): void {
    this.#toEnd();
    this.#line = EMPTY;
    this.#echo(`^C\r\n${this.#shown()}`);
  }

  #eof(): void {
    if (textOf(this.#line) === '') this.#options.onEnd();
    else this.#press({ does: 'delete' });
  }

  /** Puts the cursor behind the line, and gives it. */
  #toEnd(): string {
    if (this.#line.after !== '') this.#press({ does: 'end' });
    this.#show();
    return this.#line.before;
  }

  #echo(text: string): void {
    if (this.#options.isTerminal && text !== '') this.#options.write(text);
  }

  /** The parts of what stands on the terminal, before the cursor and behind it. */
  #parts(): Line {
    const isShown = this.#options.isTerminal && this.#isEchoed;
    if (!isShown) return { before: this.#prompt, after: '' };
    return { before: this.#prompt + this.#line.before, after: this.#line.after };
  }

  /** Prompt and line, and the way back to the cursor. */
  #shown(): string {
    const { before, after } = this.#parts();
    if (after === '') return before;
    const place = widthOf(before);
    const rows = this.#lastRow(place + widthOf(after)) - Math.floor(place / this.#columns);
    return `${before}${after}${move(rows, 'A')}\r${move(place % this.#columns, 'C')}`;
  }

  /** Back to where the prompt begins, and everything gone from there on. */
  #erase(): string {
    const { before, after } = this.#parts();
    const place = this.#options.isTerminal ? widthOf(before) : 0;
    if (place === 0 && after === '') return '';
    const row = after === '' ? this.#lastRow(place) : Math.floor(place / this.#columns);
    return `${move(row, 'A')}\r${BELOW}`;
  }

  /** The row that the cursor is left in by so many columns: it goes to the next row by the next character only. */
  #lastRow(columns: number): number {
    return Math.max(0, Math.ceil(columns / this.#columns) - 1);
  }
}

function textOf({ before, after }: Line): string {
  return before + after;
}

function move(count: number, direction: 'A' | 'C'): string {
  return count > 0 ? `\x1b[${count}${direction}` : '';
}

// By what people see as one character: a family of emoji goes at once.
function splitLast(text: string): [rest: string, last: string] {
  const at = segments.segment(text).containing(text.length - 1)?.index ?? 0;
  return [text.slice(0, at), text.slice(at)];
}

function splitFirst(text: string): [first: string, rest: string] {
  const length = segments.segment(text).containing(0)?.segment.length ?? 0;
  return [text.slice(0, length), text.slice(length)];
}

// Step by step: a regular expression for it takes the square of the line's length.
function withoutLastWord(text: string): string {
  let end = text.trimEnd().length;
  while (end > 0 && text.charAt(end - 1).trim() !== '') end -= 1;
  return text.slice(0, end);
}

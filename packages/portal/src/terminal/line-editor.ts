// A line editor for terminals that send every key: ssh clients neither echo nor edit.

import { widthOf } from './width.ts';

/** What an editor works with. */
export interface LineEditorOptions {
  /** Characters of the longest line; more are not taken. */
  readonly charsMax: number;
  /** False without a terminal (`ssh -T`): nothing is echoed or redrawn. */
  readonly isTerminal: boolean;
  readonly columns: number;
  write(text: string): void;
  onLine(line: string): void;
  /** ^D on an empty line. */
  onEnd(): void;
}

/** Where in an escape sequence the keys are. */
type Keys = 'plain' | 'escape' | 'csi' | 'ss3' | 'string';

const BELOW = '\x1b[J'; // erases from the cursor to the end of the screen
const segments = new Intl.Segmenter();

/**
 * Takes keys, echoes them, gives lines. What the game says in the middle of a line is shown above it.
 * Backspace, ^U (the line), ^W (a word), ^C (drop the line), ^D (end), ^L (clear the screen); other control and escape
 * sequences, arrows included, do nothing.
 */
export class LineEditor {
  readonly #options: LineEditorOptions;
  #columns: number;
  #line = '';
  #prompt = '';
  #isEchoed = true;
  #keys: Keys = 'plain';
  #isAfterCr = false;
  readonly #commands: Readonly<Record<string, () => void>> = {
    '\r': () => this.#enter(),
    '\n': () => this.#enter(),
    '\b': () => this.#change(withoutLast(this.#line)),
    '\x7f': () => this.#change(withoutLast(this.#line)),
    '\x15': () => this.#change(''), // ^U
    '\x17': () => this.#change(this.#line.replace(/\S*\s*$/u, '')), // ^W
    '\x03': () => this.#drop(), // ^C
    '\x04': () => this.#end(), // ^D
    '\x0c': () => this.#echoText(`\x1b[H\x1b[2J${this.#shown()}`), // ^L
    '\x1b': () => {
      this.#keys = 'escape';
    },
  };

  constructor(options: LineEditorOptions) {
    this.#options = options;
    this.#columns = options.columns;
  }

  /** Takes what was typed, cut anywhere between characters. */
  feed(text: string): void {
    for (const key of text) this.#key(key);
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

  #key(key: string): void {
    if (this.#keys !== 'plain') this.#inSequence(key);
    else if (!this.#isLineFeedOfCrLf(key)) this.#act(key);
  }

  #isLineFeedOfCrLf(key: string): boolean {
    const is = key === '\n' && this.#isAfterCr;
    this.#isAfterCr = key === '\r';
    return is;
  }

  #act(key: string): void {
    const command = this.#commands[key];
    if (command !== undefined) command();
    else if (!isControl(key)) this.#type(key);
  }

  /** Swallows escape sequences: CSI to its final byte, SS3 one more key, strings to their end. */
  #inSequence(key: string): void {
    if (this.#keys === 'escape') this.#keys = SEQUENCES[key] ?? 'plain';
    else if (this.#keys === 'csi') this.#keys = key >= '@' && key <= '~' ? 'plain' : 'csi';
    else if (this.#keys === 'ss3') this.#keys = 'plain';
    else if (key === '\x07' || key === '\r') this.#keys = 'plain';
    else if (key === '\x1b') this.#keys = 'escape'; // ESC \ ends a string
  }

  #type(key: string): void {
    if (this.#line.length + key.length > this.#options.charsMax) return;
    this.#line += key;
    if (this.#isEchoed) this.#echoText(key);
  }

  #change(line: string): void {
    const erase = this.#erase();
    this.#line = line;
    this.#echoText(`${erase}${this.#shown()}`);
  }

  #enter(): void {
    const line = this.#line;
    this.#line = '';
    this.#prompt = '';
    this.#echoText('\r\n');
    this.#options.onLine(line);
  }

  #drop(): void {
    this.#line = '';
    this.#echoText(`^C\r\n${this.#shown()}`);
  }

  #end(): void {
    if (this.#line === '') this.#options.onEnd();
  }

  #echoText(text: string): void {
    if (this.#options.isTerminal && text !== '') this.#options.write(text);
  }

  #shown(): string {
    if (!this.#options.isTerminal) return this.#prompt;
    return this.#isEchoed ? `${this.#prompt}${this.#line}` : this.#prompt;
  }

  #erase(): string {
    const columns = this.#options.isTerminal ? widthOf(this.#shown()) : 0;
    if (columns === 0) return '';
    const rowsAbove = Math.ceil(columns / this.#columns) - 1;
    return `${rowsAbove > 0 ? `\x1b[${rowsAbove}A` : ''}\r${BELOW}`;
  }
}

const SEQUENCES: Readonly<Record<string, Keys>> = {
  '[': 'csi',
  O: 'ss3',
  ']': 'string',
  P: 'string',
  X: 'string',
  '^': 'string',
  _: 'string',
};

function isControl(key: string): boolean {
  return /\p{Cc}/u.test(key);
}

// By what people see as one character: a family of emoji goes at once.
function withoutLast(line: string): string {
  const last = [...segments.segment(line)].at(-1);
  return last === undefined ? '' : line.slice(0, last.index);
}

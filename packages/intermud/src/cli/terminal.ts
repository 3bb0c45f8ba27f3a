// Where a command reads and writes: the real streams of the process, or a test's.
import type { Readable, Writable } from 'node:stream';
import Table from 'cli-table3';
import picocolors from 'picocolors';
import { paint } from './text/colours.ts';

/** What a terminal is made of. */
export interface Streams {
  readonly stdin: Readable;
  readonly stdout: Writable & { isTTY?: boolean; columns?: number };
  readonly stderr: Writable & { isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by the first SIGINT or SIGTERM: whatever runs ends in good order. */
  readonly signal: AbortSignal;
}

type Colours = ReturnType<typeof picocolors.createColors>;

/** Lines, tables and JSON for whoever reads: a person at a terminal, or a program at a pipe. */
export class Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly env: Streams['env'];
  readonly signal: AbortSignal;
  /** Whether a person looks at standard output. */
  readonly isTerminal: boolean;
  /** Colours of our own; they do nothing on a pipe, with NO_COLOR, or on a dumb terminal. */
  readonly colours: Colours;
  /** Whether a person looks at standard error. */
  readonly isErrorTerminal: boolean;
  /** Whether colours are wanted. */
  readonly isColoured: boolean;
  readonly #stderr: Streams['stderr'];

  constructor({ stdin, stdout, stderr, env, signal }: Streams) {
    this.stdin = stdin;
    this.stdout = stdout;
    this.env = env;
    this.signal = signal;
    this.isTerminal = stdout.isTTY === true;
    this.isErrorTerminal = stderr.isTTY === true;
    this.isColoured = this.isTerminal && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
    this.colours = picocolors.createColors(this.isColoured);
    this.#stderr = stderr;
  }

  /** One line of our own. Text of strangers goes through {@link Terminal.shown} first. */
  line(text = ''): void {
    this.stdout.write(`${text}\n`);
  }

  /** One JSON value on one line. What acts on a terminal is escaped, so that it can be looked at as well. */
  json(value: unknown): void {
    this.line(JSON.stringify(value, bigintsAsText).replace(ACTS, escaped));
  }

  /** A line for a person who watches, on standard error so that it mixes with no output. */
  note(text: string): void {
    this.#stderr.write(`${text}\n`);
  }

  /** Asks on standard error; the answer goes on the same line. */
  prompt(text: string): void {
    this.#stderr.write(text);
  }

  /** Text of a stranger on one line, safe to print, in their colours where colours are on. */
  shown(text: string): string {
    return paint(text, this.isColoured);
  }

  /** Rows under a head; at a pipe, without head and with a tab between cells. Cells MUST be safe to print. */
  table(head: readonly string[], rows: readonly (readonly string[])[]): void {
    if (!this.isTerminal) {
      for (const row of rows) this.line(row.join('\t'));
      return;
    }
    if (rows.length === 0) return;
    const table = new Table({ head: head.map((cell) => this.colours.bold(cell)), chars: BARE, style: STYLE });
    table.push(...rows.map((row) => [...row]));
    this.line(table.toString());
  }
}

const ACTS = /[\x7f-\x9f\p{Cf}\u2028\u2029]/gu;

/** As JSON writes any character: in units of UTF-16. */
const escaped = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');

const bigintsAsText = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;

const STYLE = { head: [], border: [], 'padding-left': 0, 'padding-right': 2 };

// No lines around cells: columns are enough.
const BARE = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((part) => [part, '']),
);

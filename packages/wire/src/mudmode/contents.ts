// A file inside one LPC string, without ever holding it: how any byte travels in a string that LPC can hold.
//
// A file that is UTF-8 text without a NUL is its own contents, so that a mud which knows only the specification reads
// and writes it. Any other file is sent as U+0010 and then one character for each byte: U+0001 to U+00FF for the byte
// of that number, U+0100 for the byte 0. Each byte of a file so takes at most two bytes of a frame in either form.
// Source: extension; docs/protocol.md, "Files in one string".
import { I3Error } from '../faults.ts';

/** `text`: the bytes as they are. `binary`: one character a byte, behind a U+0010. */
export type ContentsForm = 'text' | 'binary';

const NUL = 0;
const LF = 10;
const CR = 13;
const DLE = 16;
const QUOTE = 34;
const BACKSLASH = 92;

/** Beyond it a byte of the binary form is two bytes of UTF-8. */
const ASCII_MAX = 0x7f;
const LEAD_LOW = 0xc2; // U+0080 to U+00BF
const LEAD_HIGH = 0xc3; // U+00C0 to U+00FF
const LEAD_NUL = 0xc4; // U+0100
const TRAIL_MIN = 0x80;
const TRAIL_MAX = 0xbf;

const isGuarded = (byte: number): boolean => byte === QUOTE || byte === BACKSLASH || byte === CR;

/** The one or two bytes of the wire that stand for each byte of a file. */
interface Pairs {
  readonly first: Uint8Array;
  readonly second: Uint8Array;
  /** 1, or 2 if the second counts. */
  readonly count: Uint8Array;
}

function pairsOf(pair: (byte: number) => readonly number[]): Pairs {
  const pairs = Array.from({ length: 256 }, (_, byte) => pair(byte));
  return {
    first: Uint8Array.from(pairs, ([first = 0]) => first),
    second: Uint8Array.from(pairs, ([, second = 0]) => second),
    count: Uint8Array.from(pairs, ({ length }) => length),
  };
}

function textPair(byte: number): readonly number[] {
  if (isGuarded(byte)) return [BACKSLASH, byte];
  return [byte === LF ? CR : byte]; // As drivers save a newline.
}

function binaryPair(byte: number): readonly number[] {
  if (byte === NUL) return [LEAD_NUL, TRAIL_MIN];
  if (byte <= ASCII_MAX) return textPair(byte);
  return [byte <= TRAIL_MAX ? LEAD_LOW : LEAD_HIGH, TRAIL_MIN | (byte & 0x3f)];
}

const PAIRS: Readonly<Record<ContentsForm, Pairs>> = { text: pairsOf(textPair), binary: pairsOf(binaryPair) };

/** Finds out in a first pass over a file in which form it travels, and how long its string is: a frame's length goes first. */
export class ContentsMeter {
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #wireBytes: Record<ContentsForm, number> = { text: 0, binary: 1 };
  #form: ContentsForm = 'text';
  #bytes = 0;

  /** The next bytes of the file. */
  push(bytes: Uint8Array): void {
    if (this.#form === 'text' && !this.#isText(bytes)) this.#form = 'binary';
    this.#bytes += bytes.length;
    this.#wireBytes.text += cost(bytes, PAIRS.text.count);
    this.#wireBytes.binary += cost(bytes, PAIRS.binary.count);
  }

  /** That was the file: its form, its bytes, and the bytes of its string without the quotes. */
  finish(): { readonly form: ContentsForm; readonly bytes: number; readonly wireBytes: number } {
    if (this.#form === 'text' && !this.#ends()) this.#form = 'binary';
    return { form: this.#form, bytes: this.#bytes, wireBytes: this.#wireBytes[this.#form] };
  }

  #isText(bytes: Uint8Array): boolean {
    if (this.#bytes === 0 && bytes[0] === DLE) return false; // It would be taken for the binary form.
    return !bytes.includes(NUL) && this.#decodes(() => this.#utf8.decode(bytes, { stream: true }));
  }

  #ends(): boolean {
    return this.#decodes(() => this.#utf8.decode());
  }

  #decodes(decode: () => void): boolean {
    try {
      decode();
      return true;
    } catch {
      return false;
    }
  }
}

function cost(bytes: Uint8Array, costs: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 1) sum += costs[bytes[at] as number] as number;
  return sum;
}

/** The string's bytes, without the quotes, for the next bytes of a file; `isFirst` for its first ones, empty or not. */
export function encodeContents(bytes: Uint8Array, form: ContentsForm, isFirst: boolean): Uint8Array {
  const { first, second, count } = PAIRS[form];
  const into = new Uint8Array(2 * bytes.length + 1);
  let end = 0;
  if (isFirst && form === 'binary') into[end++] = DLE;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    into[end] = first[byte] as number;
    into[end + 1] = second[byte] as number; // Written over by the next one if it does not count.
    end += count[byte] as number;
  }
  return into.subarray(0, end);
}

/** Where a decoder is within its string: the rows of its table. */
const AT = { plain: 0, guarded: 1, low: 2, high: 3, nul: 4, closed: 5, broken: 6 } as const;

/** For each state and byte of the wire: the state that follows, the byte of the file, and whether there is one. */
interface Table {
  readonly next: Uint8Array;
  readonly out: Uint8Array;
  readonly count: Uint8Array;
}

/** What a byte does in a state: the next state, and the byte of the file if it completes one. */
type Move = readonly [next: number, out?: number];

function textMove(at: number, byte: number): Move {
  if (at === AT.closed || at === AT.broken) return [at];
  if (at === AT.guarded) return [AT.plain, byte];
  if (byte === BACKSLASH) return [AT.guarded];
  if (byte === QUOTE) return [AT.closed];
  return [AT.plain, byte === CR ? LF : byte];
}

function binaryMove(at: number, byte: number): Move {
  const isTrail = byte >= TRAIL_MIN && byte <= TRAIL_MAX;
  if (at === AT.low) return isTrail ? [AT.plain, byte] : [AT.broken];
  if (at === AT.high) return isTrail ? [AT.plain, byte + 0x40] : [AT.broken];
  if (at === AT.nul) return byte === TRAIL_MIN ? [AT.plain, NUL] : [AT.broken];
  if (byte <= ASCII_MAX || at === AT.closed) return textMove(at, byte);
  const leads: Readonly<Record<number, number>> = {
    [LEAD_LOW]: AT.low,
    [LEAD_HIGH]: AT.high,
    [LEAD_NUL]: AT.nul,
  };
  return [at === AT.plain ? (leads[byte] ?? AT.broken) : AT.broken];
}

function tableOf(move: (at: number, byte: number) => Move): Table {
  const moves = Object.values(AT).flatMap((at) => Array.from({ length: 256 }, (_, byte) => move(at, byte)));
  return {
    next: Uint8Array.from(moves, ([next]) => next),
    out: Uint8Array.from(moves, ([, out = 0]) => out),
    count: Uint8Array.from(moves, ([, out]) => (out === undefined ? 0 : 1)),
  };
}

const TABLES: Readonly<Record<ContentsForm, Table>> = {
  text: tableOf(textMove),
  binary: tableOf(binaryMove),
};

/** Turns a string's bytes, from behind its first quote on and cut anywhere, back into the file. */
export class ContentsDecoder {
  #form: ContentsForm | undefined;
  #at: number = AT.plain;

  /** Whether the closing quote has come. What follows it is not looked at. */
  get isClosed(): boolean {
    return this.#at === AT.closed;
  }

  /** The file's bytes for the next bytes of the frame. @throws {I3Error} PACKET_SHAPE for what is not the binary form. */
  push(part: Uint8Array): Uint8Array {
    if (this.#form !== undefined || part.length === 0)
      return this.#decode(part, TABLES[this.#form ?? 'text']);
    this.#form = part[0] === DLE ? 'binary' : 'text';
    return this.#decode(this.#form === 'binary' ? part.subarray(1) : part, TABLES[this.#form]);
  }

  /** No branch depends on a byte: bytes without a pattern would be guessed wrong every other time. */
  #decode(part: Uint8Array, { next, out, count }: Table): Uint8Array {
    const into = new Uint8Array(part.length);
    let end = 0;
    let at = this.#at;
    for (let index = 0; index < part.length; index += 1) {
      const move = (at << 8) | (part[index] as number);
      into[end] = out[move] as number;
      end += count[move] as number;
      at = next[move] as number;
    }
    this.#at = at;
    if (at === AT.broken)
      throw new I3Error('PACKET_SHAPE', 'Cannot read contents: a character beyond U+0100 in the binary form');
    return into.subarray(0, end);
  }
}

/**
 * Where the string at a place of a packet begins: the offset behind its first quote. Undefined if `bytes` do not hold
 * the beginning of an array with plain strings and numbers before that place, and a string at it.
 */
export function scanContentsHead(bytes: Uint8Array, place: number): number | undefined {
  if (bytes[0] !== 40 || bytes[1] !== 123) return undefined; // ({
  let at = 2;
  for (let index = 0; index < place; index += 1) {
    at = bytes[at] === QUOTE ? stringEnd(bytes, at + 1) : numberEnd(bytes, at);
    if (bytes[at] !== 44) return undefined; // ,
    at += 1;
  }
  return bytes[at] === QUOTE ? at + 1 : undefined;
}

function stringEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}

function numberEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && ((bytes[at] as number) === 45 || isDigit(bytes[at] as number))) at += 1;
  return at;
}

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;

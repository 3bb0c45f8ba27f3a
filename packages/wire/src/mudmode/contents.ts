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
const TRAIL_NUL = 0x80;

const isGuarded = (byte: number): boolean => byte === QUOTE || byte === BACKSLASH || byte === CR;

/** Bytes on the wire of each byte of a file, by form. */
const COSTS: Readonly<Record<ContentsForm, Uint8Array>> = {
  text: Uint8Array.from({ length: 256 }, (_, byte) => (isGuarded(byte) ? 2 : 1)),
  binary: Uint8Array.from({ length: 256 }, (_, byte) =>
    isGuarded(byte) || byte === NUL || byte > ASCII_MAX ? 2 : 1,
  ),
};

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
    this.#wireBytes.text += cost(bytes, COSTS.text);
    this.#wireBytes.binary += cost(bytes, COSTS.binary);
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
  const into = new Uint8Array(2 * bytes.length + 1);
  let end = 0;
  if (isFirst && form === 'binary') into[end++] = DLE;
  const wide = form === 'binary';
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (isGuarded(byte)) into[end++] = BACKSLASH;
    if (byte === LF)
      into[end++] = CR; // As drivers save a newline.
    else if (wide && byte > ASCII_MAX) {
      into[end++] = byte < 0xc0 ? LEAD_LOW : LEAD_HIGH;
      into[end++] = 0x80 | (byte & 0x3f);
    } else if (wide && byte === NUL) {
      into[end++] = LEAD_NUL;
      into[end++] = TRAIL_NUL;
    } else into[end++] = byte;
  }
  return into.subarray(0, end);
}

/** Turns a string's bytes, from behind its first quote on and cut anywhere, back into the file. */
export class ContentsDecoder {
  #form: ContentsForm | undefined;
  #isGuarded = false;
  #lead = 0;
  #isClosed = false;

  /** Whether the closing quote has come. What follows it is not looked at. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The file's bytes for the next bytes of the frame. @throws {I3Error} PACKET_SHAPE for what is not the binary form. */
  push(part: Uint8Array): Uint8Array {
    const into = new Uint8Array(part.length);
    let end = 0;
    for (let at = 0; at < part.length && !this.#isClosed; at += 1) {
      const character = this.#unguarded(part[at] as number);
      const byte =
        character < 0 ? -1 : this.#form === 'binary' ? this.#narrow(character) : this.#first(character);
      if (byte >= 0) into[end++] = byte;
    }
    return into.subarray(0, end);
  }

  /** The byte as it was before it was guarded; -1 for a guard, and for the quote that ends the string. */
  #unguarded(byte: number): number {
    if (this.#isGuarded) {
      this.#isGuarded = false;
      return byte;
    }
    this.#isGuarded = byte === BACKSLASH;
    this.#isClosed = byte === QUOTE;
    if (this.#isGuarded || this.#isClosed) return -1;
    return byte === CR ? LF : byte;
  }

  /** Decides on the form by the first byte; any other passes. */
  #first(byte: number): number {
    if (this.#form !== undefined) return byte;
    this.#form = byte === DLE ? 'binary' : 'text';
    return byte === DLE ? -1 : byte;
  }

  /** One byte for one character of the binary form; -1 within a character. */
  #narrow(byte: number): number {
    const lead = this.#lead;
    this.#lead = 0;
    if (lead === 0 && byte <= ASCII_MAX) return byte;
    if (lead === 0 && byte >= LEAD_LOW && byte <= LEAD_NUL) {
      this.#lead = byte;
      return -1;
    }
    const isTrail = byte >= 0x80 && byte < 0xc0;
    if (lead === LEAD_LOW && isTrail) return byte;
    if (lead === LEAD_HIGH && isTrail) return byte + 0x40;
    if (lead === LEAD_NUL && byte === TRAIL_NUL) return NUL;
    throw new I3Error('PACKET_SHAPE', 'Cannot read contents: a character beyond U+0100 in the binary form');
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

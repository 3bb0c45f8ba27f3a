// From values to LPC text. Strict: writes exactly what FluffOS, the pickiest of readers, takes back.
import { LPC_DEPTH_OUT_MAX } from '../limits.ts';
import { failAtNul, guarded, NEEDS_GUARD } from './guard.ts';
import { writeBigint, writeFloat, writeNumber } from './number.ts';
import { allocate, decodeOwnUtf8, toLatin1, writeBinary, writeUtf8 } from './text.ts';
import { kindOf, type LpcArray, LpcFloat, type LpcMapping, type LpcValue } from './value.ts';

/** What a peer reads: UTF-8 unless it is known to read nothing but Latin-1. */
export type WireEncoding = 'utf-8' | 'latin-1';

/**
 * Writes a value as LPC text: a comma after every element, no white space, no NUL. A lone surrogate becomes U+FFFD.
 *
 * @throws {RangeError} for what LPC cannot hold: NUL in a string, integers beyond 64 bits, infinite or NaN floats,
 *   nesting deeper than LPC_DEPTH_OUT_MAX.
 * @throws {TypeError} for what is not an {@link LpcValue}.
 */
export function writeLpc(value: LpcValue): string {
  return WRITERS['utf-8'].text(value);
}

/**
 * The bytes of a value, NUL-terminated, as a MUD-mode frame holds them (without its length).
 * Characters that a Latin-1 peer cannot read are replaced by what looks like them, or by '?'.
 *
 * @throws {RangeError} {@link writeLpc}
 */
export function encodeLpc(value: LpcValue, encoding: WireEncoding = 'utf-8'): Uint8Array {
  return WRITERS[encoding].bytes(value, 0, 1);
}

/**
 * As {@link encodeLpc}, with `before` bytes of zeros in front: room for what a frame begins with.
 *
 * @throws {RangeError} {@link writeLpc}
 */
export function encodeLpcBehind(before: number, value: LpcValue, encoding: WireEncoding): Uint8Array {
  return WRITERS[encoding].bytes(value, before, 1);
}

const LF = 10;
const CR = 13;
const QUOTE = 34;
const OPEN = 40;
const CLOSE = 41;
const COMMA = 44;
const ZERO = 48;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Bytes of a piece of memory that small values share, one behind the other: as much as Node's own pool. */
const SLAB_BYTES = 8_192;
/** Bytes left in a slab that are worth beginning a value in: a line of talk. */
const SLAB_REST_BYTES = 512;
/** Bytes that are kept from one large value to the next: a few lists of muds. */
const LARGE_BYTES_MAX = 262_144;
/** Characters up to which a loop is faster than a call that writes a whole string. */
const LOOP_LENGTH_MAX = 48;
/** Bytes that one UTF-16 unit takes at most, as a guarded character or in UTF-8. */
const BYTES_PER_UNIT = 3;
/** Bytes of brackets, quotes and commas between two looks at how much room is left. */
const BRACKETS_BYTES = 8;

/** Digits of the longest integer of 32 bits. */
const INT32_DIGITS = 10;

/** 1 for each code below `end` that is written as it is, in one byte. */
const plainCodes = (end: number): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, code) =>
    Number(code < end && ![0, LF, CR, QUOTE, BACKSLASH].includes(code)),
  );

/** Part of `bytes` as plain bytes: what Node makes views of has other methods under the same names. */
const viewOf = (bytes: Uint8Array, start: number, end: number): Uint8Array =>
  new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start);

/** Writes values straight into bytes, which costs half of what putting text together and encoding it does. */
class Writer {
  readonly #isLatin1: boolean;
  readonly #isPlain: Uint8Array;
  /** Where finished values lie, one behind the other, up to `#slabEnd`. */
  #slab = allocate(SLAB_BYTES);
  #slabEnd = 0;
  /** What a value that is too large for the slab was written in last: the next one need not grow again. */
  #large = allocate(0);
  /** What is being written to, the slab or larger; the value at hand goes from `#start` to `#at`. */
  #bytes = this.#slab;
  #start = 0;
  #at = 0;

  constructor(encoding: WireEncoding) {
    this.#isLatin1 = encoding === 'latin-1';
    this.#isPlain = plainCodes(this.#isLatin1 ? 0x100 : 0x80);
  }

  /** The bytes of a value between `before` and `after` zeros; nobody writes to them again. */
  bytes(value: LpcValue, before: number, after: number): Uint8Array {
    this.#write(value, before, after);
    const bytes = viewOf(this.#bytes, this.#start, this.#at);
    if (this.#bytes !== this.#slab) return bytes.slice();
    this.#slabEnd = this.#at;
    return bytes;
  }

  /** The text of a value. */
  text(value: LpcValue): string {
    this.#write(value, 0, 0);
    return decodeOwnUtf8(this.#bytes, this.#start, this.#at);
  }

  #write(value: LpcValue, before: number, after: number): void {
    if (SLAB_BYTES - this.#slabEnd < SLAB_REST_BYTES) {
      this.#slab = allocate(SLAB_BYTES);
      this.#slabEnd = 0;
    }
    this.#bytes = this.#slab;
    this.#start = this.#slabEnd;
    this.#at = this.#start;
    this.#zeros(before);
    this.#value(value, LPC_DEPTH_OUT_MAX);
    this.#zeros(after);
  }

  /** Makes room for `count` bytes and the brackets around them. */
  #reserve(count: number): void {
    if (this.#at + count + BRACKETS_BYTES > this.#bytes.length) this.#grow(count + BRACKETS_BYTES);
  }

  #grow(count: number): void {
    const used = this.#at - this.#start;
    const larger = this.#largerThan(used + count);
    larger.set(this.#bytes.subarray(this.#start, this.#at));
    this.#bytes = larger;
    this.#start = 0;
    this.#at = used;
  }

  #largerThan(count: number): Uint8Array {
    if (this.#large.length >= count && this.#bytes === this.#slab) return this.#large;
    const larger = allocate(Math.max(2 * count, 2 * SLAB_BYTES));
    if (larger.length <= LARGE_BYTES_MAX) this.#large = larger;
    return larger;
  }

  #zeros(count: number): void {
    this.#reserve(count);
    for (let left = count; left > 0; left -= 1) this.#put(0);
  }

  #put(byte: number): void {
    this.#bytes[this.#at] = byte;
    this.#at += 1;
  }

  #value(value: LpcValue, depthLeft: number): void {
    if (typeof value === 'string') this.#string(value);
    else if (typeof value === 'number') this.#number(value);
    else if (Array.isArray(value)) this.#array(value, depthLeft);
    else if (value instanceof Map) this.#mapping(value, depthLeft);
    else this.#ascii(writeRare(value));
  }

  #array(elements: LpcArray, depthLeft: number): void {
    this.#open(OPEN_BRACE, depthLeft);
    for (let index = 0; index < elements.length; index += 1) {
      this.#value(elements[index] as LpcValue, depthLeft - 1);
      this.#put(COMMA);
    }
    this.#close(CLOSE_BRACE);
  }

  #mapping(entries: LpcMapping, depthLeft: number): void {
    this.#open(OPEN_BRACKET, depthLeft);
    for (const [key, value] of entries) {
      this.#value(key, depthLeft - 1);
      this.#put(COLON);
      this.#value(value, depthLeft - 1);
      this.#put(COMMA);
    }
    this.#close(CLOSE_BRACKET);
  }

  #open(bracket: number, depthLeft: number): void {
    if (depthLeft === 0)
      throw new RangeError(`Cannot write LPC: it is nested deeper than ${LPC_DEPTH_OUT_MAX} levels`);
    this.#reserve(2);
    this.#put(OPEN);
    this.#put(bracket);
  }

  #close(bracket: number): void {
    this.#reserve(2);
    this.#put(bracket);
    this.#put(CLOSE);
  }

  #string(given: string): void {
    const text = this.#isLatin1 ? toLatin1(given) : given;
    this.#reserve(BYTES_PER_UNIT * text.length);
    this.#put(QUOTE);
    if (text.length > LOOP_LENGTH_MAX && !NEEDS_GUARD.test(text)) this.#block(text);
    else if (!this.#plain(text)) this.#block(guarded(text));
    this.#put(QUOTE);
  }

  /** Writes text character by character; false, and nothing written, if one of them is more than one byte. */
  #plain(text: string): boolean {
    const bytes = this.#bytes;
    const isPlain = this.#isPlain;
    let at = this.#at;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (isPlain[code] === 1) bytes[at++] = code;
      else if (code === LF) bytes[at++] = CR;
      else if (code === QUOTE || code === BACKSLASH || code === CR) {
        bytes[at++] = BACKSLASH;
        bytes[at++] = code;
      } else if (code === 0) failAtNul();
      else return false;
    }
    this.#at = at;
    return true;
  }

  /** Writes text in one go. */
  #block(text: string): void {
    this.#reserve(BYTES_PER_UNIT * text.length);
    const write = this.#isLatin1 ? writeBinary : writeUtf8;
    this.#at += write(this.#bytes, text, this.#at);
  }

  #number(value: number): void {
    const whole = value | 0;
    if (whole !== value) this.#ascii(writeNumber(value));
    else if (whole < 0) this.#ascii(String(whole));
    else if (whole < 10) {
      this.#reserve(1);
      this.#put(ZERO + whole);
    } else this.#digits(whole);
  }

  /** Writes a positive integer of 32 bits: quicker than by way of a string. */
  #digits(value: number): void {
    this.#reserve(INT32_DIGITS);
    let end = this.#at + 1;
    for (let bound = 10; value >= bound; bound *= 10) end += 1;
    this.#at = end;
    let left = value;
    do {
      end -= 1;
      this.#bytes[end] = ZERO + (left % 10);
      left = (left / 10) | 0;
    } while (left > 0);
  }

  #ascii(text: string): void {
    this.#reserve(text.length);
    for (let index = 0; index < text.length; index += 1) this.#put(text.charCodeAt(index));
  }
}

const WRITERS: Readonly<Record<WireEncoding, Writer>> = {
  'utf-8': new Writer('utf-8'),
  'latin-1': new Writer('latin-1'),
};

function writeRare(value: unknown): string {
  if (typeof value === 'bigint') return writeBigint(value);
  if (value instanceof LpcFloat) return writeFloat(value.value);
  throw new TypeError(`Cannot write LPC: ${kindOf(value)} has no place in it`);
}

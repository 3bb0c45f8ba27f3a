// Tells whether LPC text is exactly what encode.ts would write, without building anything: what a router may
// pass on as it came.
import { I3Error } from '../faults.ts';
import { LPC_CONTAINER_ELEMENTS, LPC_DEPTH_OUT_MAX, LPC_ELEMENTS_MAX } from '../limits.ts';
import { parseLpc } from './decode.ts';
import { writeFloat } from './number.ts';

const CR = 13;
const QUOTE = 34;
const OPEN = 40;
const CLOSE = 41;
const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

const INT64_MAX_DIGITS = '9223372036854775807';
const INT64_MIN_DIGITS = '9223372036854775808';
const INT64_DIGITS = INT64_MAX_DIGITS.length;

/** Beyond every offset. */
const NOWHERE = 0x3fffffff;

/**
 * Checks frames inside one piece of text, from its front to its end.
 *
 * One search finds the next backslash, LF and NUL for all frames of the text together, so that a frame costs a search
 * for each quote and nothing per character of a string.
 */
export class CanonicalText {
  readonly #text: string;
  #nextEscape = -1;
  #nextNewline = -1;
  #nextNul = -1;
  #at = 0;
  #elementsLeft = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * True if the characters from `start` to `end` (its NUL excluded) are one canonical array.
   * False says nothing bad: the text may be readable and only needs to be written anew, or may be broken.
   * MUST be called with rising offsets.
   */
  isArray(start: number, end: number): boolean {
    this.#at = start;
    this.#elementsLeft = LPC_ELEMENTS_MAX;
    if (this.#spoilt(start) < end || this.#text.charCodeAt(start + 1) !== OPEN_BRACE) return false;
    return (
      this.#text.charCodeAt(start) === OPEN && this.#container(LPC_DEPTH_OUT_MAX, end) && this.#at === end
    );
  }

  /** Where the next LF or NUL is: an LF is written as CR by everybody who writes well, a NUL ends the text for every driver. */
  #spoilt(from: number): number {
    if (this.#nextNewline < from) this.#nextNewline = this.#find('\n', from);
    if (this.#nextNul < from) this.#nextNul = this.#find('\0', from);
    return this.#nextNewline < this.#nextNul ? this.#nextNewline : this.#nextNul;
  }

  #find(what: string, from: number): number {
    const at = this.#text.indexOf(what, from);
    return at < 0 ? NOWHERE : at;
  }

  #value(depthLeft: number, end: number): boolean {
    const code = this.#text.charCodeAt(this.#at);
    if (code === QUOTE) return this.#string(end);
    if (code === OPEN) return this.#container(depthLeft, end);
    return this.#number(code);
  }

  #container(depthLeft: number, end: number): boolean {
    const kind = this.#text.charCodeAt(this.#at + 1);
    this.#at += 2;
    this.#elementsLeft -= LPC_CONTAINER_ELEMENTS;
    if (depthLeft === 0 || this.#elementsLeft < 0) return false;
    if (kind === OPEN_BRACE) return this.#array(depthLeft - 1, end);
    return kind === OPEN_BRACKET && this.#mapping(depthLeft - 1, end);
  }

  #array(depthLeft: number, end: number): boolean {
    while (this.#text.charCodeAt(this.#at) !== CLOSE_BRACE) {
      if (!this.#element(depthLeft, end) || !this.#take(COMMA)) return false;
    }
    this.#at += 1;
    return this.#take(CLOSE);
  }

  #mapping(depthLeft: number, end: number): boolean {
    const keys = new Set<string>();
    while (this.#text.charCodeAt(this.#at) !== CLOSE_BRACKET) {
      const start = this.#at;
      if (!this.#element(depthLeft, end) || !this.#isNew(keys, start)) return false;
      if (!this.#take(COLON) || !this.#element(depthLeft, end) || !this.#take(COMMA)) return false;
    }
    this.#at += 1;
    return this.#take(CLOSE);
  }

  /** Of entries with the same key one is left when they are written anew. Containers and floats are keys by identity. */
  #isNew(keys: Set<string>, start: number): boolean {
    const key = this.#text.slice(start, this.#at);
    const isByValue = key.startsWith('"') || !(key.startsWith('(') || key.includes('.'));
    const isNew = !keys.has(key);
    if (isByValue) keys.add(key);
    return isNew;
  }

  #element(depthLeft: number, end: number): boolean {
    this.#elementsLeft -= 1;
    return this.#at < end && this.#elementsLeft >= 0 && this.#value(depthLeft, end);
  }

  #take(code: number): boolean {
    this.#at += 1;
    return this.#text.charCodeAt(this.#at - 1) === code;
  }

  #string(end: number): boolean {
    const start = this.#at + 1;
    const close = this.#text.indexOf('"', start);
    if (close < 0 || close >= end) return false;
    if (this.#nextEscape < start) this.#nextEscape = this.#find('\\', start);
    if (this.#nextEscape < close) return this.#guardedString(start, end);
    this.#at = close + 1;
    return true;
  }

  #guardedString(start: number, end: number): boolean {
    let at = start;
    for (;;) {
      const code = this.#text.charCodeAt(at);
      if (code === QUOTE) break;
      at += code === BACKSLASH ? 2 : 1;
      if (at >= end) return false;
      if (code === BACKSLASH && !mustBeGuarded(this.#text.charCodeAt(at - 1))) return false;
    }
    this.#at = at + 1;
    return true;
  }

  #number(first: number): boolean {
    const start = this.#at;
    if (first === MINUS) this.#at += 1;
    const digits = this.#digits();
    if (digits === 0) return false;
    const isZero = this.#text.charCodeAt(this.#at - digits) === ZERO;
    if (this.#text.charCodeAt(this.#at) === DOT) return this.#float(start);
    if (isZero) return digits === 1 && first !== MINUS;
    return digits < INT64_DIGITS || (digits === INT64_DIGITS && this.#isInt64(first));
  }

  /** The digits before here, as many as the longest integer has. */
  #isInt64(first: number): boolean {
    const digits = this.#text.slice(this.#at - INT64_DIGITS, this.#at);
    return digits <= (first === MINUS ? INT64_MIN_DIGITS : INT64_MAX_DIGITS);
  }

  /** A float is read and written to find out. */
  #float(start: number): boolean {
    FLOAT.lastIndex = start;
    if (!FLOAT.test(this.#text)) return false;
    this.#at = FLOAT.lastIndex;
    const numeral = this.#text.slice(start, this.#at);
    const value = Number(numeral);
    return Number.isFinite(value) && writeFloat(value) === numeral;
  }

  /** Takes digits; how many there were. */
  #digits(): number {
    const start = this.#at;
    let code = this.#text.charCodeAt(start);
    while (code >= ZERO && code <= NINE) {
      this.#at += 1;
      code = this.#text.charCodeAt(this.#at);
    }
    return this.#at - start;
  }
}

/** A float has at most 309 digits before its point; longer numerals are not canonical. */
const FLOAT = /-?\d{1,320}\.\d{1,320}(?:e[+-]\d{1,3})?/y;

const mustBeGuarded = (code: number): boolean => code === QUOTE || code === BACKSLASH || code === CR;

/** True if `text` is one array exactly as `writeLpc` would write it. */
export function isCanonicalArray(text: string): boolean {
  return new CanonicalText(text).isArray(0, text.length);
}

/** What may be done with a frame's text: passed on as it is, passed on when written anew, or not at all. */
export type LpcCheck = 'canonical' | 'readable' | 'broken';

/**
 * Checks the text from `start` to `end`, its NUL excluded: a frame's bytes as one character each.
 *
 * Canonical text costs one scan that builds nothing; anything else is rare, and is read to find out.
 */
export function checkLpc(text: string, start = 0, end = text.length): LpcCheck {
  const frame = text.slice(start, end); // No copy; keeps every search within the frame.
  if (isCanonicalArray(frame)) return 'canonical';
  try {
    // What is nested deeper than may be written cannot be passed on, although it could be read.
    return Array.isArray(parseLpc(frame, WRITABLE)) ? 'readable' : 'broken';
  } catch (error) {
    if (error instanceof I3Error) return 'broken';
    throw error;
  }
}

const WRITABLE = { depthMax: LPC_DEPTH_OUT_MAX };

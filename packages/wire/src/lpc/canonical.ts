// Tells whether LPC text is exactly what encode.ts would write, without building anything: what a router may
// pass on as it came.
import { I3Error } from '../faults.ts';
import { LPC_DEPTH_OUT_MAX } from '../limits.ts';
import { parseLpc } from './decode.ts';

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
const LOWER_E = 101;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Digits of an integer that is surely within 64 bits; longer ones are left to the decoder. */
const DIGITS_MAX = 18;

/**
 * Checks frames inside one piece of text, from its front to its end.
 *
 * One scan finds the next backslash, LF and NUL for all frames of the text together, so that a frame costs a search
 * for each quote and nothing per character of a string.
 */
export class CanonicalText {
  readonly #text: string;
  #nextEscape = -1;
  #nextBad = -1;
  #at = 0;

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
    if (this.#nextBad < start) this.#nextBad = this.#findBad(start);
    if (this.#nextBad < end) return false;
    return (
      this.#text.charCodeAt(start + 1) === OPEN_BRACE &&
      this.#container(LPC_DEPTH_OUT_MAX, end) &&
      this.#at === end
    );
  }

  /** An LF is written as CR by everybody who writes well, and a NUL ends the text for every driver. */
  #findBad(from: number): number {
    return Math.min(this.#find('\n', from), this.#find('\0', from));
  }

  #find(what: string, from: number): number {
    const at = this.#text.indexOf(what, from);
    return at < 0 ? Number.POSITIVE_INFINITY : at;
  }

  #value(depthLeft: number, end: number): boolean {
    const code = this.#text.charCodeAt(this.#at);
    if (code === QUOTE) return this.#string(end);
    if (code === OPEN) return this.#container(depthLeft, end);
    return this.#number(code);
  }

  #container(depthLeft: number, end: number): boolean {
    if (depthLeft === 0) return false;
    const kind = this.#text.charCodeAt(this.#at + 1);
    this.#at += 2;
    if (kind === OPEN_BRACE) return this.#elements(depthLeft - 1, end, CLOSE_BRACE, false);
    return kind === OPEN_BRACKET && this.#elements(depthLeft - 1, end, CLOSE_BRACKET, true);
  }

  #elements(depthLeft: number, end: number, closing: number, isMapping: boolean): boolean {
    const text = this.#text;
    while (this.#at < end) {
      if (text.charCodeAt(this.#at) === closing) {
        this.#at += 2;
        return text.charCodeAt(this.#at - 1) === CLOSE;
      }
      if (!this.#value(depthLeft, end)) return false;
      if (isMapping && !(text.charCodeAt(this.#at++) === COLON && this.#value(depthLeft, end))) return false;
      if (text.charCodeAt(this.#at++) !== COMMA) return false;
    }
    return false;
  }

  #string(end: number): boolean {
    const start = this.#at + 1;
    const close = this.#text.indexOf('"', start);
    if (this.#nextEscape < start) this.#nextEscape = this.#find('\\', start);
    if (close < 0 || close >= end) return false;
    this.#at = close + 1;
    return this.#nextEscape > close || this.#guardedString(start, end);
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
    const text = this.#text;
    if (first === MINUS) this.#at += 1;
    const start = this.#at;
    const whole = this.#digits();
    const tidy = whole === 1 || (whole > 1 && text.charCodeAt(start) !== ZERO);
    if (!tidy) return false;
    if (text.charCodeAt(this.#at) === DOT) return this.#fraction();
    const isMinusZero = first === MINUS && whole === 1 && text.charCodeAt(start) === ZERO;
    return whole <= DIGITS_MAX && !isMinusZero;
  }

  #fraction(): boolean {
    this.#at += 1;
    if (this.#digits() === 0) return false;
    if (this.#text.charCodeAt(this.#at) !== LOWER_E) return true;
    return false; // Exponents may overflow to what LPC cannot hold: rare, so the decoder decides.
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

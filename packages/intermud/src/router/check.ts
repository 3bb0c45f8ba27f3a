// One look at a packet's own fields as they pass: are they exactly what a strict writer writes? Builds nothing.

const CR = 13;
const QUOTE = 34;
const CLOSE = 41;
const COMMA = 44;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
const BACKSLASH = 92;
const CLOSE_BRACE = 125;

/** Digits of an integer that is surely within 64 bits. */
const DIGITS_MAX = 18;

/**
 * Checks the fields of frames that lie in one text, front to back.
 *
 * Knows flat fields only: strings and integers, which is nearly all that is said on the network. Searches for what
 * would spoil a string (backslash, LF, NUL) run over the whole text at once and are not begun anew for each frame.
 */
export class FlatCheck {
  #text = '';
  #mayHoldNul = true;
  #nextEscape = -1;
  #nextNewline = -1;
  /** How many of the fields counted last are integers; the others are strings. */
  integers = 0;

  /** Begins with another text. `mayHoldNul` is false if no frame of it holds a NUL before its end. */
  begin(text: string, mayHoldNul = true): void {
    this.#text = text;
    this.#mayHoldNul = mayHoldNul;
    this.#nextEscape = -1;
    this.#nextNewline = -1;
  }

  /**
   * How many fields there are from `start` to the end of the array at `end`; -1 if they are not flat and canonical,
   * which says nothing bad of them. MUST be called with rising offsets.
   */
  fields(start: number, end: number): number {
    if (this.#isSpoilt(start, end)) return -1;
    const text = this.#text;
    const last = end - 2;
    let at = start;
    let count = 0;
    this.integers = 0;
    while (at < last) {
      at = text.charCodeAt(at) === QUOTE ? this.#stringEnd(at, end) : this.#integerEnd(at);
      if (at < 0 || text.charCodeAt(at) !== COMMA) return -1;
      at += 1;
      count += 1;
    }
    return at === last && text.charCodeAt(last) === CLOSE_BRACE && text.charCodeAt(last + 1) === CLOSE
      ? count
      : -1;
  }

  /** An LF is written as CR by everybody who writes well, and a NUL ends the text for every driver. */
  #isSpoilt(start: number, end: number): boolean {
    if (this.#nextNewline < start) this.#nextNewline = this.#find('\n', start);
    if (this.#nextEscape < start) this.#nextEscape = this.#find('\\', start);
    return this.#nextNewline < end || (this.#mayHoldNul && this.#find('\0', start) < end);
  }

  #find(what: string, from: number): number {
    const at = this.#text.indexOf(what, from);
    return at < 0 ? NOWHERE : at;
  }

  /** Where the string at `start` ends; -1 if it does not. */
  #stringEnd(start: number, end: number): number {
    const close = this.#text.indexOf('"', start + 1);
    if (close < 0 || close >= end) return -1;
    return this.#nextEscape < close ? this.#guardedEnd(start, end) : close + 1;
  }

  /** A string near a backslash. Only `"`, backslash and CR are guarded by a strict writer. */
  #guardedEnd(start: number, end: number): number {
    let at = start + 1;
    for (;;) {
      const code = this.#text.charCodeAt(at);
      if (code === QUOTE) break;
      at += code === BACKSLASH ? 2 : 1;
      if (at >= end) return -1;
      if (code === BACKSLASH && !mustBeGuarded(this.#text.charCodeAt(at - 1))) return -1;
    }
    this.#nextEscape = this.#find('\\', at + 1);
    return at + 1;
  }

  /** Digits without a 0 in front; `-0` is not written by anybody. */
  #integerEnd(first: number): number {
    const isNegative = this.#text.charCodeAt(first) === MINUS;
    const start = isNegative ? first + 1 : first;
    let at = start;
    let code = this.#text.charCodeAt(at);
    while (code >= ZERO && code <= NINE) {
      at += 1;
      code = this.#text.charCodeAt(at);
    }
    this.integers += 1;
    const digits = at - start;
    const isTidy = this.#text.charCodeAt(start) === ZERO ? digits === 1 && !isNegative : digits > 0;
    return isTidy && digits <= DIGITS_MAX ? at : -1;
  }
}

/** Beyond every text: V8 strings have less than 2^30 characters. */
const NOWHERE = 2 ** 30;

const mustBeGuarded = (code: number): boolean => code === QUOTE || code === BACKSLASH || code === CR;

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
  readonly #text: string;
  #nextEscape = -1;
  #nextNewline = -1;
  #at = 0;
  /** How many of the fields counted last are integers; the others are strings. */
  integers = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * How many fields there are from `start` to the end of the array at `end`; -1 if they are not flat and canonical,
   * which says nothing bad of them. MUST be called with rising offsets.
   */
  fields(start: number, end: number): number {
    if (this.#nextNewline < start) this.#nextNewline = this.#find('\n', start);
    if (this.#nextEscape < start) this.#nextEscape = this.#find('\\', start);
    if (this.#nextNewline < end || this.#find('\0', start) < end) return -1;
    this.#at = start;
    this.integers = 0;
    let count = 0;
    while (this.#at < end - 2) {
      if (!this.#field(end)) return -1;
      count += 1;
    }
    const closes = this.#text.charCodeAt(end - 2) === CLOSE_BRACE && this.#text.charCodeAt(end - 1) === CLOSE;
    return closes && this.#at === end - 2 ? count : -1;
  }

  #find(what: string, from: number): number {
    const at = this.#text.indexOf(what, from);
    return at < 0 ? Number.POSITIVE_INFINITY : at;
  }

  /** Takes one field and its comma. */
  #field(end: number): boolean {
    const code = this.#text.charCodeAt(this.#at);
    if (code === QUOTE) {
      if (!this.#string(end)) return false;
    } else if (!this.#integer(code)) return false;
    return this.#text.charCodeAt(this.#at++) === COMMA;
  }

  #string(end: number): boolean {
    const close = this.#text.indexOf('"', this.#at + 1);
    if (close < 0 || close >= end) return false;
    if (this.#nextEscape < close) return this.#guardedString(end);
    this.#at = close + 1;
    return true;
  }

  /** A string near a backslash. Only `"`, backslash and CR are guarded by a strict writer. */
  #guardedString(end: number): boolean {
    let at = this.#at + 1;
    for (;;) {
      const code = this.#text.charCodeAt(at);
      if (code === QUOTE) break;
      at += code === BACKSLASH ? 2 : 1;
      if (at >= end) return false;
      if (code === BACKSLASH && !mustBeGuarded(this.#text.charCodeAt(at - 1))) return false;
    }
    this.#at = at + 1;
    this.#nextEscape = this.#find('\\', this.#at);
    return true;
  }

  /** Digits without a 0 in front; `-0` is not written by anybody. */
  #integer(first: number): boolean {
    this.integers += 1;
    const start = first === MINUS ? this.#at + 1 : this.#at;
    let at = start;
    let code = this.#text.charCodeAt(at);
    while (code >= ZERO && code <= NINE) {
      at += 1;
      code = this.#text.charCodeAt(at);
    }
    this.#at = at;
    const digits = at - start;
    if (this.#text.charCodeAt(start) === ZERO) return digits === 1 && first !== MINUS;
    return digits > 0 && digits <= DIGITS_MAX;
  }
}

const mustBeGuarded = (code: number): boolean => code === QUOTE || code === BACKSLASH || code === CR;

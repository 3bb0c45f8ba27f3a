// From LPC text, as save_variable() writes it, to values. Liberal: takes what any living driver or mudlib sends.
import { I3Error } from '../faults.ts';
import { LPC_DEPTH_IN_MAX, LPC_ELEMENTS_MAX, QUOTE_LENGTH_MAX } from '../limits.ts';
import { binaryText, decodeMixedText, decodeUtf8 } from './text.ts';
import { LpcFloat, type LpcValue } from './value.ts';

/** Bounds of one read; each defaults to the value of `limits.ts`. */
export interface LpcReadLimits {
  /** Containers inside containers. */
  readonly depthMax?: number;
  /** Elements, keys and values, all levels together. */
  readonly elementsMax?: number;
}

/**
 * Reads one LPC value from text.
 *
 * Takes what living muds send: a missing last comma, white space between tokens, empty elements (0), classes
 * (arrays), and everything behind a NUL ignored. A bare CR in a string is a newline; `\x` is x for every x.
 * Source: FluffOS restore_svalue(), src/vm/internal/base/object.cc.
 *
 * @throws {I3Error} LPC_SYNTAX, LPC_DEPTH or LPC_SIZE, naming the offset, what was expected and what was found.
 */
export function parseLpc(text: string, limits?: LpcReadLimits): LpcValue {
  return new Reader(text, limits).read();
}

/**
 * Reads one LPC value from the bytes of a frame, with or without its NUL.
 *
 * Text is UTF-8; where the frame as a whole is not, each string is taken as UTF-8 if it is that, else as Windows-1252:
 * one old mud's line does not spoil another's. Offsets in errors are bytes if the text is ASCII, else characters.
 *
 * @throws {I3Error} as {@link parseLpc}.
 */
export function decodeLpc(bytes: Uint8Array, limits?: LpcReadLimits): LpcValue {
  const text = decodeUtf8(bytes);
  return text === undefined
    ? new Reader(binaryText(bytes), limits, decodeMixedText).read()
    : parseLpc(text, limits);
}

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const OPEN = 40;
const CLOSE = 41;
const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const SLASH = 47;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const EQUALS = 61;
const UPPER_E = 69;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const LOWER_E = 101;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Digits that are surely a safe integer. */
const SAFE_DIGITS = 15;
const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;
const isSpace = (code: number): boolean => code === SPACE || code === CR || code === LF || code === TAB;

class Reader {
  readonly #text: string;
  readonly #end: number;
  readonly #decode: ((text: string) => string) | undefined;
  readonly #depthMax: number;
  #elementsLeft: number;
  #at = 0;
  /** Where the next backslash and the next CR are: most packets have neither, and one search tells. */
  #nextEscape: number;
  #nextReturn: number;

  constructor(text: string, limits: LpcReadLimits = {}, decode?: (text: string) => string) {
    const nul = text.indexOf('\0');
    this.#text = text;
    this.#end = nul < 0 ? text.length : nul; // Drivers hand over a C string: it ends at the first NUL.
    this.#decode = decode;
    this.#depthMax = limits.depthMax ?? LPC_DEPTH_IN_MAX;
    this.#elementsLeft = limits.elementsMax ?? LPC_ELEMENTS_MAX;
    this.#nextEscape = this.#find('\\', 0);
    this.#nextReturn = this.#find('\r', 0);
  }

  read(): LpcValue {
    const value = this.#value(0, this.#token());
    if (this.#token() >= 0) this.#fail('the end', this.#at);
    return value;
  }

  /** Skips white space; the code of the character there, or -1 at the end. */
  #token(): number {
    while (this.#at < this.#end) {
      const code = this.#text.charCodeAt(this.#at);
      if (code > SPACE || !isSpace(code)) return code;
      this.#at += 1;
    }
    return -1;
  }

  #value(depth: number, code: number): LpcValue {
    if (code === QUOTE) return this.#string();
    if (isDigit(code) || code === MINUS || code === DOT) return this.#number();
    if (code === OPEN) return this.#container(depth + 1);
    return this.#fail('a value', this.#at);
  }

  #container(depth: number): LpcValue {
    const start = this.#at;
    const kind = this.#text.charCodeAt(start + 1);
    if (depth > this.#depthMax) this.#tooDeep(start);
    this.#at = start + 2;
    if (kind === OPEN_BRACE) return this.#array(depth, CLOSE_BRACE);
    if (kind === OPEN_BRACKET) return this.#mapping(depth);
    if (kind === SLASH) return this.#array(depth, SLASH);
    return this.#fail("'({', '([' or '(/'", start);
  }

  #array(depth: number, closing: number): LpcValue[] {
    const elements: LpcValue[] = [];
    for (;;) {
      let code = this.#token();
      if (code === closing) break;
      this.#count();
      elements.push(code === COMMA ? 0 : this.#value(depth, code));
      code = this.#token();
      if (code === COMMA) this.#at += 1;
      else if (code !== closing) this.#fail(`',' or '${String.fromCharCode(closing)})'`, this.#at);
    }
    this.#close();
    return elements;
  }

  #mapping(depth: number): Map<LpcValue, LpcValue> {
    const entries = new Map<LpcValue, LpcValue>();
    for (;;) {
      let code = this.#token();
      if (code === CLOSE_BRACKET) break;
      if (code === COMMA) {
        this.#at += 1; // Other gateways write an empty mapping as `([,])`.
        continue;
      }
      this.#count();
      const key = code === COLON ? 0 : this.#value(depth, code);
      if (this.#token() !== COLON) this.#fail("':'", this.#at);
      this.#at += 1;
      code = this.#token();
      entries.set(key, code === COMMA || code === CLOSE_BRACKET ? 0 : this.#value(depth, code));
      code = this.#token();
      if (code === COMMA) this.#at += 1;
      else if (code !== CLOSE_BRACKET) this.#fail("',' or '])'", this.#at);
    }
    this.#close();
    return entries;
  }

  /** At the bracket that ends a container: takes it and the parenthesis behind it. */
  #close(): void {
    this.#at += 1;
    if (this.#at >= this.#end || this.#text.charCodeAt(this.#at) !== CLOSE) this.#fail("')'", this.#at);
    this.#at += 1;
  }

  #count(): void {
    this.#elementsLeft -= 1;
    if (this.#elementsLeft < 0) {
      throw new I3Error(
        'LPC_SIZE',
        `Cannot read LPC at offset ${this.#at}: it has more elements than are allowed`,
      );
    }
  }

  #string(): string {
    const start = this.#at + 1;
    let close = this.#text.indexOf('"', start);
    if (this.#nextEscape < start) this.#nextEscape = this.#find('\\', start);
    const plain = this.#nextEscape > close;
    if (!plain) close = this.#closingQuote(start);
    if (close < 0 || close >= this.#end) this.#fail("a closing '\"'", this.#end);
    this.#at = close + 1;
    const text = this.#text.slice(start, close);
    const restored = plain ? this.#restoreLines(text, start, close) : unguard(text);
    return this.#decode ? this.#decode(restored) : restored;
  }

  /** The first quote from `start` on that no backslash guards; -1 if there is none. */
  #closingQuote(start: number): number {
    let at = start;
    let quote = this.#text.indexOf('"', at);
    for (;;) {
      const guard = this.#find('\\', at);
      if (quote < 0 || guard > quote) return quote;
      at = guard + 2;
      if (at > quote) quote = this.#text.indexOf('"', at); // Not before: a search for each backslash would be quadratic.
    }
  }

  #restoreLines(text: string, start: number, close: number): string {
    if (this.#nextReturn < start) this.#nextReturn = this.#find('\r', start);
    return this.#nextReturn < close ? text.replaceAll('\r', '\n') : text;
  }

  #number(): LpcValue {
    const start = this.#at;
    const text = this.#text;
    let at = text.charCodeAt(start) === MINUS ? start + 1 : start;
    let whole = 0;
    let code = text.charCodeAt(at);
    while (isDigit(code)) {
      whole = whole * 10 + (code - ZERO);
      at += 1;
      code = text.charCodeAt(at);
    }
    if (code === DOT || code === LOWER_E || code === UPPER_E) return this.#float(start);
    const digits = at - start;
    if (at > this.#end || digits === 0 || text.charCodeAt(at - 1) === MINUS) this.#fail('a digit', at);
    this.#at = at;
    if (digits > SAFE_DIGITS) return this.#longInteger(start, at);
    return text.charCodeAt(start) === MINUS && whole !== 0 ? -whole : whole;
  }

  #longInteger(start: number, end: number): number | bigint {
    // Twenty digits and a sign hold any 64-bit integer; longer numerals are not worth the work of a BigInt.
    const value = end - start > 40 ? INT64_MAX + 1n : BigInt(this.#text.slice(start, end));
    if (value > INT64_MAX || value < INT64_MIN) this.#fail('an integer of 64 bits', start);
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }

  #float(start: number): LpcFloat {
    FLOAT.lastIndex = start;
    const numeral = FLOAT.exec(this.#text)?.[0];
    const value = Number(numeral);
    if (numeral === undefined || !Number.isFinite(value)) this.#fail('a number', start);
    this.#at = start + numeral.length;
    this.#skipExactFloat();
    return new LpcFloat(value);
  }

  /** COMPAT LDMud: a float is followed by '=' and the same number in hexadecimal, for exactness. */
  #skipExactFloat(): void {
    if (this.#text.charCodeAt(this.#at) !== EQUALS) return;
    EXACT_FLOAT.lastIndex = this.#at;
    this.#at += EXACT_FLOAT.exec(this.#text)?.[0].length ?? 0;
  }

  /** Where `what` is next from `from` on; beyond every offset if nowhere. */
  #find(what: string, from: number): number {
    const at = this.#text.indexOf(what, from);
    return at < 0 ? Number.POSITIVE_INFINITY : at;
  }

  #fail(expected: string, at: number): never {
    const found = at < this.#end ? JSON.stringify(this.#text.slice(at, at + QUOTE_LENGTH_MAX)) : 'the end';
    throw new I3Error('LPC_SYNTAX', `Cannot read LPC at offset ${at}: expected ${expected}, found ${found}`);
  }

  #tooDeep(at: number): never {
    throw new I3Error(
      'LPC_DEPTH',
      `Cannot read LPC at offset ${at}: expected at most ${this.#depthMax} levels, found one more`,
    );
  }
}

const FLOAT = /-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const EXACT_FLOAT = /=-?[\da-fA-F:]+/y;
const GUARDED = /\\([\s\S])|\r/g;

/** Takes the backslashes out and turns bare CRs into newlines; a guarded CR stays one. */
function unguard(text: string): string {
  return text.replace(GUARDED, (_, guarded: string | undefined) => guarded ?? '\n');
}

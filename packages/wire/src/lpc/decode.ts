// From LPC text, as save_variable() writes it, to values. Liberal: takes what any living driver or mudlib sends.
import { type FaultCode, I3Error } from '../faults.ts';
import { LPC_CONTAINER_ELEMENTS, LPC_DEPTH_IN_MAX, LPC_ELEMENTS_MAX, QUOTE_LENGTH_MAX } from '../limits.ts';
import { unguard } from './guard.ts';
import { readFloat, readInteger } from './number.ts';
import { binaryText, decodeMixedText, decodeUtf8, quoted } from './text.ts';
import type { LpcValue } from './value.ts';

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
  return READER.read(text, limits, undefined);
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
    ? READER.read(binaryText(bytes), limits, decodeMixedText)
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
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const LOWER_E = 101;
const LOWER_BIT = 32;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Digits that are surely a safe integer. */
const SAFE_DIGITS = 15;
/** Beyond every offset. A small integer: a text is shorter, and numbers of one kind compare faster. */
const NOWHERE = 0x3fffffff;

const isFloatPart = (code: number): boolean => code === DOT || (code | LOWER_BIT) === LOWER_E;
const isSpace = (code: number): boolean => code === SPACE || code === CR || code === LF || code === TAB;

/** Makes a string's text out of what stands on the wire. */
type Decoder = (text: string) => string;

/** What the reader holds between two texts: they may be some megabytes that nobody needs any more. */
const NOTHING = '';

class Reader {
  #text = NOTHING;
  #end = 0;
  #at = 0;
  #decode: Decoder | undefined;
  #depthMax = 0;
  #elementsLeft = 0;
  /** Where the next backslash and the next CR are: most packets have neither, and one search each tells. */
  #nextEscape = NOWHERE;
  #nextReturn = NOWHERE;
  /** The nearest of the two and the end: a string that closes before it needs no work. */
  #nextSpecial = 0;

  read(text: string, limits: LpcReadLimits | undefined, decode: Decoder | undefined): LpcValue {
    this.#start(text);
    this.#decode = decode;
    this.#depthMax = limits?.depthMax ?? LPC_DEPTH_IN_MAX;
    this.#elementsLeft = limits?.elementsMax ?? LPC_ELEMENTS_MAX;
    const value = this.#value(0, this.#token());
    // Where we are is asked first: a look behind the end of a text makes every later look slower.
    if (this.#at < this.#end && this.#token() >= 0) this.#fail('the end', this.#at);
    this.#text = NOTHING;
    return value;
  }

  #start(text: string): void {
    const nul = text.indexOf('\0');
    this.#text = text;
    this.#end = nul < 0 ? text.length : nul; // Drivers hand over a C string: it ends at the first NUL.
    this.#at = 0;
    this.#nextEscape = this.#find('\\', 0);
    this.#nextReturn = this.#find('\r', 0);
    this.#findNearest();
  }

  /** Skips white space; the code of the character there, or -1 at the end. */
  #token(): number {
    const code = this.#text.charCodeAt(this.#at);
    return code > SPACE ? code : this.#tokenBehindSpace(); // Behind the end is a NUL or nothing: not above a space.
  }

  #tokenBehindSpace(): number {
    while (this.#at < this.#end) {
      const code = this.#text.charCodeAt(this.#at);
      if (!isSpace(code)) return code;
      this.#at += 1;
    }
    return -1;
  }

  #value(depth: number, code: number): LpcValue {
    if (code === QUOTE) return this.#string();
    if (code >= ZERO && code <= NINE) return this.#digits(this.#at) ?? this.#number();
    if (code === OPEN) return this.#container(depth + 1);
    return this.#oddValue(code);
  }

  #oddValue(code: number): LpcValue {
    if (code === MINUS) return this.#negative();
    if (code === DOT) return this.#number();
    // An empty element. What may not stand here is found by who looks for the comma behind it.
    if (code === COMMA || code === COLON || code === CLOSE_BRACKET) return 0;
    return this.#fail('a value', this.#at);
  }

  #container(depth: number): LpcValue {
    const start = this.#at;
    const kind = this.#text.charCodeAt(start + 1);
    if (depth > this.#depthMax)
      this.#refuse('LPC_DEPTH', start, `expected at most ${this.#depthMax} levels, found one more`);
    this.#count(LPC_CONTAINER_ELEMENTS);
    this.#at = start + 2;
    if (kind === OPEN_BRACE) return this.#array(depth, CLOSE_BRACE);
    if (kind === OPEN_BRACKET) return this.#mapping(depth);
    if (kind === SLASH) return this.#array(depth, SLASH);
    return this.#fail("'({', '([' or '(/'", start);
  }

  #array(depth: number, closing: number): LpcValue[] {
    const elements: LpcValue[] = [];
    let code = this.#token();
    while (code !== closing) {
      this.#count(1);
      elements.push(this.#value(depth, code));
      code = this.#token();
      if (code === COMMA) code = this.#next();
      else if (code !== closing) this.#failAtElement(closing);
    }
    this.#close();
    return elements;
  }

  #mapping(depth: number): Map<LpcValue, LpcValue> {
    const entries = new Map<LpcValue, LpcValue>();
    let code = this.#token();
    if (code === COMMA) code = this.#next(); // COMPAT Luminari writes an empty mapping as `([,])`.
    while (code !== CLOSE_BRACKET) {
      this.#count(2);
      const key = this.#value(depth, code);
      if (this.#token() !== COLON) this.#fail("':'", this.#at);
      entries.set(key, this.#value(depth, this.#next()));
      code = this.#token();
      if (code === COMMA) code = this.#next();
      else if (code !== CLOSE_BRACKET) this.#failAtElement(CLOSE_BRACKET);
    }
    this.#close();
    return entries;
  }

  /** Takes a character; the code of what follows. */
  #next(): number {
    this.#at += 1;
    return this.#token();
  }

  /** At the bracket that ends a container: takes it and the parenthesis behind it. */
  #close(): void {
    if (this.#text.charCodeAt(this.#at + 1) !== CLOSE) this.#fail("')'", this.#at + 1);
    this.#at += 2;
  }

  #count(elements: number): void {
    this.#elementsLeft -= elements;
    if (this.#elementsLeft < 0) this.#refuse('LPC_SIZE', this.#at, 'it has more elements than are allowed');
  }

  #string(): string {
    const start = this.#at + 1;
    const close = this.#text.indexOf('"', start);
    if (close < 0 || close > this.#nextSpecial) return this.#specialString(start, close);
    this.#at = close + 1;
    const text = this.#text.slice(start, close);
    return this.#decode === undefined ? text : this.#decode(text);
  }

  /** Each search goes on where the one before it ended: all of them together read the text twice. */
  #findSpecials(from: number): void {
    if (this.#nextEscape < from) this.#nextEscape = this.#find('\\', from);
    if (this.#nextReturn < from) this.#nextReturn = this.#find('\r', from);
    this.#findNearest();
  }

  #findNearest(): void {
    const special = this.#nextEscape < this.#nextReturn ? this.#nextEscape : this.#nextReturn;
    this.#nextSpecial = special < this.#end ? special : this.#end;
  }

  /** A string that may hold backslashes or CRs, or may not close; `quote` is the first one from `start` on. */
  #specialString(start: number, quote: number): string {
    this.#findSpecials(start);
    const close = this.#closingQuote(quote);
    if (close < 0 || close >= this.#end) this.#fail("a closing '\"'", this.#end);
    this.#at = close + 1;
    const text = this.#text.slice(start, close);
    const plain = close < this.#nextSpecial ? text : unguard(text);
    return this.#decode === undefined ? plain : this.#decode(plain);
  }

  /** The first quote from `first` on that no backslash guards; -1 if there is none. */
  #closingQuote(first: number): number {
    let quote = first;
    let guard = this.#nextEscape;
    while (quote >= 0 && guard < quote) {
      const at = guard + 2;
      guard = this.#find('\\', at);
      if (at > quote) quote = this.#text.indexOf('"', at); // Not before: a search for each backslash would be quadratic.
    }
    return quote;
  }

  /** Takes the usual number: digits from `start` on, few enough to be exact. Undefined, and nothing taken, if it is another. */
  #digits(start: number): number | undefined {
    let at = start;
    let whole = 0;
    let code = this.#text.charCodeAt(at);
    while (code >= ZERO && code <= NINE) {
      whole = whole * 10 + (code - ZERO);
      at += 1;
      code = this.#text.charCodeAt(at);
    }
    if (at === start || at - start > SAFE_DIGITS || isFloatPart(code)) return undefined;
    this.#at = at;
    return whole;
  }

  #negative(): LpcValue {
    const whole = this.#digits(this.#at + 1);
    if (whole === undefined) return this.#number();
    return whole === 0 ? 0 : -whole;
  }

  /** Any number. */
  #number(): LpcValue {
    NUMERAL.lastIndex = this.#at;
    if (!NUMERAL.test(this.#text)) this.#fail('a number', this.#at);
    const end = NUMERAL.lastIndex;
    const numeral = this.#text.slice(this.#at, end);
    const value = INTEGER.test(numeral) ? readInteger(numeral) : readFloat(numeral);
    if (value === undefined) return this.#fail('a number of 64 bits', this.#at);
    this.#at = end;
    this.#skipExactFloat();
    return value;
  }

  /** COMPAT LDMud: a float is followed by '=' and the same number in hexadecimal, for exactness. */
  #skipExactFloat(): void {
    EXACT_FLOAT.lastIndex = this.#at;
    if (EXACT_FLOAT.test(this.#text)) this.#at = EXACT_FLOAT.lastIndex;
  }

  /** Where `what` is next from `from` on. */
  #find(what: string, from: number): number {
    const at = this.#text.indexOf(what, from);
    return at < 0 ? NOWHERE : at;
  }

  #fail(expected: string, at: number): never {
    const found = at < this.#end ? quoted(this.#text.slice(at, at + QUOTE_LENGTH_MAX)) : 'the end';
    return this.#refuse('LPC_SYNTAX', at, `expected ${expected}, found ${found}`);
  }

  #failAtElement(closing: number): never {
    return this.#fail(`',' or '${String.fromCharCode(closing)})'`, this.#at);
  }

  #refuse(code: FaultCode, at: number, found: string): never {
    this.#text = NOTHING;
    throw new I3Error(code, `Cannot read LPC at offset ${at}: ${found}`);
  }
}

/** One for all: reading is synchronous and calls nobody back, and a new one for each packet is a tenth of its cost. */
const READER = new Reader();

const NUMERAL = /-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const INTEGER = /^-?\d+$/;
const EXACT_FLOAT = /=[-\da-fA-F:]+/y;

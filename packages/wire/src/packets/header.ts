// Finds what a router routes by, without decoding the rest.
import { TTL_DIGITS_MAX } from '../limits.ts';

/** The first six elements of a packet as they stand in its text, and where things are. Offsets are characters. */
export interface Header {
  readonly type: string;
  /** Counted down by every router; may be negative, of any number of digits up to TTL_DIGITS_MAX. */
  readonly ttl: number;
  readonly ttlStart: number;
  readonly ttlEnd: number;
  readonly originatorMud: string | 0;
  readonly originatorUser: string | 0;
  readonly targetMud: string | 0;
  readonly targetUser: string | 0;
  /** Where the seventh element begins, or the closing brace if there is none. */
  readonly bodyStart: number;
}

/**
 * Reads the six header elements of the packet between `start` and `end`, and looks at nothing else.
 *
 * Knows only text without white space between the elements and without backslashes and control characters in them,
 * which is what every living driver writes; for anything else it gives undefined, and the full decoder decides.
 * Where it answers, it says what the decoder would.
 */
export function scanHeader(text: string, start = 0, end = text.length): Header | undefined {
  if (!text.startsWith('({"', start)) return undefined;
  const typeEnd = quoteFrom(text, start + 3, end);
  const ttlStart = typeEnd + 2;
  if (typeEnd < 0 || text.charCodeAt(typeEnd + 1) !== COMMA) return undefined;
  const ttlEnd = numeralEnd(text, ttlStart, end);
  const originatorMudEnd = nameEnd(text, ttlEnd, end);
  const originatorUserEnd = nameEnd(text, originatorMudEnd, end);
  const targetMudEnd = nameEnd(text, originatorUserEnd, end);
  const targetUserEnd = nameEnd(text, targetMudEnd, end);
  if (targetUserEnd < 0) return undefined;
  return {
    type: text.slice(start + 3, typeEnd),
    ttl: Number(text.slice(ttlStart, ttlEnd)) || 0, // Not -0.
    ttlStart,
    ttlEnd,
    originatorMud: nameBetween(text, ttlEnd, originatorMudEnd),
    originatorUser: nameBetween(text, originatorMudEnd, originatorUserEnd),
    targetMud: nameBetween(text, originatorUserEnd, targetMudEnd),
    targetUser: nameBetween(text, targetMudEnd, targetUserEnd),
    bodyStart: targetUserEnd + 1,
  };
}

/** The string that a packet's own fields begin with: a channel packet's channel. Undefined if it is not a plain string. */
export function scanChannel(text: string, header: Header, end = text.length): string | undefined {
  const start = header.bodyStart;
  if (text.charCodeAt(start) !== QUOTE) return undefined;
  const close = quoteFrom(text, start + 1, end);
  const isWhole = close >= 0 && text.charCodeAt(close + 1) === COMMA;
  return isWhole ? text.slice(start + 1, close) : undefined;
}

const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
const BACKSLASH = 92;

/** Where the quote is that ends a plain string; -1 if something else comes first. Names are short: a loop beats a search. */
function quoteFrom(text: string, start: number, end: number): number {
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code < SPACE || code === BACKSLASH) return -1;
  }
  return -1;
}

/** Where the comma behind the name or 0 is that follows the comma at `comma`; -1 if it is neither, or `comma` is -1. */
function nameEnd(text: string, comma: number, end: number): number {
  if (comma < 0) return -1;
  const code = text.charCodeAt(comma + 1);
  const close = code === QUOTE ? quoteFrom(text, comma + 2, end) : code === ZERO ? comma + 1 : -1;
  return close >= 0 && close + 1 < end && text.charCodeAt(close + 1) === COMMA ? close + 1 : -1;
}

const nameBetween = (text: string, comma: number, end: number): string | 0 =>
  text.charCodeAt(comma + 1) === QUOTE ? text.slice(comma + 2, end - 1) : 0;

/** Where the comma behind an integer is; -1 if it is something else or has more digits than TTL_DIGITS_MAX. */
function numeralEnd(text: string, start: number, end: number): number {
  const first = text.charCodeAt(start) === MINUS ? start + 1 : start;
  let at = first;
  while (at < end && isDigit(text.charCodeAt(at))) at += 1;
  const isNumeral = at > first && at - first <= TTL_DIGITS_MAX && at < end;
  return isNumeral && text.charCodeAt(at) === COMMA ? at : -1;
}

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;

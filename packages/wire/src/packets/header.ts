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
 * Reads the six header elements of the packet between `start` and `end`.
 *
 * Knows only text without white space and without backslashes in the header, which is what every living driver
 * writes; for anything else it gives undefined, and the full decoder decides.
 */
export function scanHeader(text: string, start = 0, end = text.length): Header | undefined {
  if (!text.startsWith('({"', start)) return undefined;
  const typeEnd = text.indexOf('",', start + 3);
  const ttlStart = typeEnd + 2;
  const ttlEnd = typeEnd < 0 ? -1 : text.indexOf(',', ttlStart);
  if (ttlEnd < 0 || ttlEnd >= end) return undefined;
  const ttl = scanInteger(text, ttlStart, ttlEnd);
  const originatorMudEnd = elementEnd(text, ttlEnd + 1, end);
  const originatorUserEnd = elementEnd(text, originatorMudEnd + 1, end);
  const targetMudEnd = elementEnd(text, originatorUserEnd + 1, end);
  const targetUserEnd = elementEnd(text, targetMudEnd + 1, end);
  if (ttl === undefined || targetUserEnd < 0) return undefined;
  if (hasBackslash(text, start, targetUserEnd)) return undefined;
  return {
    type: text.slice(start + 3, typeEnd),
    ttl,
    ttlStart,
    ttlEnd,
    originatorMud: nameAt(text, ttlEnd + 1, originatorMudEnd),
    originatorUser: nameAt(text, originatorMudEnd + 1, originatorUserEnd),
    targetMud: nameAt(text, originatorUserEnd + 1, targetMudEnd),
    targetUser: nameAt(text, targetMudEnd + 1, targetUserEnd),
    bodyStart: targetUserEnd + 1,
  };
}

/** The string that a packet's own fields begin with: a channel packet's channel. Undefined if it is not a plain string. */
export function scanChannel(text: string, header: Header, end = text.length): string | undefined {
  const start = header.bodyStart;
  if (text.charCodeAt(start) !== QUOTE) return undefined;
  const close = text.indexOf('"', start + 1);
  if (close < 0 || close >= end || hasBackslash(text, start, close)) return undefined;
  return text.slice(start + 1, close);
}

const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const ZERO = 48;
const BACKSLASH = 92;

/** Where the comma behind a string or a 0 is; -1 if the element is neither, or `start` already is past a failure. */
function elementEnd(text: string, start: number, end: number): number {
  if (start === 0) return -1; // The element before failed.
  const code = text.charCodeAt(start);
  let at = start + 1;
  if (code === QUOTE) at = text.indexOf('"', at) + 1;
  else if (code !== ZERO) return -1;
  return at > start && at < end && text.charCodeAt(at) === COMMA ? at : -1;
}

const nameAt = (text: string, start: number, end: number): string | 0 =>
  text.charCodeAt(start) === QUOTE ? text.slice(start + 1, end - 1) : 0;

function scanInteger(text: string, start: number, end: number): number | undefined {
  const isNegative = text.charCodeAt(start) === MINUS;
  let at = isNegative ? start + 1 : start;
  if (at === end || end - at > TTL_DIGITS_MAX) return undefined;
  let value = 0;
  for (; at < end; at += 1) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return isNegative ? -value : value;
}

function hasBackslash(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (text.charCodeAt(at) === BACKSLASH) return true;
  return false;
}

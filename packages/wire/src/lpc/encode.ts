// From values to LPC text. Strict: writes exactly what FluffOS, the pickiest of readers, takes back.
import { LPC_DEPTH_OUT_MAX } from '../limits.ts';
import { binaryBytes, encodeUtf8, toLatin1 } from './text.ts';
import { kindOf, type LpcArray, LpcFloat, type LpcMapping, type LpcValue } from './value.ts';

/** What a peer reads: UTF-8 unless it is known to read nothing but Latin-1. */
export type WireEncoding = 'utf-8' | 'latin-1';

/**
 * Writes a value as LPC text: a comma after every element, no white space, no NUL.
 *
 * @throws {RangeError} for what LPC cannot hold: NUL in a string, integers beyond 64 bits, infinite or NaN floats,
 *   nesting deeper than LPC_DEPTH_OUT_MAX.
 * @throws {TypeError} for what is not an {@link LpcValue}.
 */
export function writeLpc(value: LpcValue): string {
  return write(value, LPC_DEPTH_OUT_MAX, writeString);
}

/**
 * The bytes of a value, NUL-terminated, as a MUD-mode frame holds them (without its length).
 * Characters that a Latin-1 peer cannot read are replaced by what looks like them, or by '?'.
 *
 * @throws {RangeError} {@link writeLpc}
 */
export function encodeLpc(value: LpcValue, encoding: WireEncoding = 'utf-8'): Uint8Array {
  if (encoding === 'utf-8') return encodeUtf8(`${writeLpc(value)}\0`);
  return binaryBytes(`${write(value, LPC_DEPTH_OUT_MAX, writeLatin1String)}\0`);
}

const NEEDS_GUARD = /["\\\n\r\0]/;

/**
 * Writes one LPC string literal, quotes included.
 *
 * Drivers save a newline as a bare CR, and guard `"`, `\` and a real CR with a backslash.
 * Source: FluffOS save_svalue(), src/vm/internal/base/object.cc.
 *
 * @throws {RangeError} if `text` holds a NUL, which ends a string on every driver.
 */
export function writeString(text: string): string {
  // Nearly all strings on the wire need no guard: one scan, no copy. bench/lpc.ts
  if (!NEEDS_GUARD.test(text)) return `"${text}"`;
  if (text.includes('\0')) throw new RangeError('Cannot write string: it holds a NUL');
  return `"${text.replace(/["\\\r]/g, '\\$&').replaceAll('\n', '\r')}"`;
}

// Replaced before it is guarded: a curly quote becomes a straight one, which needs a backslash.
const writeLatin1String = (text: string): string => writeString(toLatin1(text));

type StringWriter = (text: string) => string;

function write(value: LpcValue, depthLeft: number, string: StringWriter): string {
  if (typeof value === 'string') return string(value);
  if (typeof value === 'number') return writeNumber(value);
  if (typeof value === 'bigint') return writeBigint(value);
  if (value instanceof LpcFloat) return writeFloat(value.value);
  if (depthLeft === 0)
    throw new RangeError(`Cannot write LPC: it is nested deeper than ${LPC_DEPTH_OUT_MAX} levels`);
  if (Array.isArray(value)) return writeArray(value, depthLeft - 1, string);
  if (value instanceof Map) return writeMapping(value, depthLeft - 1, string);
  throw new TypeError(`Cannot write LPC: ${kindOf(value)} has no place in it`);
}

function writeArray(elements: LpcArray, depthLeft: number, string: StringWriter): string {
  let text = '({';
  for (const element of elements) text += `${write(element, depthLeft, string)},`;
  return `${text}})`;
}

function writeMapping(entries: LpcMapping, depthLeft: number, string: StringWriter): string {
  let text = '([';
  for (const [key, value] of entries)
    text += `${write(key, depthLeft, string)}:${write(value, depthLeft, string)},`;
  return `${text}])`;
}

function writeNumber(value: number): string {
  if (Number.isSafeInteger(value)) return value === 0 ? '0' : String(value);
  if (Number.isInteger(value))
    throw new RangeError(`Cannot write ${value}: beyond 2^53 an integer must be a bigint`);
  return writeFloat(value);
}

function writeBigint(value: bigint): string {
  if (BigInt.asIntN(64, value) !== value)
    throw new RangeError(`Cannot write ${value}: it has more than 64 bits`);
  return String(value);
}

/** Digits, point and digits always: FluffOS takes neither `1e5` nor `1.` nor `.5`, and no parser takes `inf`. */
function writeFloat(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`Cannot write ${value}: LPC has no such float`);
  const fixed = value.toFixed(6); // What printf("%f") gives, and what drivers write.
  if (Number(fixed) === value && !fixed.includes('e')) return fixed;
  const shortest = String(value);
  return /\./.test(shortest) ? shortest : shortest.replace(/e|$/, '.0$&');
}

// Numbers as LPC text has them, and back.
import { LpcFloat } from './value.ts';

/** Characters of a numeral that may be an integer of 64 bits, with zeros in front; a longer one is not worth the work. */
const NUMERAL_LENGTH_MAX = 40;
const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

/** The integer of a numeral: a number while that is exact, else a bigint; undefined beyond 64 bits. */
export function readInteger(numeral: string): number | bigint | undefined {
  if (numeral.length > NUMERAL_LENGTH_MAX) return undefined;
  const value = BigInt(numeral);
  if (value > INT64_MAX || value < INT64_MIN) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** The float of a numeral; undefined if it is too large for one. */
export function readFloat(numeral: string): LpcFloat | undefined {
  const value = Number(numeral);
  return Number.isFinite(value) ? new LpcFloat(value) : undefined;
}

/** Writes an integer, or a float if it is none. @throws {RangeError} for an integer that may not be exact. */
export function writeNumber(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  if (Number.isInteger(value))
    throw new RangeError(`Cannot write ${value}: beyond 2^53 an integer must be a bigint`);
  return writeFloat(value);
}

/** Writes an integer. @throws {RangeError} beyond 64 bits. */
export function writeBigint(value: bigint): string {
  if (BigInt.asIntN(64, value) !== value)
    throw new RangeError(`Cannot write ${value}: it has more than 64 bits`);
  return String(value);
}

/**
 * Writes a float: digits, point and digits always. FluffOS takes neither `1e5` nor `1.` nor `.5`, and no parser takes `inf`.
 *
 * @throws {RangeError} for what is infinite or not a number.
 */
export function writeFloat(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`Cannot write ${value}: LPC has no such float`);
  const fixed = value.toFixed(6); // What printf("%f") gives, and what drivers write.
  if (Number(fixed) === value && !fixed.includes('e')) return fixed;
  const shortest = String(value);
  return /\./.test(shortest) ? shortest : shortest.replace(/e|$/, '.0$&');
}

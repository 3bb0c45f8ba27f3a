// What stands guarded in an LPC string: `"`, backslash and CR behind a backslash, and LF as a bare CR.
// Source: FluffOS save_svalue() and restore_string(), src/vm/internal/base/object.cc.
import { textOfCodes } from './text.ts';

const LF = 10;
const CR = 13;
const BACKSLASH = 92;

/** Matches text that cannot be written as it is. */
export const NEEDS_GUARD = /["\\\n\r\0]/;

/**
 * Writes one LPC string literal, quotes included.
 *
 * Drivers save a newline as a bare CR, and guard `"`, `\` and a real CR with a backslash.
 * Source: FluffOS save_svalue(), src/vm/internal/base/object.cc.
 *
 * @throws {RangeError} if `text` holds a NUL, which ends a string on every driver.
 */
export function writeString(text: string): string {
  return NEEDS_GUARD.test(text) ? `"${guarded(text)}"` : `"${text}"`;
}

/** Text as it stands between the quotes. @throws {RangeError} if it holds a NUL. */
export function guarded(text: string): string {
  if (text.includes('\0')) failAtNul();
  return text.replace(/["\\\r]/g, '\\$&').replaceAll('\n', '\r');
}

/** @throws {RangeError} always. */
export function failAtNul(): never {
  throw new RangeError('Cannot write string: it holds a NUL');
}

const GUARD_OR_RETURN = /\\([\s\S])|\r/g;

/** Characters of a string that are worth a tidier way than pieces put together: 32 bytes for each piece. */
const LONG_LENGTH = 4_096;

/** Takes the backslashes out and turns bare CRs into newlines; a guarded CR stays one. */
export function unguard(text: string): string {
  if (text.length > LONG_LENGTH) return unguardLong(text);
  if (!text.includes('\r')) return dropGuards(text);
  if (!text.includes('\\\r')) return dropGuards(text.replaceAll('\r', '\n'));
  return text.replace(GUARD_OR_RETURN, (_, guarded: string | undefined) => guarded ?? '\n');
}

function dropGuards(text: string): string {
  let plain = '';
  let at = 0;
  for (let guard = text.indexOf('\\'); guard >= 0; guard = text.indexOf('\\', at + 1)) {
    // What is guarded is the first character of the next piece, so that no search takes it for a guard.
    plain += text.slice(at, guard);
    at = guard + 1;
  }
  return plain + text.slice(at);
}

/** The same, character by character: slower, but in a few times the memory of the text, whatever it holds. */
function unguardLong(text: string): string {
  const codes = new Uint16Array(text.length);
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    codes[count] = code === BACKSLASH ? text.charCodeAt(at) : code === CR ? LF : code;
    count += 1;
  }
  return textOfCodes(codes.subarray(0, count));
}

// Between bytes and text. UTF-8 is the rule; what is not UTF-8 came from a mud older than it.

import { QUOTE_LENGTH_MAX } from '../limits.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const WINDOWS_1252 = new TextDecoder('windows-1252');
const ENCODER = new TextEncoder();

/** Node's own ways between bytes and text, where there are any: several times as fast as those that browsers have too. */
const NODE: typeof Buffer | undefined = globalThis.Buffer;

/** Bytes to be written to; what they hold at first is anything. */
export const allocate: (count: number) => Uint8Array = NODE
  ? (count) => NODE.allocUnsafeSlow(count)
  : (count) => new Uint8Array(count);

/** Writes UTF-8 from `at` on, where there MUST be room for it; how many bytes. A lone surrogate becomes U+FFFD. */
export const writeUtf8: (bytes: Uint8Array, text: string, at: number) => number = NODE
  ? (bytes, text, at) => (bytes as Buffer).write(text, at)
  : (bytes, text, at) => ENCODER.encodeInto(text, bytes.subarray(at)).written;

/** Writes text whose characters are all at most U+00FF, one byte each, from `at` on; how many bytes. */
export const writeBinary: (bytes: Uint8Array, text: string, at: number) => number = NODE
  ? (bytes, text, at) => (bytes as Buffer).write(text, at, 'latin1')
  : (bytes, text, at) => {
      for (let index = 0; index < text.length; index += 1) bytes[at + index] = text.charCodeAt(index);
      return text.length;
    };

/** The text of valid UTF-8 in bytes that {@link allocate} made. */
export const decodeOwnUtf8: (bytes: Uint8Array, start: number, end: number) => string = NODE
  ? (bytes, start, end) => (bytes as Buffer).toString('utf8', start, end)
  : (bytes, start, end) => UTF8.decode(bytes.subarray(start, end));

/** Bytes that one call of String.fromCharCode can take on every engine. */
const CHUNK = 8_192;

/** The text of UTF-8 bytes, or undefined if they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** One character per byte, U+0000 to U+00FF: bytes in the form that text functions can search. */
export function binaryText(bytes: Uint8Array): string {
  return NODE
    ? NODE.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
    : textOfCodes(bytes);
}

/** The text of UTF-16 units. */
export function textOfCodes(codes: Uint8Array | Uint16Array): string {
  let text = '';
  for (let at = 0; at < codes.length; at += CHUNK)
    text += String.fromCharCode(...codes.subarray(at, at + CHUNK));
  return text;
}

/** The bytes of {@link binaryText}; every character must be at most U+00FF. */
export function binaryBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

const BEYOND_ASCII = /[\x80-\xff]/;

/** The text of one binary string: UTF-8 if it is that, else Windows-1252. */
export function decodeMixedText(binary: string): string {
  if (!BEYOND_ASCII.test(binary)) return binary;
  const bytes = binaryBytes(binary);
  return decodeUtf8(bytes) ?? WINDOWS_1252.decode(bytes);
}

/** UTF-8 bytes of text; a lone surrogate becomes U+FFFD, so the result is always valid. */
export function encodeUtf8(text: string): Uint8Array {
  return ENCODER.encode(text);
}

/** What Latin-1 lacks and people type all the time; the rest becomes '?'. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  '\u2018': "'",
  '\u2019': "'",
  '\u201a': ',',
  '\u201c': '"',
  '\u201d': '"',
  '\u201e': '"',
  '\u2013': '-',
  '\u2014': '-',
  '\u2026': '...',
  '\u2022': '*',
  '\u20ac': 'EUR',
  '\u2122': '(tm)',
  '\u0152': 'OE',
  '\u0153': 'oe',
  '\u0160': 'S',
  '\u0161': 's',
  '\u0178': 'Y',
  '\u017d': 'Z',
  '\u017e': 'z',
};

/** Text that Latin-1 can hold, as near to the original as it can be: for muds that read nothing else. */
export function toLatin1(text: string): string {
  return text.replace(/[^\0-\xff]/gu, (character) => LOOKALIKES[character] ?? '?');
}

/** The beginning of offending text as an error message quotes it. */
export const quoted = (text: string): string => JSON.stringify(text.slice(0, QUOTE_LENGTH_MAX));

// Text to bytes and back in the character sets that MUD clients use.

import { type CharTable, CP437_HIGH, charTable, WINDOWS_1252_HIGH } from './tables.ts';
import { transliterate } from './transliterate.ts';

/** A character set that this package reads and writes. */
export type Encoding = 'utf-8' | 'latin-1' | 'windows-1252' | 'cp437' | 'us-ascii';

const LATIN_1_HIGH = String.fromCharCode(...Array.from({ length: 128 }, (_, at) => 128 + at));

const TABLES: Readonly<Record<Exclude<Encoding, 'utf-8'>, CharTable>> = {
  'latin-1': charTable(LATIN_1_HIGH),
  'windows-1252': charTable(WINDOWS_1252_HIGH + LATIN_1_HIGH.slice(32)),
  cp437: charTable(CP437_HIGH),
  'us-ascii': charTable(''),
};

/** Names by which clients call our encodings, without case; the first of each is what we offer. Source: IANA, RFC 2066. */
const LABELS: Readonly<Record<Encoding, readonly string[]>> = {
  'utf-8': ['UTF-8', 'UTF8'],
  'latin-1': ['ISO-8859-1', 'ISO8859-1', 'ISO_8859-1', 'ISO 8859-1', 'LATIN1', 'LATIN-1', 'L1'],
  'windows-1252': ['WINDOWS-1252', 'CP1252', 'CP-1252', '1252'],
  cp437: ['IBM437', 'CP437', 'CP-437', '437', 'PC437'],
  'us-ascii': ['US-ASCII', 'ASCII', 'ANSI_X3.4-1968'],
};

const BY_LABEL = new Map(
  (Object.keys(LABELS) as Encoding[]).flatMap((encoding) =>
    LABELS[encoding].map((label): [string, Encoding] => [label, encoding]),
  ),
);

/** The names that we offer in a CHARSET request, best first. */
export const CHARSET_LABELS: readonly string[] = Object.values(LABELS).map(([label = '']) => label);

const utf8Encoder = new TextEncoder();
const utf8Decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The encoding that a client means by a name, or undefined if we have none such. */
export function findEncoding(label: string): Encoding | undefined {
  return BY_LABEL.get(label.trim().toUpperCase());
}

/**
 * The bytes of a text. What the encoding lacks becomes close ASCII ("naive" for "naïve", "->" for an arrow, quotes
 * straight), and `?` where nothing is close. Lone surrogates become U+FFFD in UTF-8.
 */
export function encodeText(text: string, encoding: Encoding): Uint8Array {
  return encoding === 'utf-8' ? utf8Encoder.encode(text) : encodeByTable(text, TABLES[encoding]);
}

function encodeByTable(text: string, { bytes }: CharTable): Uint8Array {
  const encoded: number[] = [];
  for (const char of text.normalize('NFC')) {
    const byte = bytes.get(char);
    if (byte === undefined) for (const close of transliterate(char)) encoded.push(bytes.get(close) ?? 63);
    else encoded.push(byte);
  }
  return Uint8Array.from(encoded);
}

/**
 * The text of some bytes. Bytes that the encoding does not define become U+FFFD.
 *
 * With `utf-8`, bytes that are not UTF-8 at all are read as Windows-1252: a client that was never told about
 * character sets sends that.
 */
export function decodeText(bytes: Uint8Array, encoding: Encoding): string {
  if (encoding !== 'utf-8') return decodeByTable(bytes, TABLES[encoding]);
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return decodeByTable(bytes, TABLES['windows-1252']);
  }
}

function decodeByTable(bytes: Uint8Array, { chars }: CharTable): string {
  let text = '';
  for (const byte of bytes) text += chars[byte] ?? '\ufffd';
  return text;
}

/** The text of UTF-8 bytes, U+FFFD for what is none. */
export function decodeUtf8(bytes: Uint8Array): string {
  return utf8Decoder.decode(bytes);
}

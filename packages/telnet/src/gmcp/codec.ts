// GMCP payloads: a package name, and JSON after one blank.

import { TelnetError } from '../faults.ts';
import { GMCP_DEPTH_MAX } from '../limits.ts';
import { type JsonValue, jsonDepth } from './json.ts';

/** One GMCP message. `data` is undefined if the message has a name only. */
export interface GmcpMessage {
  readonly name: string;
  readonly data: JsonValue | undefined;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder(); // bad UTF-8 becomes U+FFFD
const UNSPEAKABLE = /[\s\p{Cc}]/u;

/**
 * Reads one GMCP payload (what stands between `IAC SB 201` and `IAC SE`). Data that is not JSON is given as the text
 * that it is: some clients send bare words. An empty payload has an empty name.
 *
 * @throws {TelnetError} TOO_DEEP if the data is nested deeper than GMCP_DEPTH_MAX.
 */
export function decodeGmcp(payload: Uint8Array | string): GmcpMessage {
  const text = typeof payload === 'string' ? payload : decoder.decode(payload);
  const [name, rest] = splitName(text.trim());
  return { name, data: rest === '' ? undefined : readData(name, rest) };
}

/** COMPAT: Evennia reads any run of blanks, tabs and newlines as the separator, so clients may send one. */
function splitName(text: string): [name: string, rest: string] {
  const blank = text.search(/\s/);
  return blank === -1 ? [text, ''] : [text.slice(0, blank), text.slice(blank).trimStart()];
}

function readData(name: string, text: string): JsonValue {
  const depth = jsonDepth(text);
  if (depth > GMCP_DEPTH_MAX) {
    throw new TelnetError(
      'TOO_DEEP',
      `Cannot read GMCP ${name.slice(0, 64)}: its data is nested ${depth} deep, the limit is ${GMCP_DEPTH_MAX}`,
    );
  }
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

/**
 * Writes one GMCP payload, UTF-8, without IAC SB and IAC SE: the name alone if `value` is undefined, else name, one
 * blank and JSON. NaN and infinities become null, as JSON has no word for them.
 *
 * @throws {RangeError} if the name is empty or holds a blank or a control character: it could not be read back.
 */
export function encodeGmcp(name: string, value?: JsonValue): Uint8Array {
  return encoder.encode(formatGmcp(name, value));
}

/** The text of {@link encodeGmcp}, for transports that carry GMCP as text. */
export function formatGmcp(name: string, value?: JsonValue): string {
  if (name === '' || UNSPEAKABLE.test(name)) {
    throw new RangeError(
      `Cannot write GMCP: name must be without blanks and control characters, got ${JSON.stringify(name)}`,
    );
  }
  return value === undefined ? name : `${name} ${JSON.stringify(value)}`;
}

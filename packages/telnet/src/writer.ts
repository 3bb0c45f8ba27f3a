// Bytes out: text, and the three forms that telnet has besides.

import { COMMANDS, OPTIONS, type OptionName, type Verb } from './codes.ts';
import { TelnetError } from './faults.ts';
import { SUBNEGOTIATION_OUT_BYTES_MAX } from './limits.ts';
import { type Encoding, encodeText } from './text/encodings.ts';

const { IAC, SB, SE, WILL, WONT, DO, DONT } = COMMANDS;

/** The byte of each negotiation word. */
export const VERB_CODES: Readonly<Record<Verb, number>> = { will: WILL, wont: WONT, do: DO, dont: DONT };

/** The same bytes with every IAC doubled, as data and subnegotiations need it. Without an IAC, `bytes` itself. */
export function escapeIac(bytes: Uint8Array): Uint8Array {
  const count = countIac(bytes);
  if (count === 0) return bytes;
  const escaped = new Uint8Array(bytes.length + count);
  let at = 0;
  for (const byte of bytes) {
    escaped[at++] = byte;
    if (byte === IAC) escaped[at++] = IAC;
  }
  return escaped;
}

function countIac(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(IAC); at !== -1; at = bytes.indexOf(IAC, at + 1)) count++;
  return count;
}

/** Text as a terminal gets it: `\n` and `\r\n` become CR LF, a lone `\r` becomes CR NUL, every IAC is doubled. */
export function writeText(text: string, encoding: Encoding): Uint8Array {
  const lines = text.replace(/\r?\n|\r/g, (end) => (end === '\r' ? '\r\0' : '\r\n'));
  return escapeIac(encodeText(lines, encoding));
}

/** `IAC code`. */
export function writeCommand(code: number): Uint8Array {
  return Uint8Array.of(IAC, code);
}

/** `IAC WILL|WONT|DO|DONT option`. */
export function writeNegotiation(verb: Verb, option: number): Uint8Array {
  return Uint8Array.of(IAC, VERB_CODES[verb], option);
}

/** `IAC SB option payload IAC SE`, every IAC in the payload doubled. */
export function writeSubnegotiation(option: number, payload: Uint8Array): Uint8Array {
  return concatBytes([Uint8Array.of(IAC, SB, option), escapeIac(payload), Uint8Array.of(IAC, SE)]);
}

/**
 * A whole message of an option, such as `writeMessage('gmcp', encodeGmcp('Core.Ping'))`.
 * @throws {TelnetError} MESSAGE_TOO_LONG if the payload is over SUBNEGOTIATION_OUT_BYTES_MAX.
 */
export function writeMessage(option: OptionName, payload: Uint8Array): Uint8Array {
  if (payload.length <= SUBNEGOTIATION_OUT_BYTES_MAX)
    return writeSubnegotiation(OPTIONS[option].code, payload);
  const what = `${payload.length} bytes, the limit is ${SUBNEGOTIATION_OUT_BYTES_MAX}`;
  throw new TelnetError('MESSAGE_TOO_LONG', `Cannot send ${option} message: it has ${what}`);
}

/** One array with the bytes of all parts in order. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

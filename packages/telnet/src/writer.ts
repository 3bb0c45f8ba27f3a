// Bytes out: the three forms that telnet has besides plain data.

import { COMMANDS, type Verb } from './codes.ts';

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

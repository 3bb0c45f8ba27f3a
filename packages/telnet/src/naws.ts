// NAWS: the size of a client's window. Source: RFC 1073.

import { TelnetError } from './faults.ts';

/** A window's size in characters; 0 means that the client does not say. */
export interface WindowSize {
  readonly columns: number;
  readonly rows: number;
}

/**
 * Reads one NAWS payload: two 16-bit numbers, width first.
 * @throws {TelnetError} MALFORMED if it is not 4 bytes long.
 */
export function decodeNaws(payload: Uint8Array): WindowSize {
  const [w1, w0, h1, h0] = payload;
  if (payload.length !== 4 || w1 === undefined || w0 === undefined || h1 === undefined || h0 === undefined) {
    throw new TelnetError('MALFORMED', `Cannot read window size: it must be 4 bytes, got ${payload.length}`);
  }
  return { columns: w1 * 256 + w0, rows: h1 * 256 + h0 };
}

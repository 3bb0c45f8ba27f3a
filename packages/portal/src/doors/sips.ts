// Reading in sips: who sends as fast as the line carries does not keep the others waiting.

import type { Limits } from '../limits.ts';

/** What is read from, a socket or a WebSocket. */
export interface Source {
  pause(): unknown;
  resume(): unknown;
}

/**
 * Lets one source be read from for so many bytes, then for the rest of the turn of the event loop not: the operating
 * system keeps what comes, and its sender waits. One socket could else give two megabytes in one turn, which is
 * hundreds of thousands of telnet's small messages.
 */
export class Sips {
  readonly #source: Source;
  readonly #bytesMax: number;
  #left: number;

  constructor(source: Source, { readBytesPerTurn }: Pick<Limits, 'readBytesPerTurn'>) {
    this.#source = source;
    this.#bytesMax = readBytesPerTurn;
    this.#left = readBytesPerTurn;
  }

  /** So many bytes have been read. */
  took(bytes: number): void {
    this.#left -= bytes;
    if (this.#left > 0) return;
    this.#left = this.#bytesMax;
    this.#source.pause();
    setImmediate(() => this.#source.resume());
  }
}

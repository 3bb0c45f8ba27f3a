// One write per socket, however much is sent in a turn of the event loop, and so many sockets a turn.

import type { Writable } from 'node:stream';
import type { Limits } from '../limits.ts';

/**
 * Holds back what is written to streams until the end of the turn, so that it goes out together. What a write to a
 * socket costs is the call, not the bytes: several lines that come in one turn are told to everybody in one write each.
 * A crowd is written to in parts, in the order in which it was spoken to, and what comes in is read in between.
 */
export class Corks {
  readonly #perTurn: number;
  readonly #corked = new Set<Writable>();

  constructor({ writesPerTurn }: Pick<Limits, 'writesPerTurn'>) {
    this.#perTurn = writesPerTurn;
  }

  /** Call it before each write. Ending the stream sends everything at once. */
  hold(stream: Writable): void {
    if (this.#corked.has(stream)) return;
    if (this.#corked.size === 0) setImmediate(() => this.#release());
    this.#corked.add(stream);
    stream.cork();
  }

  #release(): void {
    let left = this.#perTurn;
    for (const stream of this.#corked) {
      this.#corked.delete(stream);
      stream.uncork();
      left -= 1;
      if (left === 0) break;
    }
    if (this.#corked.size > 0) setImmediate(() => this.#release());
  }
}

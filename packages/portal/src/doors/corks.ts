// One write per socket and turn of the event loop, however much is sent.

import type { Writable } from 'node:stream';

/**
 * Holds back what is written to streams until the end of the turn, so that it goes out together. What a write to a
 * socket costs is the call, not the bytes: several lines that come in one turn are told to everybody in one write each.
 */
export class Corks {
  #corked = new Set<Writable>();

  /** Call it before each write. Ending the stream sends everything at once. */
  hold(stream: Writable): void {
    if (this.#corked.has(stream)) return;
    if (this.#corked.size === 0) setImmediate(() => this.#release());
    this.#corked.add(stream);
    stream.cork();
  }

  #release(): void {
    const corked = this.#corked;
    this.#corked = new Set();
    for (const stream of corked) stream.uncork();
  }
}

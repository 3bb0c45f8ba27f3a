/** What a Gate does with one who comes when too many wait. */
export type Full = () => Error;

/** Lets a few through at a time, and keeps a bounded number waiting, in the order they came. */
export class Gate {
  readonly #insideMax: number;
  readonly #waitingMax: number;
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  constructor(insideMax: number, waitingMax: number) {
    this.#insideMax = insideMax;
    this.#waitingMax = waitingMax;
  }

  /** Runs `work` as soon as there is room; rejects with `full()` when too many wait already. */
  async pass<T>(work: () => Promise<T>, full: Full): Promise<T> {
    if (this.#inside < this.#insideMax) this.#inside++;
    else await this.#queue(full);
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  #queue(full: Full): Promise<void> {
    if (this.#waiting.length >= this.#waitingMax) return Promise.reject(full());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Gives the place to the next one: nobody who comes at this moment gets before those who wait. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#inside--;
  }
}

// Values that come when they come, for who reads them with `for await`.

/** Keeps what is not read yet, up to a bound; past it the oldest goes. */
export class AsyncQueue<T> implements AsyncIterable<T> {
  readonly #max: number;
  readonly #values: T[] = [];
  #ending: { error?: unknown } | undefined;
  #wake: (() => void) | undefined;

  constructor(max: number) {
    this.#max = max;
  }

  push(value: T): void {
    if (this.#ending !== undefined) return;
    this.#values.push(value);
    if (this.#values.length > this.#max) this.#values.shift();
    this.#wake?.();
  }

  /** No more will come. */
  end(): void {
    this.#ending ??= {};
    this.#wake?.();
  }

  /** No more will come, for this reason: the reader is told once it has read what did come. */
  fail(error: unknown): void {
    this.#ending ??= { error };
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      while (this.#values.length > 0) yield this.#values.shift() as T;
      if (this.#ending !== undefined) return this.#finish(this.#ending);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #finish(ending: { error?: unknown }): void {
    if ('error' in ending) throw ending.error;
  }
}

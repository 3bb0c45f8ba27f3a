// Jobs that must not overlap: two start-ups under one name, two changes of one channel.

/** Runs jobs of one key one after the other, in the order they were asked for; other keys do not wait. */
export class KeyedQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Resolves or rejects with the job. A job that fails does not stop those behind it. */
  run<T>(key: string, job: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const result = before === undefined ? job() : before.then(job, job);
    this.#last.set(key, result);
    const drop = () => {
      if (this.#last.get(key) === result) this.#last.delete(key);
    };
    result.then(drop, drop);
    return result;
  }

  /** Resolves when all that was asked for has ended. */
  async idle(): Promise<void> {
    while (this.#last.size > 0) await Promise.allSettled(this.#last.values());
  }
}

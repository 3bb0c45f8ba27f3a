// How far a run of many schedules is.

/** A run as far as it is; seconds and schedules. */
export interface Progress {
  readonly done: number;
  readonly count: number;
  readonly failed: number;
  readonly seconds: number;
  /** Of the whole run: schedules differ a lot from each other. */
  readonly perSecond: number;
  /** Seconds that the rest will take; undefined until something is done. */
  readonly secondsLeft: number | undefined;
}

/** A run when it ends. */
export interface Summary {
  readonly done: number;
  readonly count: number;
  /** Seeds of the schedules in which something was amiss, rising. */
  readonly failed: readonly number[];
  readonly seconds: number;
}

/** Counts schedules. */
export class Tally {
  readonly #count: number;
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #failed: number[] = [];
  #done = 0;

  /** `now` gives milliseconds. */
  constructor(count: number, now: () => number) {
    this.#count = count;
    this.#now = now;
    this.#startedAt = now();
  }

  add({ seed, faults }: { readonly seed: number; readonly faults: readonly string[] }): void {
    this.#done += 1;
    if (faults.length > 0) this.#failed.push(seed);
  }

  get progress(): Progress {
    const seconds = this.#seconds;
    const perSecond = seconds > 0 ? this.#done / seconds : 0;
    const secondsLeft = perSecond > 0 ? (this.#count - this.#done) / perSecond : undefined;
    const [done, count, failed] = [this.#done, this.#count, this.#failed.length];
    return { done, count, failed, seconds, perSecond, secondsLeft };
  }

  get summary(): Summary {
    const failed = this.#failed.toSorted((a, b) => a - b);
    return { done: this.#done, count: this.#count, failed, seconds: this.#seconds };
  }

  get #seconds(): number {
    return (this.#now() - this.#startedAt) / 1_000;
  }
}

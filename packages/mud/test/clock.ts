import type { Clock } from '../src/clock.ts';

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  #now = 1_000_000_000_000;
  readonly #timers = new Set<{ at: number; task: () => void }>();

  now(): number {
    return this.#now;
  }

  after(delayMs: number, task: () => void): () => void {
    const timer = { at: this.#now + delayMs, task };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Timers that have not run out. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Lets time pass; timers run in the order in which they run out. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let timer = this.#first(end); timer !== undefined; timer = this.#first(end)) {
      this.#timers.delete(timer);
      this.#now = timer.at;
      timer.task();
    }
    this.#now = end;
  }

  #first(end: number) {
    const due = [...this.#timers].filter(({ at }) => at <= end);
    return due.sort((a, b) => a.at - b.at)[0];
  }
}

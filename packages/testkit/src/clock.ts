// A clock that stands still until it is told to move.

interface Timer {
  readonly at: number;
  readonly task: () => void;
}

/** Time for tests. Fits every `Clock` of the packages. */
export class FakeClock {
  #now: number;
  readonly #timers = new Set<Timer>();

  /** Starts at a time in milliseconds since 1970. */
  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  steady(): number {
    return this.#now;
  }

  after(delayMs: number, task: () => void): () => void {
    const timer = { at: this.#now + delayMs, task };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Turns of the event loop are real. */
  soon(task: () => void): void {
    setImmediate(task);
  }

  /** Moves on, and runs what falls due on the way, each timer at its own time. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (let next = this.#next(until); next; next = this.#next(until)) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.task();
    }
    this.#now = until;
  }

  /** Moves on as the clock of a machine that was asleep: what fell due on the way runs once, and late. */
  skip(ms: number): void {
    this.#now += ms;
    this.advance(0);
  }

  #next(until: number): Timer | undefined {
    const due = [...this.#timers].filter(({ at }) => at <= until);
    return due.toSorted((a, b) => a.at - b.at)[0];
  }
}

/** Whole numbers from 0 to below `below`, the same ones for the same seed. */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

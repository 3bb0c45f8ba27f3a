// Commands that are turned away unread: counted, and told of at a bounded rate.

import type { Clock } from '../clock.ts';
import type { Limits } from '../limits.ts';

/** Milliseconds between two faults that the game hears of: who sends what cannot be taken may send a lot of it. */
const WARN_MS = 1_000;

/** The refusals of one session. */
export class Refusals {
  readonly #limits: Limits;
  readonly #clock: Clock;
  #inARow = 0;
  #warnedAt = Number.NEGATIVE_INFINITY;

  constructor(limits: Limits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Counts one. */
  add(): void {
    this.#inARow += 1;
  }

  /** Something was carried out: earlier ones are forgiven. */
  forgive(): void {
    this.#inARow = 0;
  }

  /** Whether there have been so many that the client does not listen. */
  get areTooMany(): boolean {
    return this.#inARow > this.#limits.refusalsMax;
  }

  /** Whether the game is to hear of this one. */
  isNews(): boolean {
    const now = this.#clock.now();
    if (now - this.#warnedAt < WARN_MS) return false;
    this.#warnedAt = now;
    return true;
  }
}

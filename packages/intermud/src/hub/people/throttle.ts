// How often something may be tried.

/** Tries by key (a name, an address), each with a bucket that fills up again. */
export class Throttle {
  readonly #burst: number;
  readonly #everyMs: number;
  readonly #keysMax: number;
  readonly #clock: { now(): number };
  /** When each key's bucket is full again. */
  readonly #fullAt = new Map<string, number>();

  /** `burst` tries at once, then one every `everyMs`; of at most `keysMax` keys, the oldest forgotten first. */
  constructor(options: { burst: number; everyMs: number; keysMax: number; clock: { now(): number } }) {
    this.#burst = options.burst;
    this.#everyMs = options.everyMs;
    this.#keysMax = options.keysMax;
    this.#clock = options.clock;
  }

  /** Counts a try, or what is worth `cost` of them; how many milliseconds it has to wait, 0 for not at all. One that has to wait does not count. */
  take(key: string, cost = 1): number {
    const now = this.#clock.now();
    const fullAt = Math.max(now, this.#fullAt.get(key) ?? now) + cost * this.#everyMs;
    const waitMs = fullAt - now - this.#burst * this.#everyMs;
    if (waitMs > 0) return waitMs;
    this.#fullAt.delete(key); // To the end: the oldest stands first.
    this.#fullAt.set(key, fullAt);
    this.#bound();
    return 0;
  }

  /** Takes one try of a key back: it was right, and does not count. */
  giveBack(key: string): void {
    const fullAt = this.#fullAt.get(key);
    if (fullAt !== undefined) this.#fullAt.set(key, fullAt - this.#everyMs);
  }

  /** Forgets the tries of a key. */
  forgive(key: string): void {
    this.#fullAt.delete(key);
  }

  #bound(): void {
    const [oldest] = this.#fullAt.keys();
    if (this.#fullAt.size > this.#keysMax && oldest !== undefined) this.#fullAt.delete(oldest);
  }
}

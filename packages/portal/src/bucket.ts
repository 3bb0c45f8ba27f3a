// A token bucket: a rate with some saved up.

/**
 * Lets `perSecond` units through in the long run, and up to `burst` at once after a pause. A rate of 0 lets all through.
 * Time is an argument, in milliseconds; it may stand still, and going back does no harm.
 */
export class Bucket {
  readonly #perSecond: number;
  readonly #burst: number;
  #units: number;
  #at: number;

  constructor(perSecond: number, burst: number, now: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#units = burst;
    this.#at = now;
  }

  /** Milliseconds until `cost` units can be spent; 0 if they can be now. */
  wait(cost: number, now: number): number {
    if (this.#perSecond <= 0) return 0;
    this.#fill(now);
    // What costs more than was ever saved up goes through on a full bucket: it must not wait for ever.
    const missing = Math.min(cost, this.#burst) - this.#units;
    return missing > 0 ? Math.max(1, Math.ceil((missing / this.#perSecond) * 1_000)) : 0;
  }

  /** Spends `cost` units, whether there are enough or not. */
  spend(cost: number, now: number): void {
    this.#fill(now);
    this.#units -= cost;
  }

  /** Spends `cost` units if {@link wait} is 0, and says whether it did. */
  take(cost: number, now: number): boolean {
    if (this.wait(cost, now) > 0) return false;
    this.spend(cost, now);
    return true;
  }

  /** Whether nothing is owed, so that it may be forgotten. */
  isFull(now: number): boolean {
    this.#fill(now);
    return this.#units >= this.#burst;
  }

  #fill(now: number): void {
    const gained = (Math.max(0, now - this.#at) * this.#perSecond) / 1_000;
    this.#units = Math.min(this.#burst, this.#units + gained);
    this.#at = Math.max(this.#at, now);
  }
}

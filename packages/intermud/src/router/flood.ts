// Token buckets and counts per address: who sends too much, too often, or guesses.
import { networkOf } from '@intermud/wire';
import { ADDRESSES_COUNTED_MAX, FLOOD_ERROR_GAP_MS } from './limits.ts';

/** What one mud may still send. Full at first; fills at `rate` a second up to `burst`. Rate 0 is no limit. */
export class Bucket {
  #tokens: number;
  #at: number;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(burst: number, now: number) {
    this.#tokens = burst;
    this.#at = now;
  }

  /** Takes the price of one packet if it is there. */
  take(price: number, now: number, rate: number, burst: number): boolean {
    if (rate === 0) return true;
    if (this.#tokens < burst) this.#fill(now, rate, burst);
    this.#at = now;
    if (this.#tokens < price) return false;
    this.#tokens -= price;
    return true;
  }

  /** Whether the mud may be told of its flood now: once a second at most. */
  mayTell(now: number): boolean {
    if (now - this.#toldAt < FLOOD_ERROR_GAP_MS) return false;
    this.#toldAt = now;
    return true;
  }

  #fill(now: number, rate: number, burst: number): void {
    const passed = Math.max(0, now - this.#at); // A clock may be set back.
    this.#tokens = Math.min(burst, this.#tokens + (passed * rate) / 1_000);
  }
}

/** Counts what happens per address, or /64 of IPv6, within a window that starts with the first. Old ones make room for new ones. */
export class Counts {
  readonly #max: number;
  readonly #windowMs: number;
  readonly #keysMax: number;
  readonly #kept = new Map<string, { count: number; readonly since: number }>();

  constructor(max: number, windowMs: number, keysMax = ADDRESSES_COUNTED_MAX) {
    this.#max = max;
    this.#windowMs = windowMs;
    this.#keysMax = keysMax;
  }

  /** Milliseconds until an address may go on; 0 if it may now. */
  waitMs(address: string, now: number): number {
    const kept = this.#current(networkOf(address), now);
    if (kept === undefined || kept.count < this.#max) return 0;
    return kept.since + this.#windowMs - now;
  }

  add(address: string, now: number): void {
    const key = networkOf(address);
    const kept = this.#current(key, now);
    if (kept) kept.count += 1;
    else this.#begin(key, now);
  }

  #current(key: string, now: number) {
    const kept = this.#kept.get(key);
    if (kept === undefined || now - kept.since < this.#windowMs) return kept;
    this.#kept.delete(key);
    return undefined;
  }

  #begin(key: string, now: number): void {
    if (this.#kept.size >= this.#keysMax) {
      const oldest = this.#kept.keys().next();
      if (!oldest.done) this.#kept.delete(oldest.value);
    }
    this.#kept.set(key, { count: 1, since: now });
  }
}

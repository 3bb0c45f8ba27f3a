// How much of something one address has under way.

import { network } from '@intermud/portal';

/** Counts what is under way by network address. */
export class Places {
  readonly #max: number;
  readonly #taken = new Map<string, number>();

  constructor(max: number) {
    this.#max = max;
  }

  /** Takes a place for an address, and gives what leaves it again; undefined if there is none. */
  take(address: string): (() => void) | undefined {
    const place = network(address);
    const count = (this.#taken.get(place) ?? 0) + 1;
    if (count > this.#max) return undefined;
    this.#taken.set(place, count);
    return () => this.#leave(place);
  }

  #leave(place: string): void {
    const left = (this.#taken.get(place) ?? 1) - 1;
    if (left > 0) this.#taken.set(place, left);
    else this.#taken.delete(place);
  }
}

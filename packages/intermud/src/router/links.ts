// All open links of a router: which there are, and how many each address has.
import { networkOf } from '@intermud/wire';
import type { Link } from './link.ts';

/** The links of one router. */
export class Links implements Iterable<Link> {
  readonly #open = new Set<Link>();
  readonly #from = new Map<string, number>();
  /** Bytes that came on links which have gone. */
  #bytesIn = 0;
  #emptied: (() => void) | undefined;

  [Symbol.iterator](): Iterator<Link> {
    return this.#open.values();
  }

  get size(): number {
    return this.#open.size;
  }

  /** Bytes that ever came. */
  get bytesIn(): number {
    let bytes = this.#bytesIn;
    for (const link of this.#open) bytes += link.bytesIn;
    return bytes;
  }

  /** How many links an address has, with its neighbours in IPv6. */
  countFrom(address: string): number {
    return this.#from.get(networkOf(address)) ?? 0;
  }

  add(link: Link): void {
    this.#open.add(link);
    this.#from.set(networkOf(link.address), this.countFrom(link.address) + 1);
  }

  /** A connection has gone; one that is not known any more changes nothing. */
  drop(link: Link): void {
    if (!this.#open.delete(link)) return;
    this.#bytesIn += link.bytesIn;
    const left = this.countFrom(link.address) - 1;
    if (left > 0) this.#from.set(networkOf(link.address), left);
    else this.#from.delete(networkOf(link.address));
    if (this.#open.size === 0) this.#emptied?.();
  }

  /** Resolves when no link is open. */
  empty(): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#emptied = resolve;
    });
  }
}

// One-time tickets: how a page that knows its user opens a WebSocket as that user.

import type { Clock } from './clock.ts';
import type { Limits } from './limits.ts';

/** Bytes of randomness, from a source fit for secrets. */
export type Random = (size: number) => Uint8Array;

/** Tickets that are out, each good for one use within its time. */
export class Tickets<A> {
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #out = new Map<string, { account: A; expiresAt: number }>();

  constructor(limits: Limits, clock: Clock, random: Random) {
    this.#limits = limits;
    this.#clock = clock;
    this.#random = random;
  }

  /** A new ticket: 43 characters that may stand in a URL or a header. */
  issue(account: A): string {
    this.#forget();
    const ticket = secret(this.#random);
    this.#out.set(ticket, { account, expiresAt: this.#clock.now() + this.#limits.ticketMs });
    return ticket;
  }

  /** Whose ticket it is, once; undefined for one that is used, old or made up. */
  redeem(ticket: string): A | undefined {
    const found = this.#out.get(ticket);
    this.#out.delete(ticket);
    return found !== undefined && found.expiresAt > this.#clock.now() ? found.account : undefined;
  }

  // All hold equally long, so that the oldest stand first.
  #forget(): void {
    const now = this.#clock.now();
    for (const [ticket, { expiresAt }] of this.#out) {
      if (expiresAt > now && this.#out.size < this.#limits.ticketsMax) return;
      this.#out.delete(ticket);
    }
  }
}

/** 256 random bits as text. */
export function secret(random: Random): string {
  return Buffer.from(random(32)).toString('base64url');
}

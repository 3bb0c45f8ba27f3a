// Packets from beyond our network may come to a router by several ways, a copy by each: the first one counts.
import { hash } from 'node:crypto';
import type { LpcArray } from '@intermud/wire';
import { packetFrame } from '../text.ts';
import { COPIES_MAX, COPY_MS } from './limits.ts';

/** Packets that say the same. */
interface Same {
  /** When each was delivered, the oldest first. */
  readonly at: number[];
  /** Those delivered before that are forgotten. */
  forgotten: number;
  /** How many have come by each way, the forgotten ones too: each way brings them in order. */
  readonly came: Map<string, number>;
}

/**
 * Tells copies from packets that say the same again: a copy comes by another way than what it is a copy of.
 *
 * Whoever says "hi" twice is heard twice, whatever the order in which two copies of each come in.
 */
export class Copies {
  readonly #known = new Map<string, Same>();
  #size = 0;

  /** Packets that are remembered. */
  get size(): number {
    return this.#size;
  }

  /** Whether a packet that has come by a way is new: true once for all its copies. @throws {I3Error} LPC_DEPTH. */
  isNew(packet: LpcArray, way: string, now: number): boolean {
    const key = hash('sha256', packetFrame(packet.with(1, 0)), 'base64'); // The ttl depends on the way.
    this.#forget(now);
    const same = this.#recent(key, now);
    const came = Math.max(same.came.get(way) ?? 0, same.forgotten);
    same.came.set(way, came + 1);
    const isNew = came === same.forgotten + same.at.length;
    if (isNew) {
      same.at.push(now);
      this.#size += 1;
      this.#known.delete(key); // The newest is last.
    }
    this.#known.set(key, same);
    return isNew;
  }

  #recent(key: string, now: number): Same {
    const same = this.#known.get(key) ?? { at: [], forgotten: 0, came: new Map() };
    const old = same.at.findIndex((at) => at > now - COPY_MS);
    const count = old === -1 ? same.at.length : old;
    if (count > 0) same.at.splice(0, count);
    same.forgotten += count;
    this.#size -= count;
    return same;
  }

  /** Keys come in the order of their newest packet, so the first ones are the oldest. */
  #forget(now: number): void {
    for (const [key, { at }] of this.#known) {
      const isOld = (at.at(-1) ?? 0) <= now - COPY_MS;
      if (!isOld && this.#size < COPIES_MAX) return;
      this.#known.delete(key);
      this.#size -= at.length;
    }
  }
}

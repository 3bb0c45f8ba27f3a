// Packets from beyond our network may come to a router by several ways, a copy by each: the first one counts.
import { hash } from 'node:crypto';
import type { LpcArray } from '@intermud/wire';
import { packetFrame } from '../text.ts';
import { COPIES_MAX, COPY_MS } from './limits.ts';

/** One packet that was delivered. */
interface Original {
  readonly at: number;
  /** By which ways it has come so far. */
  readonly ways: Set<string>;
}

/**
 * Tells copies from packets that say the same again: a copy comes by another way than what it is a copy of.
 *
 * Whoever says "hi" twice is heard twice, whatever the order in which two copies of each come in.
 */
export class Copies {
  readonly #originals = new Map<string, Original[]>();
  #size = 0;

  /** Packets that are remembered. */
  get size(): number {
    return this.#size;
  }

  /** Whether a packet that has come by a way is new: true once for all its copies. @throws {I3Error} LPC_DEPTH. */
  isNew(packet: LpcArray, way: string, now: number): boolean {
    const key = hash('sha256', packetFrame(packet.with(1, 0)), 'base64'); // The ttl depends on the way.
    this.#forget(now);
    const kept = this.#recent(key, now);
    const original = kept.find(({ ways }) => !ways.has(way));
    if (original) original.ways.add(way);
    else {
      kept.push({ at: now, ways: new Set([way]) });
      this.#size += 1;
      this.#originals.delete(key); // The newest is last.
    }
    this.#originals.set(key, kept);
    return original === undefined;
  }

  #recent(key: string, now: number): Original[] {
    const kept = this.#originals.get(key) ?? [];
    const recent = kept.filter(({ at }) => at > now - COPY_MS);
    this.#size -= kept.length - recent.length;
    return recent;
  }

  /** Keys come in the order of their newest packet, so the first ones are the oldest. */
  #forget(now: number): void {
    for (const [key, kept] of this.#originals) {
      const isOld = (kept.at(-1)?.at ?? 0) <= now - COPY_MS;
      if (!isOld && this.#size < COPIES_MAX) return;
      this.#originals.delete(key);
      this.#size -= kept.length;
    }
  }
}

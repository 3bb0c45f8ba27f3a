// Packets on their way to a router that ignores a mud which says too much: in order, eight a second for each mud.
import type { LpcArray } from '@intermud/wire';
import type { Clock } from '../../environment.ts';
import { LINK_WAITING_MAX, MUD_GAP_MS, MUD_WAITING_MAX } from './limits.ts';

/** One mud's packets. */
interface Lane {
  freeAt: number;
  readonly waiting: LpcArray[];
}

/** What waits for one router. */
export class Pace {
  readonly #clock: Clock;
  readonly #send: (packet: LpcArray) => void;
  readonly #lanes = new Map<string, Lane>();
  #waiting = 0;
  #stopTimer: (() => void) | undefined;

  constructor(clock: Clock, send: (packet: LpcArray) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** Packets that wait. */
  get size(): number {
    return this.#waiting;
  }

  /** Sends a packet now or soon; false if too many of this mud, or of all, wait. */
  add(mud: string, packet: LpcArray): boolean {
    const lane = this.#lanes.get(mud);
    if (lane === undefined) this.#begin(mud, packet);
    else if (lane.waiting.length >= MUD_WAITING_MAX || this.#waiting >= LINK_WAITING_MAX) return false;
    else {
      lane.waiting.push(packet);
      this.#waiting += 1;
    }
    return true;
  }

  /** The link has gone, and with it what waits. */
  clear(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#lanes.clear();
    this.#waiting = 0;
  }

  #begin(mud: string, packet: LpcArray): void {
    this.#lanes.set(mud, { freeAt: this.#clock.steady() + MUD_GAP_MS, waiting: [] });
    this.#send(packet);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#lanes.size === 0 || this.#stopTimer) return;
    this.#stopTimer = this.#clock.after(MUD_GAP_MS, () => {
      this.#stopTimer = undefined;
      this.#goOn(this.#clock.steady());
      this.#schedule();
    });
  }

  #goOn(now: number): void {
    for (const [mud, lane] of this.#lanes) {
      if (lane.freeAt > now) continue;
      const packet = lane.waiting.shift();
      if (packet === undefined) this.#lanes.delete(mud);
      else {
        this.#waiting -= 1;
        lane.freeAt = now + MUD_GAP_MS;
        this.#send(packet);
      }
    }
  }
}

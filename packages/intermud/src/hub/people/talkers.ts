// How much the people of one mud may say to ours: a mud that floods must not cut off whoever listens.

import { TALK_BURST_KIB, TALK_KIB_EVERY_MS, TALK_LINE_KIB, TALK_MUDS_MAX } from '../limits.ts';
import { Throttle } from './throttle.ts';

/** Counts what each mud says. */
export class Talkers {
  readonly #throttle: Throttle;

  constructor(clock: { now(): number }) {
    const bounds = { burst: TALK_BURST_KIB, everyMs: TALK_KIB_EVERY_MS, keysMax: TALK_MUDS_MAX };
    this.#throttle = new Throttle({ ...bounds, clock });
  }

  /** Milliseconds until a mud may say this too; 0 if it may now, and then it counts. */
  waitFor(mud: string, text: string): number {
    return this.#throttle.take(mud, TALK_LINE_KIB + text.length / 1_024);
  }

  /** Whether it may now; it counts if it may. */
  mayTalk(mud: string, text: string): boolean {
    return this.waitFor(mud, text) === 0;
  }
}

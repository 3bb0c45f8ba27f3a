// Which muds were lately sent to another router, and how often: so that nobody is sent in circles.
import { JOURNEY_MS, JOURNEYS_MAX } from './limits.ts';

/** The last time that a mud was sent. */
export interface Journey {
  readonly to: string;
  /** Steady milliseconds. */
  readonly at: number;
  readonly times: number;
}

/** The journeys of the last ten minutes. */
export class Journeys {
  readonly #kept = new Map<string, Journey>();

  find(mud: string, now: number): Journey | undefined {
    const journey = this.#kept.get(mud);
    if (journey && now - journey.at >= JOURNEY_MS) this.#kept.delete(mud);
    return this.#kept.get(mud);
  }

  /** A mud is sent to a router. */
  note(mud: string, to: string, now: number): void {
    const times = (this.find(mud, now)?.times ?? 0) + 1;
    this.#kept.delete(mud); // The newest comes last.
    this.#kept.set(mud, { to, at: now, times });
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > JOURNEYS_MAX && !oldest.done) this.#kept.delete(oldest.value);
  }

  clear(): void {
    this.#kept.clear();
  }
}

// Time and chance of a simulation: one queue of events, so that a seed always tells the same story.

import type { Clock } from '../../packages/intermud/src/router/index.ts';
import { seededRandom } from '../../packages/testkit/src/index.ts';

interface Event {
  readonly at: number;
  readonly order: number;
  readonly task: () => void;
  isOff: boolean;
}

/** The world of one simulation. */
export class World {
  readonly random: (below: number) => number;
  /** What happened, for people to read: milliseconds and a sentence. */
  readonly story: string[] = [];
  /** What should not have happened. */
  readonly faults: string[] = [];
  /** Events that have run. */
  events = 0;
  now = 0;
  #sleptMs = 0;
  #order = 0;
  readonly #heap: Event[] = [];

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  tell(sentence: string): void {
    this.story.push(`${(this.now / 1_000).toFixed(3).padStart(10)} s  ${sentence}`);
  }

  fail(sentence: string): void {
    this.faults.push(sentence);
    this.tell(`FAULT: ${sentence}`);
  }

  /** True once in `of` times. */
  chance(of: number): boolean {
    return this.random(of) === 0;
  }

  between(least: number, most: number): number {
    return least + this.random(most - least + 1);
  }

  pick<T>(of: readonly T[]): T {
    return of[this.random(of.length)] as T;
  }

  after(delayMs: number, task: () => void): () => void {
    const event = { at: this.now + Math.max(0, delayMs), order: this.#order++, task, isOff: false };
    this.#push(event);
    return () => {
      event.isOff = true;
    };
  }

  /** A clock that is wrong by so many milliseconds; its timers die with `isAlive`. */
  clock(offsetMs: () => number, isAlive: () => boolean): Clock {
    const alive = (task: () => void) => () => {
      if (isAlive()) task();
    };
    return {
      now: () => START + this.age + offsetMs(),
      steady: () => this.age,
      after: (delayMs, task) => this.after(delayMs, alive(task)),
      soon: (task) => {
        this.after(0, alive(task));
      },
    };
  }

  /** Milliseconds that have passed, those in which everybody slept as well. */
  get age(): number {
    return this.now + this.#sleptMs;
  }

  /** For how long everybody has slept: clocks went on, and nothing happened. */
  get sleptMs(): number {
    return this.#sleptMs;
  }

  /** All clocks go on by so much, and no timer runs: as on machines that were put to sleep. */
  sleep(ms: number): void {
    this.#sleptMs += ms;
  }

  /** Runs what happens in so many milliseconds. */
  async run(ms: number): Promise<void> {
    const until = this.now + ms;
    await settled();
    for (let event = this.#heap[0]; event && event.at <= until; event = this.#heap[0]) {
      this.#pop();
      if (event.isOff) continue;
      this.now = event.at;
      this.events += 1;
      if (this.events > EVENTS_MAX)
        throw new Error(`Still busy after ${EVENTS_MAX} events, at ${this.now} ms`);
      event.task();
      await settled();
    }
    this.now = until;
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let at = heap.push(event) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!isBefore(event, heap[up] as Event)) break;
      heap[at] = heap[up] as Event;
      at = up;
    }
    heap[at] = event;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Event;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= heap.length) break;
      if (down + 1 < heap.length && isBefore(heap[down + 1] as Event, heap[down] as Event)) down += 1;
      if (!isBefore(heap[down] as Event, last)) break;
      heap[at] = heap[down] as Event;
      at = down;
    }
    heap[at] = last;
  }
}

const isBefore = (one: Event, other: Event): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

/** Events of one schedule; a usual one has 7,000. Past it, something goes round for ever. */
const EVENTS_MAX = 2_000_000;

/** When a simulation begins, as its right clocks show it. */
export const START = Date.UTC(2026, 0, 1);

/**
 * Resolves when all promises that could be resolved are: Node runs what was given to nextTick() by a promise's handler when no
 * handler is left to run. Nothing here waits for the system, so that a turn of the event loop would only cost time.
 */
const settled = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

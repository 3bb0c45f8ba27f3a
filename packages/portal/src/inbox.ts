// What a session has received and not yet done: a bounded queue, worked off in order and at a bounded rate.

import type { Bucket } from './bucket.ts';
import type { Clock } from './clock.ts';
import type { Limits } from './limits.ts';

/** Something that waits its turn. */
export interface Waiting {
  /** Units of the rate limit. */
  readonly cost: number;
  readonly bytes: number;
}

/** What an inbox works with. */
export interface InboxOptions<Item extends Waiting> {
  readonly limits: Limits;
  readonly clock: Clock;
  /** All of these have to afford an item before it runs. */
  readonly buckets: readonly Bucket[];
  /** Does an item. MUST NOT throw or reject; the next one waits for its promise. */
  run(item: Item): Promise<void> | undefined;
  /** An item has taken longer than `inputfuncMs`: the next one goes on. */
  onTimeout(item: Item): void;
}

type InboxState = { at: 'idle' } | { at: 'busy' } | { at: 'waiting'; cancel: () => void } | { at: 'closed' };

/** Runs items one after another, in order, no faster than its buckets allow. */
export class Inbox<Item extends Waiting> {
  readonly #options: InboxOptions<Item>;
  readonly #queue: Item[] = [];
  #bytes = 0;
  #state: InboxState = { at: 'idle' };

  constructor(options: InboxOptions<Item>) {
    this.#options = options;
  }

  /** Adds an item and runs what may run. False if the queue is full: the item is not kept. */
  push(item: Item): boolean {
    const { waitingCommands, waitingBytes } = this.#options.limits;
    if (this.#queue.length >= waitingCommands || this.#bytes + item.bytes > waitingBytes) return false;
    this.#queue.push(item);
    this.#bytes += item.bytes;
    this.#work();
    return true;
  }

  /** Takes the first item that fits ahead of its turn, while another one runs; it is paid for as any other. */
  pullWhileBusy(fits: (item: Item) => boolean): Item | undefined {
    if (this.#state.at !== 'busy') return undefined;
    const at = this.#queue.findIndex(fits);
    const item = this.#queue[at];
    return item !== undefined && this.#delayMs(item.cost) <= 0 ? this.#remove(at) : undefined;
  }

  /** Forgets everything, and takes nothing more up. */
  close(): void {
    if (this.#state.at === 'waiting') this.#state.cancel();
    this.#state = { at: 'closed' };
    this.#queue.length = 0;
    this.#bytes = 0;
  }

  #remove(at: number): Item | undefined {
    const [item] = this.#queue.splice(at, 1);
    this.#bytes -= item?.bytes ?? 0;
    return item;
  }

  #work(): void {
    while (this.#state.at === 'idle') {
      const next = this.#queue[0];
      if (next === undefined) return;
      const delayMs = this.#delayMs(next.cost);
      if (delayMs > 0) this.#pause(delayMs);
      else this.#run(this.#remove(0) ?? next);
    }
  }

  #delayMs(cost: number): number {
    const now = this.#options.clock.now();
    const delayMs = Math.max(...this.#options.buckets.map((bucket) => bucket.wait(cost, now)));
    if (delayMs <= 0) for (const bucket of this.#options.buckets) bucket.spend(cost, now);
    return delayMs;
  }

  #pause(delayMs: number): void {
    this.#state = { at: 'waiting', cancel: this.#options.clock.after(delayMs, () => this.#resume()) };
  }

  #run(item: Item): void {
    this.#state = { at: 'busy' };
    const pending = this.#options.run(item);
    if (pending === undefined) this.#idle();
    else this.#await(item, pending);
  }

  #await(item: Item, pending: Promise<void>): void {
    let isOver = false;
    const finish = () => {
      cancel();
      if (isOver) return;
      isOver = true;
      this.#resume();
    };
    const cancel = this.#options.clock.after(this.#options.limits.inputfuncMs, () => {
      this.#options.onTimeout(item);
      finish();
    });
    void pending.then(finish);
  }

  #resume(): void {
    this.#idle();
    this.#work();
  }

  #idle(): void {
    if (this.#state.at !== 'closed') this.#state = { at: 'idle' };
  }
}

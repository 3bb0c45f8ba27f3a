// Lines on filtered channels that are with the channel's owner. Pure.
import type { PacketHead } from '@intermud/wire';
import { FILTER_MS, FILTER_WAITING_MAX } from './limits.ts';

/** What a filter may not change. */
export interface FilterKey extends Pick<PacketHead, 'originatorMud' | 'originatorUser'> {
  readonly type: string;
}

/** A line that waits for its filter. */
export interface FilterWait extends FilterKey {
  /** Steady milliseconds. */
  readonly until: number;
}

/** One channel's lines in the order in which they were sent to the owner. */
export class FilterQueue {
  #waiting: FilterWait[] = [];

  get size(): number {
    return this.#waiting.length;
  }

  /** Notes a line; false if too many wait. */
  add({ type, originatorMud, originatorUser }: FilterKey, now: number): boolean {
    if (this.#waiting.length >= FILTER_WAITING_MAX) return false;
    this.#waiting.push({ type, originatorMud, originatorUser, until: now + FILTER_MS });
    return true;
  }

  /** Takes the first line that the owner's answer can be about; undefined if there is none: it changed what it may not. */
  take(key: FilterKey): FilterWait | undefined {
    const at = this.#waiting.findIndex((wait) => isSame(wait, key));
    return at < 0 ? undefined : this.#waiting.splice(at, 1)[0];
  }

  /** Takes the oldest line: the answer was 0, which names none, and answers come in the order of the questions. */
  drop(): FilterWait | undefined {
    return this.#waiting.shift();
  }

  /** Takes all that has waited too long. */
  expire(now: number): FilterWait[] {
    const late = this.#waiting.filter(({ until }) => until <= now);
    if (late.length > 0) this.#waiting = this.#waiting.filter(({ until }) => until > now);
    return late;
  }

  /** Takes all: the owner or the channel has gone. */
  clear(): FilterWait[] {
    const all = this.#waiting;
    this.#waiting = [];
    return all;
  }
}

const isSame = (wait: FilterKey, key: FilterKey): boolean =>
  wait.type === key.type &&
  wait.originatorMud === key.originatorMud &&
  wait.originatorUser === key.originatorUser;

// What a router is still to be told of the lists: names only, so that what it is told is how things are then.
import { NAMES_WAITING_MAX } from './limits.ts';

/** A mud or a channel. */
export interface Subject {
  readonly list: 'mudlist' | 'chanlist';
  readonly name: string;
}

/** Names in the order in which they are told: what has changed before what is told to be complete. Each waits once. */
export class Notices {
  readonly #changed = new Map<string, Subject>();
  readonly #others = new Map<string, Subject>();

  /** Names that wait. */
  get size(): number {
    return this.#changed.size + this.#others.size;
  }

  /** A mud or a channel has changed. False if too many wait. */
  changed(subject: Subject): boolean {
    const key = keyOf(subject);
    if (this.#changed.has(key)) return true;
    const wasWaiting = this.#others.delete(key);
    if (!wasWaiting && this.size >= NAMES_WAITING_MAX) return false;
    this.#changed.set(key, subject);
    return true;
  }

  /** One that is told to be complete. False if too many wait. */
  complete(subject: Subject): boolean {
    const key = keyOf(subject);
    if (this.#changed.has(key) || this.#others.has(key)) return true;
    if (this.size >= NAMES_WAITING_MAX) return false;
    this.#others.set(key, subject);
    return true;
  }

  /** Takes the next one. */
  take(): Subject | undefined {
    return takeFirst(this.#changed) ?? takeFirst(this.#others);
  }

  clear(): void {
    this.#changed.clear();
    this.#others.clear();
  }
}

/** One key for each mud and each channel. */
export const keyOf = ({ list, name }: Subject): string => `${list} ${name}`;

function takeFirst(from: Map<string, Subject>): Subject | undefined {
  for (const [key, subject] of from) {
    from.delete(key);
    return subject;
  }
  return undefined;
}

// What is told a second time. Two of ours may tell a living router of one mud, and nothing says which word is the newer one.
import { NAMES_WAITING_MAX, SECOND_WORD_MS } from './limits.ts';
import { keyOf, type Subject } from './notices.ts';

/** Names that have changed, until they are told again. */
export class SecondWords {
  /** The earliest first; times are steady milliseconds. */
  readonly #due = new Map<string, { readonly subject: Subject; readonly at: number }>();

  /** Names that wait. */
  get size(): number {
    return this.#due.size;
  }

  /** Something has changed. Of too many the newest is told once only. */
  add(subject: Subject, now: number): void {
    const key = keyOf(subject);
    this.#due.delete(key);
    if (this.size < NAMES_WAITING_MAX) this.#due.set(key, { subject, at: now + SECOND_WORD_MS });
  }

  /** Takes those that are due. */
  *take(now: number): Iterable<Subject> {
    for (const [key, { subject, at }] of this.#due) {
      if (at > now) return;
      this.#due.delete(key);
      yield subject;
    }
  }

  clear(): void {
    this.#due.clear();
  }
}

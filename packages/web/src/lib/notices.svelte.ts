// What the page says about itself, for a while.

import { cleanLine } from './clean.ts';
import { LIMITS } from './limits.ts';

export interface Notice {
  readonly key: number;
  readonly text: string;
  readonly isError: boolean;
}

/** The notices that are shown, the newest last. */
export class Notices {
  all = $state.raw<readonly Notice[]>([]);
  #last = 0;

  /** Shows one until it is dismissed, or its time is over. */
  add(text: string, isError = false): void {
    const notice = { key: ++this.#last, text: cleanLine(text), isError };
    this.all = [...this.all, notice].slice(-LIMITS.noticesMax);
    setTimeout(() => this.dismiss(notice.key), LIMITS.noticeMs);
  }

  dismiss(key: number): void {
    this.all = this.all.filter((notice) => notice.key !== key);
  }
}

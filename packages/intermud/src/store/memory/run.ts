import { closedBefore } from '../errors.ts';

/** Runs calls on what is kept in memory, unless the store is closed; `what` completes "Cannot ...". */
export interface Run {
  read<T>(what: string, call: () => T): Promise<T>;
  write<T>(what: string, call: () => T): Promise<T>;
}

/** Counts writes, and refuses everything from the moment it is closed. */
export class CountedRuns implements Run {
  written = 0;
  failed = 0;
  #isClosed = false;

  get isClosed(): boolean {
    return this.#isClosed;
  }

  async read<T>(what: string, call: () => T): Promise<T> {
    return this.#open(what, call);
  }

  async write<T>(what: string, call: () => T): Promise<T> {
    try {
      const value = this.#open(what, call);
      this.written++;
      return value;
    } catch (error) {
      this.failed++;
      throw error;
    }
  }

  close(): void {
    this.#isClosed = true;
  }

  #open<T>(what: string, call: () => T): T {
    if (this.#isClosed) throw closedBefore(what);
    return call();
  }
}

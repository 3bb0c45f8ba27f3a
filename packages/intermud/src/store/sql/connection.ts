import type { Kysely } from 'kysely';
import { closedBefore, failedTo } from '../errors.ts';
import { type WriteJob, Writer } from '../writer.ts';
import type { Tables } from './tables.ts';

/** What every room of the store asks its questions through: reads at once, writes through the one writer. */
export class Connection {
  readonly #db: Kysely<Tables>;
  readonly #writer: Writer<Tables>;
  #isClosed = false;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
    this.#writer = new Writer(db);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Runs a query; `what` completes "Cannot ..." should it fail. */
  async read<T>(what: string, query: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    if (this.#isClosed) throw closedBefore(what);
    try {
      return await query(this.#db);
    } catch (cause) {
      throw failedTo(what, cause);
    }
  }

  /** Runs a write in this turn's transaction, and resolves when it is on disk. */
  write<T>(what: string, job: WriteJob<Tables, T>): Promise<T> {
    return this.#writer.write(what, job);
  }

  stats() {
    return this.#writer.stats();
  }

  /** Refuses what comes now and waits for what was asked for. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#writer.close();
  }
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Kysely, sql, type Transaction } from 'kysely';
import { closedBefore, failedTo, StoreError } from './errors.ts';
import { TRANSACTION_WRITES_MAX, WRITES_WAITING_MAX } from './limits.ts';

/** One write: it may run several statements, all of which count or none. */
export type WriteJob<Tables, T> = (trx: Transaction<Tables>) => Promise<T>;

interface Waiting<Tables> {
  readonly what: string;
  readonly run: WriteJob<Tables, unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Tells a job's promise how it went, once the transaction is on disk or given up. */
type Answer = () => void;

/**
 * Gathers all writes of one turn of the event loop into one transaction, and answers each when that is committed.
 *
 * A commit costs the same for one row as for hundreds (a disk sync), so single saves are as cheap as a batch.
 * Writes are carried out in the order they were asked for. Each has a savepoint of its own: one that fails rejects its own promise only.
 */
export class Writer<Tables> {
  readonly #db: Kysely<Tables>;
  readonly #waitingMax: number;
  #waiting: Waiting<Tables>[] = [];
  #draining: Promise<void> | undefined;
  #isClosed = false;
  #inTransaction = 0;
  #written = 0;
  #failed = 0;
  #commits = 0;

  constructor(db: Kysely<Tables>, waitingMax: number = WRITES_WAITING_MAX) {
    this.#db = db;
    this.#waitingMax = waitingMax;
  }

  /**
   * Runs `job` in this turn's transaction and resolves with its result once that is on disk.
   * `what` completes "Cannot ..." should it fail.
   *
   * @throws {StoreError} BUSY over the bound, CLOSED, FAILED; a StoreError thrown by the job as it is.
   */
  write<T>(what: string, job: WriteJob<Tables, T>): Promise<T> {
    const refusal = this.#refuse(what);
    if (refusal) {
      this.#failed++;
      return Promise.reject(refusal);
    }
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#waiting.push({ what, run: job, resolve: (value) => resolve(value as T), reject });
    this.#draining ??= this.#drain();
    return promise;
  }

  /** Refuses new writes and waits until those asked for are answered. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#draining;
  }

  stats() {
    return {
      waiting: this.#waiting.length + this.#inTransaction,
      written: this.#written,
      failed: this.#failed,
      commits: this.#commits,
    };
  }

  #refuse(what: string): StoreError | undefined {
    if (this.#isClosed) return closedBefore(what);
    if (this.#waiting.length < this.#waitingMax) return undefined;
    return new StoreError('BUSY', `Cannot ${what}: ${this.#waiting.length} writes wait for the disk`);
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      await nextTurn(); // All that this turn still asks for comes along.
      const batch = this.#waiting.splice(0, TRANSACTION_WRITES_MAX);
      this.#inTransaction = batch.length;
      const answers = await this.#commit(batch);
      this.#inTransaction = 0;
      for (const answer of answers) answer();
    }
    this.#draining = undefined;
  }

  async #commit(batch: readonly Waiting<Tables>[]): Promise<Answer[]> {
    try {
      const answers = await this.#db.transaction().execute((trx) => this.#runAll(trx, batch));
      this.#commits++;
      return answers;
    } catch (cause) {
      return batch.map((job) => this.#refusal(job, cause));
    }
  }

  async #runAll(trx: Transaction<Tables>, batch: readonly Waiting<Tables>[]): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (const job of batch) answers.push(await this.#runOne(trx, job));
    return answers;
  }

  async #runOne(trx: Transaction<Tables>, job: Waiting<Tables>): Promise<Answer> {
    await sql`savepoint job`.execute(trx);
    try {
      const value = await job.run(trx);
      await sql`release savepoint job`.execute(trx);
      return this.#success(job, value);
    } catch (cause) {
      // Throws when a full disk has ended the whole transaction: then nobody's write counts, and all are told.
      await sql`rollback to savepoint job`.execute(trx);
      await sql`release savepoint job`.execute(trx);
      return this.#refusal(job, cause);
    }
  }

  #success({ resolve }: Waiting<Tables>, value: unknown): Answer {
    return () => {
      this.#written++;
      resolve(value);
    };
  }

  #refusal({ what, reject }: Waiting<Tables>, cause: unknown): Answer {
    return () => {
      this.#failed++;
      reject(failedTo(what, cause));
    };
  }
}

import { type AccountRecord, type AccountStore, nameTaken } from '../accounts.ts';
import { nameKey } from '../names.ts';
import { inOrder } from './order.ts';
import type { Run } from './run.ts';

/** Accounts in memory. */
export class MemoryAccounts implements AccountStore {
  readonly #kept = new Map<string, AccountRecord>();
  readonly #run: Run;

  readonly #onRemove: (name: string) => void;

  /** `onRemove` takes what belongs to an account with it. */
  constructor(run: Run, onRemove: (name: string) => void) {
    this.#run = run;
    this.#onRemove = onRemove;
  }

  has(name: string): boolean {
    return this.#kept.has(nameKey(name));
  }

  create(record: AccountRecord): Promise<void> {
    return this.#run.write(`create account "${record.name}"`, () => {
      const key = nameKey(record.name);
      if (this.#kept.has(key)) throw nameTaken(record.name);
      this.#kept.set(key, { ...record });
    });
  }

  find(name: string): Promise<AccountRecord | undefined> {
    return this.#run.read(`find account "${name}"`, () => this.#kept.get(nameKey(name)));
  }

  all(): Promise<AccountRecord[]> {
    return this.#run.read('load the accounts', () => inOrder(this.#kept));
  }

  setPassword(name: string, passwordHash: string): Promise<boolean> {
    return this.#update(name, 'set the password of', { passwordHash });
  }

  setStaff(name: string, isStaff: boolean): Promise<boolean> {
    return this.#update(name, 'set the staff flag of', { isStaff });
  }

  setLastSeen(name: string, lastSeenAt: number): Promise<boolean> {
    return this.#update(name, 'note the last visit of', { lastSeenAt });
  }

  remove(name: string): Promise<boolean> {
    return this.#run.write(`remove account "${name}"`, () => {
      this.#onRemove(name);
      return this.#kept.delete(nameKey(name));
    });
  }

  #update(name: string, what: string, changes: Partial<AccountRecord>): Promise<boolean> {
    return this.#run.write(`${what} account "${name}"`, () => {
      const record = this.#kept.get(nameKey(name));
      if (record === undefined) return false;
      this.#kept.set(nameKey(name), { ...record, ...changes });
      return true;
    });
  }
}

import {
  type FileOwner,
  type FileQuota,
  type FileRecord,
  type FileStore,
  type FileUsage,
  fits,
} from '../files.ts';
import { nameKey } from '../names.ts';
import { inOrder } from './order.ts';
import type { Run } from './run.ts';

/** Whose files are whose, in memory. */
export class MemoryFiles implements FileStore {
  readonly #run: Run;
  readonly #kept = new Map<string, FileRecord>();

  constructor(run: Run) {
    this.#run = run;
  }

  all(): Promise<FileRecord[]> {
    return this.#run.read('load the list of files', () => inOrder(this.#kept));
  }

  usage(owner: FileOwner = {}): Promise<FileUsage> {
    return this.#run.read('count the files', () => this.#usageOf(owner));
  }

  reserve(record: FileRecord, quota: FileQuota): Promise<boolean> {
    return this.#run.write(`account for file "${record.path}"`, () => {
      const { path, mud } = record;
      const account = nameKey(record.account);
      const ofMud = this.#usageOf({ mud }, path);
      const ofAccount = this.#usageOf({ account }, path);
      if (!fits(record, { ofMud, ofAccount, ofAll: this.#usageOf({}, path) }, quota)) return false;
      this.#kept.set(path, { ...record, account });
      return true;
    });
  }

  forget(paths: readonly string[]): Promise<void> {
    return this.#run.write('forget files', () => {
      for (const path of paths) this.#kept.delete(path);
    });
  }

  /** The files of an account stay, as the hub's; whoever takes the name next has not put them. */
  disown(account: string): void {
    for (const [path, record] of this.#kept)
      if (record.account === nameKey(account)) this.#kept.set(path, { ...record, account: '' });
  }

  #usageOf({ mud, account }: FileOwner, but?: string): FileUsage {
    const isOf = (given: string | undefined, own: string) =>
      given === undefined || nameKey(given) === nameKey(own);
    const counted = [...this.#kept.values()].filter(
      (one) => isOf(mud, one.mud) && isOf(account, one.account) && one.path !== but,
    );
    return { files: counted.length, bytes: counted.reduce((sum, { bytes }) => sum + bytes, 0) };
  }
}

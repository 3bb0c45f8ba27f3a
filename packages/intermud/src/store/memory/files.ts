import { type FileQuota, type FileRecord, type FileStore, type FileUsage, fits } from '../files.ts';
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

  usage(mud?: string): Promise<FileUsage> {
    return this.#run.read('count the files', () => this.#usageOf(mud));
  }

  reserve(record: FileRecord, quota: FileQuota): Promise<boolean> {
    return this.#run.write(`account for file "${record.path}"`, () => {
      const { path, mud } = record;
      if (!fits(record, this.#usageOf(mud, path), this.#usageOf(undefined, path), quota)) return false;
      this.#kept.set(path, { ...record });
      return true;
    });
  }

  forget(paths: readonly string[]): Promise<void> {
    return this.#run.write('forget files', () => {
      for (const path of paths) this.#kept.delete(path);
    });
  }

  #usageOf(mud?: string, but?: string): FileUsage {
    const counted = [...this.#kept.values()].filter(
      (one) => (mud === undefined || nameKey(one.mud) === nameKey(mud)) && one.path !== but,
    );
    return { files: counted.length, bytes: counted.reduce((sum, { bytes }) => sum + bytes, 0) };
  }
}

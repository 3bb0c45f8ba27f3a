import { refuseLongSetting, type SettingStore } from '../settings.ts';
import type { Run } from './run.ts';

/** Settings in memory. */
export class MemorySettings implements SettingStore {
  readonly #kept = new Map<string, string>();
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  get(key: string): Promise<string | undefined> {
    return this.#run.read(`load setting ${key}`, () => this.#kept.get(key));
  }

  set(key: string, value: string): Promise<void> {
    return this.#run.write(`save setting ${key}`, () => {
      refuseLongSetting(key, value);
      this.#kept.set(key, value);
    });
  }

  remove(key: string): Promise<void> {
    return this.#run.write(`remove setting ${key}`, () => {
      this.#kept.delete(key);
    });
  }
}

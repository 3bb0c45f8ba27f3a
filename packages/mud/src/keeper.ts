// What a mud remembers, in memory at once and in its storage soon after.
import type { Clock } from './clock.ts';
import { SAVE_AFTER_MS } from './limits.ts';
import { type Memory, NO_MEMORY } from './link/networks.ts';
import type { Storage } from './storage.ts';

/** Saves gather; one is under way at a time, and the newest state is the one that is saved. */
export class Keeper {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  /** Brings what changes often up to date, right before a save. */
  readonly #refresh: (memory: Memory) => Memory;
  #memory: Memory = NO_MEMORY;
  #isDirty = false;
  #cancelTimer: (() => void) | undefined;
  #saving: Promise<void> | undefined;

  constructor(
    storage: Storage,
    clock: Clock,
    refresh: (memory: Memory) => Memory,
    onError: (error: unknown) => void,
  ) {
    this.#storage = storage;
    this.#clock = clock;
    this.#refresh = refresh;
    this.#onError = onError;
  }

  get memory(): Memory {
    return this.#memory;
  }

  /** Takes over what was saved last. Rejects if that cannot be read. */
  async load(): Promise<void> {
    this.#memory = (await this.#storage.load()) ?? NO_MEMORY;
  }

  /** Remembers, and saves when something else does. */
  remember(memory: Memory): void {
    this.#memory = memory;
  }

  /** Remembers, and saves at once: for what must not be lost. */
  keep(memory: Memory): void {
    this.#memory = memory;
    this.#isDirty = true;
    void this.flush();
  }

  /** Something of what is refreshed has changed: it is saved within SAVE_AFTER_MS. */
  touch(): void {
    this.#isDirty = true;
    this.#cancelTimer ??= this.#clock.after(SAVE_AFTER_MS, () => void this.flush());
  }

  /** Resolves when all is saved, or a save has failed, which is told elsewhere. */
  async flush(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    await this.#saving;
    if (!this.#isDirty) return;
    this.#saving ??= this.#save();
    await this.#saving;
  }

  async #save(): Promise<void> {
    this.#isDirty = false;
    try {
      this.#memory = this.#refresh(this.#memory);
      await this.#storage.save(this.#memory);
    } catch (error) {
      this.#isDirty = true; // The next change, or the end, tries again.
      this.#onError(error);
    } finally {
      this.#saving = undefined;
    }
  }
}

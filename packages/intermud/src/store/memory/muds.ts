import type { MudRecord, MudStore } from '../muds.ts';
import { nameKey } from '../names.ts';
import type { MemoryListeners } from './channels.ts';
import { inOrder } from './order.ts';
import type { Run } from './run.ts';

/** Muds in memory. */
export class MemoryMuds implements MudStore {
  readonly #kept = new Map<string, MudRecord>();
  readonly #run: Run;
  readonly #listeners: MemoryListeners;

  constructor(run: Run, listeners: MemoryListeners) {
    this.#run = run;
    this.#listeners = listeners;
  }

  all(): Promise<MudRecord[]> {
    return this.#run.read('load the muds', () => inOrder(this.#kept));
  }

  save(record: MudRecord): Promise<void> {
    return this.#run.write(`save mud "${record.name}"`, () => {
      this.#kept.set(nameKey(record.name), copy(record));
    });
  }

  forget(name: string): Promise<void> {
    return this.#run.write(`forget mud "${name}"`, () => {
      this.#listeners.dropWhere((listener) => nameKey(listener.mud) === nameKey(name));
      this.#kept.delete(nameKey(name));
    });
  }
}

/** So that whoever saved a record cannot change what was kept by changing it afterwards. */
function copy(record: MudRecord): MudRecord {
  return { ...record, state: { ...record.state }, info: { ...record.info } };
}

import type { ChannelRecord, ChannelStore, Listener } from '../channels.ts';
import { nameKey } from '../names.ts';
import { inOrder } from './order.ts';
import type { Run } from './run.ts';

/** Who listens to what; the muds and the channels both take from it when they forget. */
export class MemoryListeners {
  readonly #kept = new Map<string, Listener>();

  all(): Listener[] {
    return inOrder(this.#kept);
  }

  add(mud: string, channel: string): void {
    const key = listenerKey(mud, channel);
    if (!this.#kept.has(key)) this.#kept.set(key, { mud, channel });
  }

  drop(mud: string, channel: string): void {
    this.#kept.delete(listenerKey(mud, channel));
  }

  dropWhere(matches: (listener: Listener) => boolean): void {
    for (const [key, listener] of this.#kept) {
      if (matches(listener)) this.#kept.delete(key);
    }
  }
}

/** NUL cannot be in a name, so no two pairs share a key. */
function listenerKey(mud: string, channel: string): string {
  return `${nameKey(mud)}\0${channel}`;
}

/** Channels and their listeners in memory. */
export class MemoryChannels implements ChannelStore {
  readonly #kept = new Map<string, ChannelRecord>();
  readonly #run: Run;
  readonly #listeners: MemoryListeners;

  constructor(run: Run, listeners: MemoryListeners) {
    this.#run = run;
    this.#listeners = listeners;
  }

  all(): Promise<ChannelRecord[]> {
    return this.#run.read('load the channels', () => inOrder(this.#kept));
  }

  save(record: ChannelRecord): Promise<void> {
    return this.#run.write(`save channel "${record.name}"`, () => {
      this.#kept.set(record.name, { ...record, members: [...record.members] });
    });
  }

  forget(name: string): Promise<void> {
    return this.#run.write(`forget channel "${name}"`, () => {
      this.#listeners.dropWhere((listener) => listener.channel === name);
      this.#kept.delete(name);
    });
  }

  listeners(): Promise<Listener[]> {
    return this.#run.read('load the listeners', () => this.#listeners.all());
  }

  listen(mud: string, channel: string, on: boolean): Promise<void> {
    return this.#run.write(`note whether "${mud}" listens to "${channel}"`, () => {
      if (on) this.#listeners.add(mud, channel);
      else this.#listeners.drop(mud, channel);
    });
  }
}

// A disk that outlives crashes: it has what was committed, and nothing else.
import { openStore, type Store } from '../../packages/intermud/src/store/index.ts';
import type { World } from './world.ts';

/** What a disk may do wrong on purpose. */
export interface DiskFaults {
  /** Tokens are not written. */
  readonly losesTokens?: boolean;
}

/** One router's disk. */
export class Disk {
  readonly #world: World;
  readonly #kept: Store;
  readonly #faults: DiskFaults;
  #life = 0;

  private constructor(world: World, kept: Store, faults: DiskFaults) {
    this.#world = world;
    this.#kept = kept;
    this.#faults = faults;
  }

  static async make(world: World, faults: DiskFaults): Promise<Disk> {
    return new Disk(world, await openStore({ kind: 'memory' }), faults);
  }

  /** What is still waiting will never be written. */
  crash(): void {
    this.#life += 1;
  }

  /** The disk as one run of a program sees it. */
  open(): Store {
    const kept = this.#kept;
    const write = this.#writer();
    const { muds, channels, tokens, settings } = kept;
    const losesTokens = this.#faults.losesTokens ?? false;
    return {
      ...kept,
      closed: false,
      stats: () => kept.stats(),
      [Symbol.asyncDispose]: async () => {},
      muds: {
        all: () => muds.all(),
        save: (record) => write(() => muds.save(record)),
        forget: (name) => write(() => muds.forget(name)),
      },
      channels: {
        all: () => channels.all(),
        save: (record) => write(() => channels.save(record)),
        forget: (name) => write(() => channels.forget(name)),
        listeners: () => channels.listeners(),
        listen: (mud, channel, on) => write(() => channels.listen(mud, channel, on)),
      },
      tokens: {
        get: (list) => tokens.get(list),
        raise: (list, token) => write(async () => (losesTokens ? undefined : tokens.raise(list, token))),
      },
      settings: {
        get: (key) => settings.get(key),
        set: (key, value) => write(() => settings.set(key, value)),
        remove: (key) => write(() => settings.remove(key)),
      },
    };
  }

  /** Writes go in order, in groups, a little later: as with a real one. */
  #writer(): (job: () => Promise<void>) => Promise<void> {
    const life = this.#life;
    let group: { job: () => Promise<void>; done: () => void }[] = [];
    const commit = async () => {
      const jobs = group;
      group = [];
      if (life !== this.#life) return;
      for (const { job } of jobs) await job();
      for (const { done } of jobs) done();
    };
    return (job) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (group.length === 0) this.#world.after(this.#world.between(0, 30), () => void commit());
      group.push({ job, done: resolve });
      return promise;
    };
  }
}

// A disk that outlives crashes: it has what was committed, and nothing else.
import { type ChannelRecord, openStore, type Store } from '../../packages/intermud/src/store/index.ts';
import type { World } from './world.ts';

/** What a disk may do wrong on purpose. */
export interface DiskFaults {
  /** Tokens are not written. */
  readonly losesTokens?: boolean;
  /** It says that something is written before it is. */
  readonly boasts?: boolean;
}

/** A write that waits for the others of its group. */
interface Waiting {
  readonly job: () => Promise<void>;
  readonly done: () => void;
}

/** A channel as it was written last, and when. */
interface Written {
  readonly record: ChannelRecord;
  readonly at: number;
}

/** Milliseconds for which a disk that boasts leaves writes lying. */
const BOASTED_MS = 3_000;

/** One router's disk. */
export class Disk {
  readonly #world: World;
  readonly #kept: Store;
  readonly #faults: DiskFaults;
  readonly #channels = new Map<string, Written>();
  #life = 0;
  /** What happens when the next group is written: nobody is told that it was. */
  #afterCommit: (() => void) | undefined;

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
    this.#afterCommit = undefined;
  }

  /** Calls `crash` right after the next commit, when it is on disk and nobody has been told; undefined calls that off. */
  crashAfterCommit(crash: (() => void) | undefined): void {
    this.#afterCommit = crash;
  }

  /** A channel as this disk has it. */
  channel(name: string): Written | undefined {
    return this.#channels.get(name);
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
        save: (record) => write(() => this.#saveChannel(record)),
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

  async #saveChannel(record: ChannelRecord): Promise<void> {
    await this.#kept.channels.save(record);
    this.#channels.set(record.name, { record, at: this.#world.now });
  }

  /** Writes go in order, in groups, a little later: as with a real one. */
  #writer(): (job: () => Promise<void>) => Promise<void> {
    const life = this.#life;
    let group: Waiting[] = [];
    const commit = async () => {
      const jobs = group;
      group = [];
      if (life === this.#life)
        await (this.#faults.boasts ? this.#boast(jobs, life) : this.#commit(jobs, life));
    };
    return (job) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (group.length === 0) this.#world.after(this.#world.between(0, 30), () => void commit());
      group.push({ job, done: resolve });
      return promise;
    };
  }

  async #commit(jobs: readonly Waiting[], life: number): Promise<void> {
    for (const { job } of jobs) await job();
    this.#afterCommit?.();
    if (life === this.#life) for (const { done } of jobs) done();
  }

  async #boast(jobs: readonly Waiting[], life: number): Promise<void> {
    for (const { done } of jobs) done();
    this.#world.after(BOASTED_MS, () => void (life === this.#life && this.#commit(jobs, life)));
  }
}

// All muds that the router knows. What changes is on disk first, then here, then on the list.
import { type MudRecord, nameKey, type Store } from '../store/index.ts';
import { Commons } from './commons.ts';
import type { ListReplica } from './elsewhere.ts';
import type { Clock } from './environment.ts';
import { type ChangeOf, KeptList, type Written } from './kept-list.ts';
import { Mud } from './mud.ts';
import type { PacedList } from './pacer.ts';
import type { ProfileOverride } from './profiles.ts';
import { KeyedQueue } from './queue.ts';
import { MUD_ROWS, sameRow } from './rows.ts';
import { loadTokens, type Tokens } from './tokens.ts';

/** What a change of a mud says. */
export type MudChange = ChangeOf<MudRecord>;

/** The muds of one router. */
export class Muds {
  readonly #parts: MudsParts;
  readonly #byKey = new Map<string, Mud>();
  readonly #byWireName = new Map<string, Mud>();
  readonly #commons = new Commons();
  readonly #queue = new KeyedQueue();
  readonly #kept: KeptList<MudRecord, Mud>;
  /** Routers that have been away too long: their muds are shown as down since then, milliseconds since 1970. */
  readonly routersDown = new Map<string, number>();

  private constructor(parts: MudsParts, tokens: Tokens) {
    this.#parts = parts;
    const { router, clock, store, changed } = parts;
    this.#kept = new KeptList({
      ...{ router, clock, changed, tokens, tokenStore: store.tokens },
      ...{ list: 'mudlist', type: 'mudlist', kind: MUD_ROWS, isSameRow: sameRow },
      save: (record) => store.muds.save(record),
      find: (name) => this.find(name)?.record,
      shown: (record) => this.#shown(record),
      use: (written) => this.#use(written),
    });
  }

  /** Reads everything from the store. */
  static async load(parts: MudsParts): Promise<Muds> {
    const records = await parts.store.muds.all();
    const muds = new Muds(parts, await loadTokens(parts.store, 'mudlist', records));
    for (const record of records.toSorted((a, b) => a.token - b.token)) muds.#use({ record, isNews: true });
    return muds;
  }

  /** The mudlist for the pacer. */
  get paced(): PacedList {
    return this.#kept.paced;
  }

  get tokens(): Tokens {
    return this.#kept.tokens;
  }

  /** What other routers have of this list; undefined where there are none. */
  set replica(replica: ListReplica<MudRecord>) {
    this.#kept.replica = replica;
  }

  get size(): number {
    return this.#byKey.size;
  }

  all(): Iterable<Mud> {
    return this.#byKey.values();
  }

  /** The mud of that name, whatever the case. */
  find(name: string): Mud | undefined {
    return this.#byKey.get(nameKey(name));
  }

  /** The mud whose name stands so between quotes on the wire. */
  findOnWire(wireName: string): Mud | undefined {
    return this.#byWireName.get(wireName);
  }

  /** Runs jobs about one name one after the other. */
  inTurn<T>(name: string, job: () => Promise<T>): Promise<T> {
    return this.#queue.run(nameKey(name), job);
  }

  /** Resolves when no job is under way. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  /**
   * Writes a change down; when it is on disk, it counts. It is published under a new token only if the mud's row changes, so
   * that a mud which comes back within five minutes is no news. `router` is another one if we speak for it.
   */
  save(change: MudChange, router = this.#parts.router): Promise<Mud> {
    return this.#kept.save((made) => ({ ...change, ...made }), router);
  }

  /** Writes down what another router has changed, under a token of ours. MUST be called in turn, see {@link inTurn}. */
  async apply(change: Omit<MudRecord, 'token'>): Promise<Mud> {
    const known = this.find(change.name);
    if (known && known.name !== change.name) this.#rename(known);
    return this.#kept.apply((made) => ({ ...change, ...made }), change.version);
  }

  /** A router has come, or gone: its muds are shown so. `isNews` is false if that is how they were shown before. */
  showAgain(router: string, isNews: boolean): void {
    for (const { record } of this.all()) {
      if (record.router !== router || record.state.is !== 'up') continue;
      this.#kept.show({ record, isNews });
    }
    this.#parts.changed();
  }

  /** A name that is written otherwise from now on: the old writing goes from the list. */
  #rename(mud: Mud): void {
    const since = this.#parts.clock.now();
    this.#kept.show({ record: { ...mud.record, state: { is: 'removed', since } }, isNews: true });
    mud.isKnown = false;
    this.#byKey.delete(mud.key);
    this.#byWireName.delete(mud.wireName);
  }

  #shown(record: MudRecord): MudRecord {
    const since = this.routersDown.get(record.router);
    if (since === undefined || record.state.is !== 'up') return record;
    return { ...record, state: { is: 'down', since } };
  }

  /** Writes down when muds were last heard of. */
  async seen(mud: Mud, seenAt: number): Promise<void> {
    const record = { ...mud.record, seenAt };
    await this.#parts.store.muds.save(record);
    mud.record = record;
  }

  /** Forgets a mud for good, a year after it went. */
  async forget(mud: Mud): Promise<void> {
    await this.#parts.store.muds.forget(mud.name);
    mud.isKnown = false;
    this.#byKey.delete(mud.key);
    this.#byWireName.delete(mud.wireName);
    this.#kept.drop(mud.name);
  }

  #use({ record: given, isNews }: Written<MudRecord>): Mud {
    const record = this.#commons.share(given);
    this.#kept.show({ record, isNews });
    const known = this.find(record.name);
    if (known) {
      known.record = record;
      return known;
    }
    const mud = new Mud(record, this.#parts.profiles[record.name]);
    this.#byKey.set(mud.key, mud);
    this.#byWireName.set(mud.wireName, mud);
    return mud;
  }
}

/** What {@link Muds} needs. */
export interface MudsParts {
  readonly router: string;
  readonly clock: Clock;
  readonly store: Store;
  readonly profiles: Readonly<Record<string, ProfileOverride>>;
  /** Called when the list has changed. */
  readonly changed: () => void;
}

// All muds that the router knows. What changes is on disk first, then here, then on the list.
import { type MudRecord, nameKey, type Store } from '../store/index.ts';
import { Commons } from './commons.ts';
import type { ListReplica } from './elsewhere.ts';
import type { Clock } from './environment.ts';
import { NOTHING, PublishedList } from './list.ts';
import { Mud } from './mud.ts';
import type { PacedList } from './pacer.ts';
import type { ProfileOverride } from './profiles.ts';
import { KeyedQueue } from './queue.ts';
import { MUD_ROWS, sameRow } from './rows.ts';
import { loadTokens, type Tokens } from './tokens.ts';

/** What a change says; the rest of the record follows from who writes it down, and when. */
export type MudChange = Omit<MudRecord, 'token' | 'version' | 'origin' | 'router'>;

/** Who made a change, and when: what orders it among all changes of the network. */
export interface Stamp {
  readonly version: number;
  readonly origin: string;
}

/** The muds of one router. */
export class Muds {
  readonly #router: string;
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #overrides: Readonly<Record<string, ProfileOverride>>;
  readonly #byKey = new Map<string, Mud>();
  readonly #byWireName = new Map<string, Mud>();
  readonly #commons = new Commons();
  readonly #queue = new KeyedQueue();
  readonly #list: PublishedList<MudRecord>;
  readonly #changed: () => void;
  /** What other routers have of this list; undefined where there are none. */
  replica: ListReplica<MudRecord> | undefined;
  /** Routers that have been away too long: their muds are shown as down since then, milliseconds since 1970. */
  readonly routersDown = new Map<string, number>();

  private constructor(parts: MudsParts, tokens: Tokens) {
    this.#router = parts.router;
    this.#clock = parts.clock;
    this.#store = parts.store;
    this.#overrides = parts.profiles;
    this.#changed = parts.changed;
    this.#list = new PublishedList(MUD_ROWS, tokens);
  }

  /** Reads everything from the store. */
  static async load(parts: MudsParts): Promise<Muds> {
    const records = await parts.store.muds.all();
    const muds = new Muds(parts, await loadTokens(parts.store, 'mudlist', records));
    for (const record of records.toSorted((a, b) => a.token - b.token)) muds.#know(record, true);
    return muds;
  }

  /** The mudlist for the pacer. */
  get paced(): PacedList {
    const list = this.#list;
    return {
      type: 'mudlist',
      get last() {
        return list.last;
      },
      get id() {
        return list.tokens.settled;
      },
      placeOf: (id) => (this.replica ? NOTHING : list.placeOf(id)),
      partsSince: (place, form, now) => list.partsSince(place, form, now),
      missingSince: (id) => {
        const isMissing = this.replica?.missingSince(id);
        return isMissing && ((place, form, now) => list.partsTouched(place, isMissing, form, now));
      },
      get touched() {
        return list.touched;
      },
      mayBeAhead: (id) => this.replica?.mayBeAhead(id) ?? false,
      touchedSince: (place, form, now) => list.partsTouched(place, () => false, form, now),
    };
  }

  get tokens(): Tokens {
    return this.#list.tokens;
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
  async save(change: MudChange, router = this.#router): Promise<Mud> {
    const version = this.tokens.take(this.#clock.now());
    this.replica?.taken(version);
    const made = { router, origin: this.#router, version };
    const writing = this.#write({ ...change, ...made, token: version });
    const mud = await writing.finally(() => this.replica?.done(version));
    this.replica?.made(mud.record);
    return mud;
  }

  /** Writes down what another router has changed, under a token of ours. MUST be called in turn, see {@link inTurn}. */
  async apply(change: Omit<MudRecord, 'token'>): Promise<Mud> {
    const known = this.find(change.name);
    if (known && known.name !== change.name) this.#rename(known);
    return this.#write({ ...change, token: this.tokens.takeFrom(change.version) });
  }

  /** A router has come, or gone: its muds are shown so. `isNews` is false if that is how they were shown before. */
  showAgain(router: string, isNews: boolean): void {
    for (const { record } of this.all()) {
      if (record.router !== router || record.state.is !== 'up') continue;
      if (isNews) this.#list.publish(this.#shown(record));
      else this.#list.refresh(this.#shown(record));
    }
    this.#changed();
  }

  /** The token has been taken; it is given back in any case. */
  async #write(next: MudRecord): Promise<Mud> {
    const before = this.find(next.name)?.record;
    const isNews = before === undefined || !sameRow(this.#shown(before), this.#shown(next));
    const record = isNews ? next : { ...next, token: before.token };
    try {
      await Promise.all([this.#store.muds.save(record), this.#store.tokens.raise('mudlist', next.token)]);
    } finally {
      this.tokens.done(next.token);
    }
    const mud = this.#know(record, isNews);
    if (isNews || this.replica) this.#changed();
    return mud;
  }

  /** A name that is written otherwise from now on: the old writing goes from the list. */
  #rename(mud: Mud): void {
    const since = this.#clock.now();
    this.#list.publish({ ...mud.record, state: { is: 'removed', since } });
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
    await this.#store.muds.save(record);
    mud.record = record;
  }

  /** Forgets a mud for good, a year after it went. */
  async forget(mud: Mud): Promise<void> {
    await this.#store.muds.forget(mud.name);
    mud.isKnown = false;
    this.#byKey.delete(mud.key);
    this.#byWireName.delete(mud.wireName);
    this.#list.drop(mud.name);
  }

  #know(given: MudRecord, isNews: boolean): Mud {
    const record = this.#commons.share(given);
    if (isNews) this.#list.publish(this.#shown(record));
    else this.#list.refresh(this.#shown(record));
    const known = this.find(record.name);
    if (known) {
      known.record = record;
      return known;
    }
    const mud = new Mud(record, this.#overrides[record.name]);
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

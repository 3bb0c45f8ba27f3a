// Which muds there are, kept up to date by the router.
import { I3Error, type LpcValue, type MudInfo, mudInfo } from '@intermud/wire';
import type { Clock } from '../clock.ts';
import { Emitter } from '../emitter.ts';
import { MUDS_MAX } from '../limits.ts';
import type { Change } from './named.ts';
import { TrackedList } from './tracked.ts';

/** A mud on the network. */
export interface MudEntry extends MudInfo {
  readonly name: string;
  /** Whether its router has a link to it, or had one less than five minutes ago. */
  readonly isUp: boolean;
}

/** What a mudlist tells. A mud that comes up or goes down tells just that, whatever else has changed. */
export type MudlistEvents = {
  up: [mud: MudEntry];
  down: [mud: MudEntry];
  /** A name that was not on the list; it may be up or down. */
  new: [mud: MudEntry];
  /** Removed, as after a week of being down. */
  gone: [mud: MudEntry];
  changed: [mud: MudEntry, before: MudEntry];
  /** A packet has been worked in, with or without a change. */
  updated: [];
};

/** All muds of the router's network. It outlives restarts, and is not empty while the link is down. */
export class Mudlist implements Iterable<MudEntry> {
  readonly #events: Emitter<MudlistEvents>;
  readonly #list: TrackedList<MudInfo, MudEntry>;

  constructor(clock: Clock, onError: (error: unknown) => void) {
    this.#events = new Emitter(onError);
    const kind = { field: mudInfo, max: MUDS_MAX };
    this.#list = new TrackedList(kind, toEntry, clock, (changes) => this.#tell(changes));
  }

  get size(): number {
    return this.#list.rows.size;
  }

  /** Whether the router has sent anything of the list since the link is up. */
  get isFresh(): boolean {
    return this.#list.isFresh;
  }

  /** The mud of just this name. @throws {I3Error} MUD_UNKNOWN */
  get(name: string): MudEntry {
    const mud = this.#list.rows.get(name);
    if (mud === undefined)
      throw new I3Error('MUD_UNKNOWN', `Cannot find mud ${JSON.stringify(name)}: it is not on the mudlist`);
    return mud;
  }

  has(name: string): boolean {
    return this.#list.rows.get(name) !== undefined;
  }

  /** The mud of this name, in whatever case, or else the only one whose name begins so; undefined if none or several do. */
  find(text: string): MudEntry | undefined {
    return this.#list.rows.find(text);
  }

  /** All muds, in the order in which they were first heard of. */
  entries(): MudEntry[] {
    return [...this.#list.rows.values()];
  }

  [Symbol.iterator](): IterableIterator<MudEntry> {
    return this.#list.rows.values();
  }

  /** Adds a listener; returns what takes it away again. */
  on<Name extends keyof MudlistEvents>(
    name: Name,
    listener: (...args: MudlistEvents[Name]) => unknown,
  ): () => void {
    return this.#events.on(name, listener);
  }

  /** For the link. */
  get tracked(): Pick<TrackedList<MudInfo, MudEntry>, 'ask' | 'rest' | 'load' | 'snapshot'> {
    return this.#list;
  }

  /** For the link: works in a `mudlist`. */
  update(id: number, mapping: LpcValue | undefined): void {
    this.#list.update(id, mapping);
    this.#events.emit('updated');
  }

  #tell(changes: readonly Change<MudEntry>[]): void {
    for (const change of changes) this.#tellOne(change);
  }

  #tellOne(change: Change<MudEntry>): void {
    if (change.kind !== 'changed') this.#events.emit(change.kind, change.row);
    else if (change.row.isUp === change.before.isUp) this.#events.emit('changed', change.row, change.before);
    else this.#events.emit(change.row.isUp ? 'up' : 'down', change.row);
  }
}

const toEntry = (name: string, info: MudInfo): MudEntry => ({ ...info, name, isUp: info.state === -1 });

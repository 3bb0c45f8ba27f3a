// Which channels there are, kept up to date by the router.
import { type ChannelInfo, channelInfo, I3Error, type LpcValue } from '@intermud/wire';
import type { Clock } from '../clock.ts';
import { Emitter } from '../emitter.ts';
import { CHANNELS_MAX } from '../limits.ts';
import type { Change } from './named.ts';
import { TrackedList } from './tracked.ts';

/** A channel of the network. */
export interface ChannelEntry extends ChannelInfo {
  readonly name: string;
}

/** What a chanlist tells. */
export type ChanlistEvents = {
  new: [channel: ChannelEntry];
  gone: [channel: ChannelEntry];
  changed: [channel: ChannelEntry, before: ChannelEntry];
  /** A packet has been worked in, with or without a change. */
  updated: [];
};

/** All channels of the router's network. It outlives restarts, and is not empty while the link is down. */
export class Chanlist implements Iterable<ChannelEntry> {
  readonly #events: Emitter<ChanlistEvents>;
  readonly #list: TrackedList<ChannelInfo, ChannelEntry>;

  constructor(clock: Clock, onError: (error: unknown) => void) {
    this.#events = new Emitter(onError);
    const kind = { field: channelInfo, max: CHANNELS_MAX };
    this.#list = new TrackedList(
      kind,
      (name, info) => ({ ...info, name }),
      clock,
      (changes) => this.#tell(changes),
    );
  }

  get size(): number {
    return this.#list.rows.size;
  }

  /** Whether the router has sent anything of the list since the link is up. */
  get isFresh(): boolean {
    return this.#list.isFresh;
  }

  /** The channel of just this name. @throws {I3Error} CHANNEL_UNKNOWN */
  get(name: string): ChannelEntry {
    const channel = this.#list.rows.get(name);
    if (channel === undefined)
      throw new I3Error(
        'CHANNEL_UNKNOWN',
        `Cannot find channel ${JSON.stringify(name)}: it is not on the chanlist`,
      );
    return channel;
  }

  has(name: string): boolean {
    return this.#list.rows.get(name) !== undefined;
  }

  /** The channel of this name, in whatever case, or else the only one whose name begins so; undefined if none or several do. */
  find(text: string): ChannelEntry | undefined {
    return this.#list.rows.find(text);
  }

  /** All channels, in the order in which they were first heard of. */
  entries(): ChannelEntry[] {
    return [...this.#list.rows.values()];
  }

  [Symbol.iterator](): IterableIterator<ChannelEntry> {
    return this.#list.rows.values();
  }

  /** Adds a listener; returns what takes it away again. */
  on<Name extends keyof ChanlistEvents>(
    name: Name,
    listener: (...args: ChanlistEvents[Name]) => unknown,
  ): () => void {
    return this.#events.on(name, listener);
  }

  /** For the link. */
  get tracked(): Pick<TrackedList<ChannelInfo, ChannelEntry>, 'ask' | 'rest' | 'load' | 'snapshot'> {
    return this.#list;
  }

  /** For the link: works in a `chanlist-reply`. */
  update(id: number, mapping: LpcValue | undefined): void {
    this.#list.update(id, mapping);
    this.#events.emit('updated');
  }

  #tell(changes: readonly Change<ChannelEntry>[]): void {
    for (const change of changes) {
      if (change.kind === 'changed') this.#events.emit('changed', change.row, change.before);
      else this.#events.emit(change.kind, change.row);
    }
  }
}

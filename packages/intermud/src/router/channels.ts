// All channels of a router. What changes is on disk first, then here, then on the list.
import type { ChannelRecord, Store } from '../store/index.ts';
import { Channel } from './channel.ts';
import type { ListReplica } from './elsewhere.ts';
import type { Clock } from './environment.ts';
import { type ChangeOf, KeptList, type Written } from './kept-list.ts';
import type { Link } from './link.ts';
import type { Mud } from './mud.ts';
import type { Muds } from './muds.ts';
import type { Outboxes } from './outbox.ts';
import type { PacedList } from './pacer.ts';
import { KeyedQueue } from './queue.ts';
import { CHANNEL_ROWS, sameChannelRow } from './rows.ts';
import { toWire } from './text.ts';
import { loadTokens, type Tokens } from './tokens.ts';

/** What a change of a channel says. */
export type ChannelChange = ChangeOf<ChannelRecord>;

/** What {@link Channels} needs. */
export interface ChannelsParts {
  readonly router: string;
  readonly clock: Clock;
  readonly store: Store;
  readonly outboxes: Outboxes;
  readonly muds: Muds;
  /** Called when the list has changed. */
  readonly changed: () => void;
  /** Called when somebody begins or ceases to hear a channel. */
  readonly heard: (channel: Channel) => void;
}

/** The channels of one router. */
export class Channels {
  readonly #parts: ChannelsParts;
  readonly #byWireName = new Map<string, Channel>();
  readonly #queue = new KeyedQueue();
  readonly #kept: KeptList<ChannelRecord, Channel>;

  private constructor(parts: ChannelsParts, tokens: Tokens) {
    this.#parts = parts;
    const { router, clock, store, changed } = parts;
    this.#kept = new KeptList({
      ...{ router, clock, changed, tokens, tokenStore: store.tokens },
      ...{ list: 'chanlist', type: 'chanlist-reply', kind: CHANNEL_ROWS, isSameRow: sameChannelRow },
      save: (record) => store.channels.save(record),
      find: (name) => this.findAny(name)?.record,
      use: (written) => this.#use(written),
    });
  }

  /** Reads everything from the store. */
  static async load(parts: ChannelsParts): Promise<Channels> {
    const records = await parts.store.channels.all();
    const channels = new Channels(parts, await loadTokens(parts.store, 'chanlist', records));
    for (const record of records.toSorted((a, b) => a.token - b.token))
      channels.#know({ record, isNews: true });
    for (const { mud, channel } of await parts.store.channels.listeners())
      parts.muds.find(mud)?.listen(toWire(channel), true);
    return channels;
  }

  /** The chanlist for the pacer. */
  get paced(): PacedList {
    return this.#kept.paced;
  }

  get tokens(): Tokens {
    return this.#kept.tokens;
  }

  /** What other routers have of this list; undefined where there are none. */
  set replica(replica: ListReplica<ChannelRecord>) {
    this.#kept.replica = replica;
  }

  /** Every channel, removed ones too. */
  all(): Iterable<Channel> {
    return this.#byWireName.values();
  }

  /** The channel of that name, to the letter, if it is there. */
  find(name: string): Channel | undefined {
    return this.findOnWire(toWire(name));
  }

  /** The channel whose name stands so between quotes on the wire, if it is there. */
  findOnWire(wireName: string): Channel | undefined {
    const channel = this.#byWireName.get(wireName);
    return channel?.isRemoved ? undefined : channel;
  }

  /** The channel of that name, removed or not. */
  findAny(name: string): Channel | undefined {
    return this.#byWireName.get(toWire(name));
  }

  /** How many channels a mud owns. */
  ownedBy(mud: Mud): number {
    let count = 0;
    for (const channel of this.all()) if (!channel.isRemoved && channel.isOwnedBy(mud)) count += 1;
    return count;
  }

  /** Runs jobs about one channel one after the other. */
  inTurn<T>(name: string, job: () => Promise<T>): Promise<T> {
    return this.#queue.run(name, job);
  }

  /** Resolves when no job is under way. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  /**
   * Writes a change down; when it is on disk, it counts at once. It is published under a new token only if the channel's row
   * changes: who is banned or admitted is on no list. `belongsTo` is another router if we speak for it.
   */
  save(change: ChannelChange, belongsTo = this.#parts.router): Promise<Channel> {
    const era = eraOf(change, this.findAny(change.name)?.record);
    return this.#kept.save((made) => ({ ...change, ...made, ...era }), belongsTo);
  }

  /** Writes down what another router has changed, under a token of ours. MUST be called in turn, see {@link inTurn}. */
  async apply(change: Omit<ChannelRecord, 'token'>): Promise<Channel> {
    const channel = await this.#kept.apply((made) => ({ ...change, ...made }), change.version);
    if (channel.isRemoved) await this.#silence(channel);
    return channel;
  }

  /** Removes a channel: others learn of it, and nobody listens to it any more. */
  async remove(channel: Channel, belongsTo = this.#parts.router): Promise<void> {
    const removedAt = this.#parts.clock.now();
    await Promise.all([this.#silence(channel), this.save({ ...channel.record, removedAt }, belongsTo)]);
  }

  /** Notes that nobody listens any more. */
  async #silence(channel: Channel): Promise<void> {
    const { store } = this.#parts;
    const listeners = this.listeners(channel);
    await Promise.all(listeners.map((mud) => store.channels.listen(mud.name, channel.name, false)));
    for (const mud of listeners) mud.listen(channel.wireName, false);
  }

  /** Forgets a channel for good, long after it was removed. */
  async forget(channel: Channel): Promise<void> {
    await this.#parts.store.channels.forget(channel.name);
    this.#byWireName.delete(channel.wireName);
    this.#kept.drop(channel.name);
  }

  /** Notes on disk whether a mud listens; from then on it hears, or does not. */
  async listen(mud: Mud, channel: Channel, on: boolean): Promise<void> {
    if (mud.channels.has(channel.wireName) === on) return;
    await this.#parts.store.channels.listen(mud.name, channel.name, on);
    mud.listen(channel.wireName, on);
    this.#sortOutFor(channel, mud);
  }

  /** A mud has come: it hears what it listened to. */
  joined(mud: Mud): void {
    for (const wireName of mud.channels) {
      const channel = this.findOnWire(wireName);
      if (channel) this.#sortOutFor(channel, mud);
    }
  }

  /** A link has gone. */
  left(link: Link, mud: Mud): void {
    this.#parts.outboxes.settle();
    for (const wireName of mud.channels) {
      const channel = this.#byWireName.get(wireName);
      channel?.dropTaker(link, mud);
      if (channel) this.#parts.heard(channel);
    }
  }

  /** The muds that listen to a channel, online or not. */
  listeners(channel: Channel): Mud[] {
    return [...this.#parts.muds.all()].filter((mud) => mud.channels.has(channel.wireName));
  }

  /** Applies a channel's type and list to everybody at once. */
  #sortOut(channel: Channel): void {
    for (const mud of this.#parts.muds.all()) this.#sortOutFor(channel, mud);
  }

  #sortOutFor(channel: Channel, mud: Mud): void {
    const { link } = mud;
    if (!link) return;
    const hears = !channel.isRemoved && mud.channels.has(channel.wireName) && channel.admits(mud);
    if (hears === channel.takers.has(link)) return;
    this.#parts.outboxes.settle();
    if (hears) channel.addTaker(link, mud);
    else channel.dropTaker(link, mud);
    this.#parts.heard(channel);
  }

  #use(written: Written<ChannelRecord>): Channel {
    const channel = this.#know(written);
    this.#sortOut(channel);
    return channel;
  }

  #know(written: Written<ChannelRecord>): Channel {
    this.#kept.show(written);
    const { record } = written;
    const known = this.findAny(record.name);
    if (known) {
      known.record = record;
      return known;
    }
    const channel = new Channel(record);
    this.#byWireName.set(channel.wireName, channel);
    this.#parts.heard(channel);
    return channel;
  }
}

/** A channel that is made where one was removed, or that its living router gives to another owner, is another one, and later than that. */
function eraOf(change: ChannelChange, before: ChannelRecord | undefined): Pick<ChannelRecord, 'era'> {
  const era = before?.era ?? 1;
  const isOther = before?.removedAt !== undefined || before?.owner !== change.owner;
  const isAnew = isOther && change.removedAt === undefined;
  return before === undefined ? {} : { era: isAnew ? era + 1 : era };
}

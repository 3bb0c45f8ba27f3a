// Channels as people have them: lines kept and shown, joined and left, read and unread.

import type { ChannelEntry, ChannelLine, Clock, Log, Mud } from '@intermud/mud';
import { type LineRecord, nameKey, type Page, type Store } from '../../store/index.ts';
import { ANSWER_MS, ANSWER_ROWS_MAX, ECHO_MS } from '../limits.ts';
import type { Channel, ChannelLine as SaidLine } from '../messages/index.ts';
import type { Crowd } from './crowd.ts';
import { Echoes } from './echoes.ts';
import { recordOf } from './heard.ts';
import { ignores } from './profile.ts';
import { sendLine, shownLine } from './reading.ts';
import { Refusal } from './refusal.ts';
import type { Resident, Visit } from './resident.ts';
import { Talkers } from './talkers.ts';
import { isPlain, plainLine, plainName } from './text.ts';

/** What channels stand on. */
export interface ChannelsOptions {
  readonly mud: Mud;
  readonly store: Pick<Store, 'lines' | 'profiles'>;
  readonly crowd: Crowd;
  readonly clock: Clock;
  readonly log: Log;
  /** The channel that everybody new is on, and that the hub listens to whoever does. */
  readonly home: string;
  /** Called when a resident's channels have changed, other than by a line. */
  readonly onChange: (resident: Resident) => void;
}

const TYPES = ['open', 'closed', 'filtered'] as const;

/** The hub's channels. */
export class Channels {
  readonly #options: ChannelsOptions;
  readonly #talkers: Talkers;
  readonly #newest = new Map<string, number>();
  readonly #echoes = new Echoes();
  #lastId = 0;
  #off: (() => void)[] = [];

  constructor(options: ChannelsOptions) {
    this.#options = options;
    this.#talkers = new Talkers(options.clock);
  }

  /** Reads where the history ends, and listens to all that people have joined. Before the mud starts. */
  async start(): Promise<void> {
    const { mud, store } = this.#options;
    this.#lastId = await store.lines.lastId();
    for (const [channel, id] of await store.lines.newest()) this.#newest.set(channel, id);
    this.#off = [
      mud.on('channel', (line) => this.#hear(line)),
      mud.chanlist.on('new', () => this.#listChanged()),
      mud.chanlist.on('gone', () => this.#listChanged()),
      mud.chanlist.on('changed', () => this.#listChanged()),
    ];
    for (const channel of await store.profiles.channels()) await this.#listen(channel);
  }

  stop(): void {
    for (const off of this.#off) off();
  }

  /** Somebody who has never been here is on the home channel from now on. */
  async welcome(resident: Resident): Promise<void> {
    if (resident.account.lastSeenAt === undefined && resident.joined.size === 0)
      await this.#join(resident, this.#options.home);
  }

  /** The channel that somebody means, by its name or the beginning of it. @throws {Refusal} `unk-channel`. */
  get(name: string): ChannelEntry {
    const found = this.find(name);
    if (found === undefined) throw new Refusal('unk-channel', `There is no channel called "${name}"`);
    return found;
  }

  /** The same; undefined if there is none, or several. */
  find(name: string): ChannelEntry | undefined {
    const found = this.#options.mud.chanlist.find(name);
    return found !== undefined && isPlain(found.name) ? found : undefined;
  }

  entries(): ChannelEntry[] {
    return this.#options.mud.chanlist.entries().filter(({ name }) => isPlain(name));
  }

  /**
   * Says something, and gives the id of the line once the router has sent it back.
   * @throws {Refusal} `not-allowed` for a channel that is not joined, `no-answer`. @throws {I3Error} what the router says.
   */
  async say(resident: Resident, name: string, text: string, isEmote = false): Promise<number> {
    const channel = this.#joinedChannel(resident, name);
    resident.lastChannel = channel;
    const { mud } = this.#options;
    const line = { from: resident.account.name, message: text, waitMs: ECHO_MS };
    return this.#awaitEcho(resident, channel, () =>
      isEmote ? mud.channels.emote(channel, line) : mud.channels.say(channel, line),
    );
  }

  /** Emotes at a user: `$N` stands for who does it, `$O` for whom, who is shown as `visname`. @throws as {@link say}. */
  async emoteAt(
    resident: Resident,
    name: string,
    to: { user: string; mud: string },
    texts: { visname: string; others: string; target: string },
  ): Promise<number> {
    const channel = this.#joinedChannel(resident, name);
    const { mud } = this.#options;
    const line = {
      ...{ from: resident.account.name, to: to.user, mud: to.mud, toVisname: plainLine(texts.visname) },
      ...{ messageOthers: texts.others, messageTarget: texts.target, waitMs: ECHO_MS },
    };
    return this.#awaitEcho(resident, channel, () => mud.channels.targetedEmote(channel, line));
  }

  /** Joins; gives the channel's name. @throws {Refusal} `unk-channel`. @throws {I3Error} what the router says. */
  async join(resident: Resident, name: string): Promise<string> {
    const channel = this.get(name).name;
    if (!resident.joined.has(channel)) await this.#join(resident, channel);
    this.#options.onChange(resident);
    return channel;
  }

  /** Leaves; gives the channel's name. @throws {Refusal} `not-found` for one that is not joined. */
  async leave(resident: Resident, name: string): Promise<string> {
    const channel = this.#joinedChannel(resident, name);
    const { store, mud, home } = this.#options;
    resident.joined.delete(channel);
    await store.profiles.leave(resident.username, channel);
    const others = await store.profiles.channels();
    if (channel !== home && !others.includes(channel)) await mud.channels.unlisten(channel);
    this.#options.onChange(resident);
    return channel;
  }

  /** A part of the history of a channel, from old to new, and whether there is more before it. */
  async history(
    name: string,
    { before, count }: Page,
  ): Promise<{ channel: string; lines: LineRecord[]; more: boolean }> {
    const channel = this.find(name)?.name ?? name;
    const lines = await this.#options.store.lines.page(channel, { before, count: count + 1 });
    if (lines.length === 0 && this.find(name) === undefined) this.get(name);
    const more = lines.length > count;
    return { channel, lines: more ? lines.slice(1) : lines, more };
  }

  /** Marks lines as read, up to and with `id`. */
  async read(resident: Resident, name: string, id: number): Promise<string> {
    const channel = this.#joinedChannel(resident, name);
    const known = Math.min(id, this.#newest.get(channel) ?? 0);
    if (known <= (resident.joined.get(channel) ?? 0)) return channel;
    resident.joined.set(channel, known);
    await this.#options.store.profiles.read(resident.username, channel, known);
    const unread = await this.#unread(resident, channel);
    resident.push('intermud_channel_unread', { channel, unread, read: known });
    return channel;
  }

  /** Marks all that was shown until now as read, for who leaves a terminal. */
  async readAll(resident: Resident): Promise<void> {
    for (const channel of [...resident.joined.keys()])
      await this.read(resident, channel, this.#newest.get(channel) ?? 0);
  }

  /** Every channel as a resident has it. */
  async views(resident: Resident): Promise<Channel[]> {
    const rows = this.entries().map((entry) => this.#view(resident, entry));
    return Promise.all(rows);
  }

  /** Who of a mud listens. @throws {I3Error} */
  async who(resident: Resident, name: string, mud: string): Promise<string[]> {
    const channel = this.get(name).name;
    const { crowd, mud: ours } = this.#options;
    if (nameKey(mud) === nameKey(ours.name))
      return crowd.residents().flatMap((one) => (one.isListening(channel) ? one.account.name : []));
    const asking = { from: resident.username, timeoutMs: ANSWER_MS };
    return (await ours.channels.who(channel, mud, asking)).slice(0, ANSWER_ROWS_MAX).map(plainName);
  }

  /** A line as clients get it; `Comm.Channel.Text` of docs/gmcp.md. */
  shown(line: LineRecord, resident: Resident): SaidLine {
    return shownLine(line, resident, this.#options.mud.name);
  }

  async #view(resident: Resident, { name, host, type }: ChannelEntry): Promise<Channel> {
    const joined = resident.joined.has(name);
    return {
      name: plainLine(name),
      caption: plainLine(name),
      command: plainLine(name),
      joined,
      owner: plainLine(host),
      type: TYPES[type as 0 | 1 | 2] ?? 'open',
      unread: joined ? await this.#unread(resident, name) : 0,
      read: resident.joined.get(name) ?? 0,
      last: this.#newest.get(name) ?? 0,
    };
  }

  #unread(resident: Resident, channel: string): Promise<number> {
    const but = { user: resident.username, mud: this.#options.mud.name };
    return this.#options.store.lines.countAfter(channel, resident.joined.get(channel) ?? 0, but);
  }

  /** The name on the network of a channel that the resident is on; it may have left the list meanwhile. */
  #joinedChannel(resident: Resident, name: string): string {
    const own = [...resident.joined.keys()].find((channel) => nameKey(channel) === nameKey(name));
    const channel = own ?? this.get(name).name;
    if (!resident.joined.has(channel))
      throw new Refusal('not-allowed', `You are not on ${channel}: join it first`);
    return channel;
  }

  async #join(resident: Resident, channel: string): Promise<void> {
    await this.#listen(channel, ECHO_MS / 10);
    const read = this.#newest.get(channel) ?? 0;
    resident.joined.set(channel, read);
    await this.#options.store.profiles.join(resident.username, channel, read);
  }

  /** Whether the router lets us it says only if it does not. */
  async #listen(channel: string, waitMs = 0): Promise<void> {
    const { mud, log } = this.#options;
    if (mud.channels.heard.has(channel)) return;
    if (waitMs > 0) return mud.channels.listen(channel, { waitMs });
    await mud.channels
      .listen(channel)
      .catch((error: unknown) =>
        log.warn({ err: error, channel }, 'cannot listen to a channel that people have joined'),
      );
  }

  #listChanged(): void {
    for (const resident of this.#options.crowd.residents()) this.#options.onChange(resident);
  }

  async #awaitEcho(resident: Resident, channel: string, send: () => Promise<void>): Promise<number> {
    const id = await this.#echoes.idOf(channel, resident.username, send);
    if (id === undefined)
      throw new Refusal(
        'no-answer',
        `Your line has not come back from the network: maybe nobody heard it on ${channel}`,
      );
    return id;
  }

  #hear(line: ChannelLine): void {
    // Not kept either: what nobody was shown would fill the history instead.
    if (!line.isOwn && !this.#talkers.mayTalk(line.mud, line.text)) return;
    const { clock, mud, store, log } = this.#options;
    const record = recordOf(line, { id: ++this.#lastId, at: clock.now(), home: mud.name });
    this.#newest.set(record.channel, record.id);
    if (line.isOwn) this.#echoes.settle(record);
    sendLine(this.#readers(line, record), record, mud.name);
    store.lines.add(record).catch((error: unknown) => log.error({ err: error }, 'cannot keep a line'));
  }

  /** The sessions of those who hear the channel, and ignore neither it nor who speaks. */
  *#readers({ isOwn }: ChannelLine, line: LineRecord): Generator<Visit, void, undefined> {
    const key = nameKey(line.channel);
    for (const { joined, profile, visits } of this.#options.crowd.residents()) {
      if (!joined.has(line.channel) || profile.ignored.channels.includes(key)) continue;
      if (isOwn || !ignores(profile, line)) yield* visits;
    }
  }
}

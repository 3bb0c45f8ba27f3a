// What a router that speaks irn version 1 is told of our muds and channels: one a second, as they are when it is their turn.
import { type IrnMud, irnChanlistDelta, irnMudlistDelta, type LpcArray } from '@intermud/wire';
import type { ChannelRecord, MudState } from '../../../store/index.ts';
import type { Mud } from '../../mud.ts';
import type { Parts } from '../../parts.ts';
import type { By } from '../link/state.ts';
import type { Irn1Settings } from '../peer-settings.ts';
import type { Routers } from '../routers.ts';
import { channelToIrn } from './chaninfo.ts';
import { frameFits } from './fits.ts';
import { LIST_AFTER_ACCEPTING_MS, LIST_AFTER_DIALLING_MS, LIST_AFTER_MEETING_MS } from './limits.ts';
import { mudToIrn } from './mudinfo.ts';
import { Notices, type Subject } from './notices.ts';
import { SecondWords } from './second-words.ts';

/** What it needs. */
export interface TellingParts {
  readonly parts: Parts;
  readonly routers: Routers;
  readonly settings: Irn1Settings;
  readonly send: (packet: LpcArray) => void;
}

/** Tells one router. */
export class Telling {
  readonly #given: TellingParts;
  readonly #notices = new Notices();
  readonly #again = new SecondWords();
  /** Channels that are there and were told on this link as ours, or as of those for whom we speak. */
  readonly #toldChannels = new Set<string>();
  /** Routers of ours for which we spoke when it was last looked at. */
  #spokenFor: ReadonlySet<string> = new Set();
  /** Routers of ours that had a link with that router then, each with its session with us. */
  #gates: ReadonlyMap<string, number> = new Map();
  /** Whether one of ours that has a link has come, and all is not told again for that yet. */
  #hasMet = false;
  /** When the whole list is due, steady milliseconds; undefined if it is not. */
  #dueAt: number | undefined;

  constructor(given: TellingParts) {
    this.#given = given;
  }

  /** A link has come. */
  joined(by: By): void {
    this.#notices.clear();
    this.#again.clear();
    this.#toldChannels.clear();
    this.#spokenFor = new Set();
    this.#allIn(by === 'us' ? LIST_AFTER_DIALLING_MS : LIST_AFTER_ACCEPTING_MS);
  }

  /** A mud, a channel, or a router (whose name begins with an asterisk) has changed. */
  changed(list: 'mudlist' | 'chanlist', name: string): void {
    if (name.startsWith('*') && list === 'mudlist') this.#mudsOf(new Set([name]));
    else if (this.#speaksForOne(list, name)) this.#changed({ list, name });
    else if (list === 'chanlist' && this.#toldChannels.has(name)) this.#notices.changed({ list, name });
  }

  /** Another one of ours that has a link may just be telling what was before. */
  #changed(subject: Subject): void {
    const { parts, routers, settings } = this.#given;
    this.#notices.changed(subject);
    if (routers.gatesOf(settings.name).length > 1) this.#again.add(subject, parts.clock.steady());
  }

  /** Links between our routers have come or gone: we may have to speak for others than before. */
  waysChanged(): void {
    if (this.#gatesMet()) this.#hasMet = true;
    if (this.#dueAt !== undefined) return; // All of them are told then.
    if (this.#hasMet) this.#allInAfterMeeting();
    const before = this.#spokenFor;
    this.#lookWhom();
    const added = new Set([...this.#spokenFor].filter((router) => !before.has(router)));
    this.#mudsOf(added);
    this.#channelsOf(added);
  }

  #allInAfterMeeting(): void {
    this.#hasMet = false;
    this.#allIn(LIST_AFTER_MEETING_MS);
  }

  #allIn(ms: number): void {
    this.#dueAt = this.#given.parts.clock.steady() + ms;
  }

  /**
   * Whether one of ours has come to us that has a link as well. While we were apart it spoke for others of ours, by what it knew:
   * maybe for us. Whoever was told last by it has to be told again.
   */
  #gatesMet(): boolean {
    const { routers, settings } = this.#given;
    const others = routers.gatesOf(settings.name).filter((gate) => gate !== routers.name);
    const gates = new Map(others.map((gate) => [gate, routers.find(gate)?.session ?? 0]));
    const met = others.some((gate) => gates.get(gate) !== this.#gates.get(gate)); // It may have been away unnoticed.
    this.#gates = gates;
    return met;
  }

  /** All muds are to be told. */
  allMuds(): void {
    this.#lookWhom();
    this.#mudsOf(this.#spokenFor);
  }

  /** All channels are to be told. */
  allChannels(): void {
    this.#lookWhom();
    this.#channelsOf(this.#spokenFor);
  }

  /** A second has passed: one more is told. */
  tick(): void {
    if (this.#dueAt !== undefined && this.#dueAt <= this.#given.parts.clock.steady()) {
      this.#dueAt = undefined;
      this.allMuds();
      this.allChannels();
      if (this.#hasMet) this.#allInAfterMeeting(); // That one may have told meanwhile what it knew before.
    }
    for (const subject of this.#again.take(this.#given.parts.clock.steady())) this.#notices.changed(subject);
    let isTold = false;
    while (!isTold) {
      const next = this.#notices.take();
      if (next === undefined) return;
      isTold = next.list === 'mudlist' ? this.#tellMud(next.name) : this.#tellChannel(next.name);
    }
  }

  /** Each of ours speaks for itself; for one without a link to that router the first one that has one speaks. */
  #lookWhom(): void {
    this.#spokenFor = new Set(
      [...this.#given.routers.allRouters()].filter((router) => this.#speaksFor(router)),
    );
  }

  #speaksFor(router: string): boolean {
    const { routers, settings } = this.#given;
    const gates = routers.gatesOf(settings.name);
    if (gates.includes(router)) return router === routers.name;
    return routers.isMember(router) && gates[0] === routers.name;
  }

  #speaksForOne(list: 'mudlist' | 'chanlist', name: string): boolean {
    const { muds, channels } = this.#given.parts;
    const found = list === 'mudlist' ? muds.find(name) : channels.findAny(name);
    return found !== undefined && this.#speaksFor(found.record.router);
  }

  #mudsOf(routers: ReadonlySet<string>): void {
    for (const { name, record } of this.#given.parts.muds.all())
      if (routers.has(record.router) && record.state.is !== 'removed')
        this.#notices.complete({ list: 'mudlist', name });
  }

  #channelsOf(routers: ReadonlySet<string>): void {
    for (const { name, record, isRemoved } of this.#given.parts.channels.all())
      if (routers.has(record.router) && !isRemoved) this.#notices.complete({ list: 'chanlist', name });
  }

  /** False if there is nothing to be told of it any more. */
  #tellMud(name: string): boolean {
    const { parts, settings } = this.#given;
    const mud = parts.muds.find(name);
    if (mud === undefined || !this.#speaksFor(mud.record.router)) return false;
    const state = this.#stateOf(mud);
    const said = state.is === 'removed' ? 0 : mudToIrn(mud.record, state, settings.as);
    const mudlist = new Map<string, IrnMud | 0>([[mud.name, said]]);
    return this.#send(irnMudlistDelta.write(irnMudlistDelta.build({ ...this.#head(), mudlist })));
  }

  #stateOf({ record }: Mud): MudState {
    const since = this.#given.parts.muds.routersDown.get(record.router);
    return record.state.is === 'up' && since !== undefined ? { is: 'down', since } : record.state;
  }

  /** COMPAT Dead Souls dies of a channel that is removed: it is told of none. */
  #tellChannel(name: string): boolean {
    const channel = this.#given.parts.channels.find(name);
    if (channel === undefined) this.#toldChannels.delete(name);
    if (channel === undefined || !this.#mayTell(channel.record)) return false;
    return this.#send(this.#channelPacket(channel.record));
  }

  /** Who has told a channel of ours that was made on two sides of a cut, and lost, tells once more whose it is. */
  #mayTell({ name, router }: ChannelRecord): boolean {
    if (this.#speaksFor(router)) {
      this.#toldChannels.add(name);
      return true;
    }
    return this.#toldChannels.delete(name) && this.#given.routers.isMember(router);
  }

  /** What is too much for such a router is not told. */
  #send(packet: LpcArray): boolean {
    const fits = frameFits(packet);
    if (fits) this.#given.send(packet);
    return fits;
  }

  /** With as many names of its list as that router bears. */
  #channelPacket(record: ChannelRecord): LpcArray {
    const channels = new Map([[record.name, channelToIrn(record)]]);
    const chanlist = { channels, listening: new Map() };
    const packet = irnChanlistDelta.write(irnChanlistDelta.build({ ...this.#head(), chanlist }));
    const { members } = record;
    if (members.length === 0 || frameFits(packet)) return packet;
    return this.#channelPacket({ ...record, members: members.slice(0, Math.floor(members.length / 2)) });
  }

  #head() {
    const { parts, settings } = this.#given;
    const time = Math.floor(parts.clock.now() / 1_000);
    return { originatorMud: settings.as, targetMud: settings.wireName, time };
  }
}

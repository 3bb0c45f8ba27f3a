// At the end every mud talks on every channel and to every mud: who may hear it hears it once, and nobody else does.
import type { LpcArray } from '@intermud/wire';
import type { ChannelStatus } from '../../packages/intermud/src/router/status.ts';
import { admits } from './admits.ts';
import type { Net } from './net.ts';

/** A mud, on whatever router. */
interface Talker {
  readonly name: string;
  readonly isOnline: boolean;
  readonly wants: ReadonlySet<string>;
  readonly heard: ReadonlyMap<string, number>;
  say(packet: LpcArray): void;
}

/** What muds must hear, by what is said. */
type Expected = Map<string, ReadonlySet<string>>;

/** Milliseconds in which all that was said has come. */
const HEARD_MS = 10_000;

/** Lets all talk. */
export class TalkChecks {
  readonly #net: Net;

  constructor(net: Net) {
    this.#net = net;
  }

  /** Says it all, and looks who has heard what. */
  async talk(): Promise<void> {
    const { world, routers } = this.#net;
    const channels = routers[0]?.status().channels ?? [];
    const listeners = new Map(channels.map(({ name }) => [name, this.#routersThatHear(name)]));
    const expected: Expected = new Map();
    for (const mud of this.#online(this.#all())) this.#say(mud, channels, expected);
    await world.run(HEARD_MS);
    for (const channel of channels) this.#wentWhereHeard(channel, listeners.get(channel.name) ?? []);
    for (const mud of this.#all()) this.#hasHeard(mud, expected);
  }

  #all(): Talker[] {
    return [...this.#net.muds, ...this.#net.livings.flatMap(({ muds }) => muds)];
  }

  #online(muds: readonly Talker[]): Talker[] {
    return muds.filter(({ isOnline }) => isOnline);
  }

  #say(mud: Talker, channels: readonly ChannelStatus[], expected: Expected): void {
    for (const channel of channels) {
      const line = `at last, ${mud.name} on ${channel.name}`;
      mud.say(['channel-m', 5, mud.name, 'fred', 0, 0, channel.name, 'Fred', line]);
      expected.set(`line ${line}`, new Set(this.#hearersOf(mud, channel)));
    }
    for (const other of this.#online(this.#all())) {
      if (other === mud) continue;
      const text = `at last, ${mud.name} to ${other.name}`;
      mud.say(['tell', 5, mud.name, 'fred', other.name, 'barney', 'Fred', text]);
      expected.set(`tell ${text}`, new Set(this.#isReached(mud, other) ? [other.name] : []));
    }
  }

  /** Muds of one living router do not reach those of another through us. */
  #isReached(one: Talker, other: Talker): boolean {
    const [here, there] = [this.#livingOf(one), this.#livingOf(other)];
    return here === undefined || there === undefined || here === there;
  }

  /** On our side those who are admitted; there whoever listens: such routers keep nobody out. */
  *#hearersOf(mud: Talker, channel: ChannelStatus): Iterable<string> {
    const living = this.#livingOf(mud);
    const mayPass = admits(channel, mud.name) && this.#isFiltered(mud, channel);
    for (const other of this.#online(this.#all())) {
      if (!other.wants.has(channel.name)) continue;
      const there = this.#livingOf(other);
      if (there === undefined && mayPass && admits(channel, other.name)) yield other.name;
      if (there !== undefined && (living === undefined ? mayPass : living === there)) yield other.name;
    }
  }

  /** Whether a line gets through the owner's filter, if there is one. */
  #isFiltered(mud: Talker, { type, owner }: ChannelStatus): boolean {
    return (
      type !== 2 || owner === mud.name || this.#online(this.#net.muds).some(({ name }) => name === owner)
    );
  }

  #livingOf(mud: Talker): string | undefined {
    return this.#net.livings.find(({ muds }) => muds.some((one) => one === mud))?.name;
  }

  #hasHeard(mud: Talker, expected: Expected): void {
    for (const [what, hearers] of expected) {
      const times = mud.heard.get(what) ?? 0;
      const isDue = hearers.has(mud.name);
      if (isDue && times === 0) this.#net.world.fail(`${mud.name} did not get "${what}"`);
      if (!isDue && times > 0) this.#net.world.fail(`${mud.name} got "${what}", which was not for it`);
    }
  }

  #routersThatHear(channel: string): string[] {
    return this.#net.routers
      .filter((router) =>
        router.status().channels.some(({ name, listening }) => name === channel && listening.length > 0),
      )
      .map(({ name }) => name);
  }

  /** Lines of our muds went to all of our routers on which somebody listens, and to no other. */
  #wentWhereHeard({ name, owner, type, members }: ChannelStatus, listeners: readonly string[]): void {
    const { world, watch, muds } = this.#net;
    for (const mud of muds) {
      if (!mud.isOnline || !admits({ owner, type, members }, mud.name)) continue;
      const isFiltered = type === 2 && owner !== mud.name;
      const source = isFiltered ? muds.find((one) => one.name === owner) : mud;
      if (!source?.isOnline) continue;
      const line = `at last, ${mud.name} on ${name}`;
      const went = [...watch.targetsOf('channel-m', line)].toSorted().join();
      const due = listeners.filter((router) => router !== source.home?.name).toSorted();
      if (went !== due.join())
        world.fail(`"${line}" went to ${went || 'no router'}, and is heard on ${due.join() || 'none'}`);
    }
  }
}

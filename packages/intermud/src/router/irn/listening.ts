// On which routers somebody listens to which channel, and where lines are sent because of that.
import { isMapping, type LpcArray, type LpcValue, TTL_DEFAULT } from '@intermud/wire';
import type { Channel } from '../channel.ts';
import type { Outbox } from '../outbox.ts';
import type { Parts } from '../parts.ts';
import { packetFrame } from '../text.ts';
import type { Path } from './paths.ts';

/** What it needs to know of the ways to other routers. */
export interface Ways {
  path(router: string): Path | undefined;
  outbox(router: string): Outbox | undefined;
  send(router: string, packet: LpcArray): void;
  reachable(): Iterable<string>;
}

/** The listeners of all channels, router by router. */
export class Listening {
  readonly #parts: Parts;
  readonly #ways: Ways;
  /** Wire names of channels with takers, by router. */
  readonly #there = new Map<string, Set<string>>();
  /** The same of this router: what the others were told. */
  readonly #here = new Set<string>();

  constructor(parts: Parts, ways: Ways) {
    this.#parts = parts;
    this.#ways = ways;
  }

  /** Somebody here may have begun or ceased to hear a channel. */
  changed(channel: Channel): void {
    const isHeard = channel.takers.size > 0;
    if (isHeard === this.#here.has(channel.wireName)) return;
    if (isHeard) this.#here.add(channel.wireName);
    else this.#here.delete(channel.wireName);
    const said = new Map([[channel.name, isHeard ? 1 : 0]]);
    for (const router of this.#ways.reachable()) this.#say(router, said, false);
  }

  /** A router can be reached in another way than before, or no longer. */
  wayChanged(router: string): void {
    if (this.#ways.path(router) === undefined) this.#there.delete(router);
    else this.#say(router, this.#all(), true);
  }

  /** Another router says on which channels somebody listens there. */
  heard(router: string, said: LpcValue | undefined, isWhole: boolean): void {
    if (said === undefined || !isMapping(said)) return;
    const there = isWhole ? new Set<string>() : (this.#there.get(router) ?? new Set<string>());
    for (const [name, on] of said) {
      const wireName = Buffer.from(String(name), 'utf8').toString('latin1');
      if (on === 0) there.delete(wireName);
      else there.add(wireName);
    }
    this.#there.set(router, there);
    this.aimAll();
  }

  /** Points every channel at the routers that listen, as they are reached now. */
  aimAll(): void {
    for (const channel of this.#parts.channels.all()) this.aim(channel);
  }

  aim(channel: Channel): void {
    const outboxes = new Set<Outbox>();
    let hops = 0;
    for (const [router, there] of this.#there) {
      if (!there.has(channel.wireName)) continue;
      const outbox = this.#ways.outbox(router);
      if (outbox) outboxes.add(outbox);
      else hops += 1;
    }
    if (hops === channel.hops && isSameSet(outboxes, channel.routers)) return;
    this.#parts.outboxes.settle();
    channel.aim(outboxes, hops);
  }

  /** Sends a line to every router that listens, once. */
  spread(channel: Channel, packet: LpcArray): void {
    const frame = channel.routers.size > 0 ? packetFrame(packet) : '';
    for (const outbox of channel.routers) this.#parts.outboxes.send(outbox, frame);
    if (channel.hops === 0) return;
    for (const [router, there] of this.#there)
      if (there.has(channel.wireName) && this.#ways.path(router)?.is === 'hop')
        this.#ways.send(router, packet);
  }

  #all(): Map<string, number> {
    const said = new Map<string, number>();
    for (const wireName of this.#here) {
      const channel = this.#parts.channels.findOnWire(wireName);
      if (channel) said.set(channel.name, 1);
    }
    return said;
  }

  #say(router: string, said: Map<string, number>, isWhole: boolean): void {
    const packet = ['irn-listen', TTL_DEFAULT, this.#parts.name, 0, router, 0, said, isWhole ? 1 : 0];
    this.#ways.send(router, packet);
  }
}

const isSameSet = <T>(one: ReadonlySet<T>, other: ReadonlySet<T>): boolean =>
  one.size === other.size && [...one].every((item) => other.has(item));

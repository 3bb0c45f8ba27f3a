// On which routers somebody listens to which channel, and where lines are sent because of that.
import { isArray, type LpcArray, type LpcValue } from '@intermud/wire';
import type { SettingStore } from '../../store/index.ts';
import type { Channel } from '../channel.ts';
import type { Detour, Lane, Outbox, Tap } from '../outbox.ts';
import type { Parts } from '../parts.ts';
import { packetFrame, toWire } from '../text.ts';
import { LISTEN_GATHER_MS } from './limits.ts';
import { between } from './mesh.ts';
import { type Path, wrapper } from './paths.ts';

/** What it needs to know of the ways to other routers. */
export interface Ways {
  path(router: string): Path | undefined;
  outbox(router: string): Outbox | undefined;
  send(router: string, packet: LpcArray): boolean;
  reachable(): Iterable<string>;
  /** Routers of other networks that can be reached: they do not say who listens, and get all lines. */
  beyond(): Iterable<string>;
  tap(router: string): Tap | undefined;
  isMember(router: string): boolean;
}

/** When something was said: in which life of a router, each with a higher number than the one before, and a count. */
type Stamp = readonly [life: number, count: number];

const LIFE = 'irn.life';

const NEVER: Stamp = [0, 0];

const isBefore = (one: Stamp, other: Stamp): boolean =>
  one[0] < other[0] || (one[0] === other[0] && one[1] < other[1]);

/** What one router has said. */
interface There {
  readonly stamp: Stamp;
  /** Wire names of channels that somebody hears there. */
  readonly channels: ReadonlySet<string>;
}

/**
 * The listeners of all channels, router by router.
 *
 * A router always says all that is listened to on it, and when: what it said may come by two ways, and not in order.
 */
export class Listening {
  readonly #parts: Parts;
  readonly #ways: Ways;
  readonly #there = new Map<string, There>();
  /** Channels with takers here. */
  readonly #here = new Set<string>();
  #stamp: Stamp = NEVER;
  #isDue = false;

  constructor(parts: Parts, ways: Ways) {
    this.#parts = parts;
    this.#ways = ways;
  }

  /**
   * Begins another life: what was said in the one before no longer counts, even where nobody has noticed that it ended.
   * MUST be called before the first mud.
   */
  async load(settings: SettingStore): Promise<void> {
    const last = Number((await settings.get(LIFE)) ?? 0);
    const life = Math.max(last + 1, Math.floor(this.#parts.clock.now() / 1_000)); // More, too, if the data was lost.
    await settings.set(LIFE, String(life));
    this.#stamp = [life, 0];
  }

  /** Somebody here may have begun or ceased to hear a channel. */
  changed(channel: Channel): void {
    const isHeard = channel.takers.size > 0;
    if (isHeard === this.#here.has(channel.wireName)) return;
    if (isHeard) this.#here.add(channel.wireName);
    else this.#here.delete(channel.wireName);
    this.#stamp = [this.#stamp[0], this.#stamp[1] + 1];
    this.#saySoon();
  }

  /** When the listeners here last changed, for pings. */
  get stamp(): LpcArray {
    return this.#stamp;
  }

  /** A neighbour says when its listeners last changed; true if we do not know them as they are. */
  isOutdated(router: string, said: LpcValue | undefined): boolean {
    return isBefore(this.#there.get(router)?.stamp ?? NEVER, readStamp(said));
  }

  /** A router can be reached in another way than before, or no longer. */
  wayChanged(router: string): void {
    if (this.#ways.path(router) === undefined) this.#there.delete(router);
    else this.say(router);
  }

  /** Tells a router what is listened to here. */
  say(router: string): void {
    const { name } = this.#parts;
    this.#ways.send(router, between('irn-listen', name, router, this.#all(), this.#stamp));
  }

  /** Another router says on which channels somebody listens there. */
  heard(router: string, said: LpcValue | undefined, at: LpcValue | undefined): void {
    const stamp = readStamp(at);
    if (said === undefined || !isArray(said) || isBefore(stamp, this.#there.get(router)?.stamp ?? NEVER))
      return;
    const names = said.filter((name) => typeof name === 'string');
    this.#there.set(router, { stamp, channels: new Set(names.map(toWire)) });
    this.aimAll();
  }

  /** Points every channel at the routers that listen, as they are reached now. */
  aimAll(): void {
    for (const channel of this.#parts.channels.all()) this.aim(channel);
  }

  aim(channel: Channel): void {
    const direct = new Set<Outbox>();
    const detours: Detour[] = [];
    const taps: Tap[] = [];
    for (const router of [...this.#routersOn(channel.wireName), ...this.#ways.beyond()]) {
      const tap = this.#ways.tap(router);
      if (tap) taps.push(tap);
      const path = this.#ways.path(router);
      const outbox = path && this.#ways.outbox(path.neighbour.name);
      if (outbox && path.is === 'direct') direct.add(outbox);
      else if (outbox) detours.push({ router, outbox, wrap: wrapper(this.#parts.name, router) });
    }
    this.#point(channel.lane, direct, detours, taps);
  }

  *#routersOn(wireName: string): Iterable<string> {
    for (const [router, { channels }] of this.#there) if (channels.has(wireName)) yield router;
  }

  #point(lane: Lane, direct: ReadonlySet<Outbox>, detours: readonly Detour[], taps: readonly Tap[]): void {
    lane.taps = taps; // They keep nothing back, so nothing in the lane is late for them.
    if (isSameSet(direct, lane.more) && isSameWay(detours, lane.detours)) return;
    this.#parts.outboxes.settle();
    lane.more.clear();
    for (const outbox of direct) lane.more.add(outbox);
    lane.detours = detours;
  }

  /** Routers of ours on which somebody listens to a channel. */
  takersOf(channel: string): Iterable<string> {
    return this.#routersOn(toWire(channel));
  }

  /** Sends a line to every router that listens, once. One of a mud beyond our network does not go beyond it again. */
  spread({ lane }: Channel, packet: LpcArray, isFromBeyond: boolean): void {
    const { outboxes } = this.#parts;
    const taps = isFromBeyond ? [] : lane.taps;
    const detours = lane.detours.filter(({ router }) => !isFromBeyond || this.#ways.isMember(router));
    if (lane.more.size + detours.length + taps.length === 0) return;
    const frame = packetFrame(packet);
    for (const outbox of lane.more) outboxes.send(outbox, frame);
    for (const { outbox, wrap } of detours) outboxes.send(outbox, wrap(frame));
    for (const tap of taps) tap(frame);
  }

  #all(): string[] {
    return [...this.#here].flatMap((wireName) => this.#parts.channels.findOnWire(wireName)?.name ?? []);
  }

  #saySoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#parts.clock.after(LISTEN_GATHER_MS, () => {
      this.#isDue = false;
      for (const router of this.#ways.reachable()) this.say(router);
    });
  }
}

function readStamp(said: LpcValue | undefined): Stamp {
  if (said === undefined || !isArray(said)) return NEVER;
  const [life, count] = said;
  return typeof life === 'number' && typeof count === 'number' ? [life, count] : NEVER;
}

const isSameSet = <T>(one: ReadonlySet<T>, other: ReadonlySet<T>): boolean =>
  one.size === other.size && [...one].every((item) => other.has(item));

const isSameWay = (one: readonly Detour[], other: readonly Detour[]): boolean =>
  one.length === other.length &&
  one.every(({ router, outbox }, at) => router === other[at]?.router && outbox === other[at]?.outbox);

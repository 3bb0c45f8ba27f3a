// Looks at what goes from ours to living routers, and holds it against what is promised to them: docs/protocol.md, "Living routers".
import type { LpcArray } from '@intermud/wire';
import type { LivingRouter } from './living/router.ts';
import { packetsOf, whatOf } from './packets.ts';
import type { SimRouter } from './router.ts';
import type { World } from './world.ts';

/** Milliseconds between two packets of lists on one link. */
const LIST_GAP_MS = 1_000;

/** Packets of one mud on one link, in a second. */
const MUD_RATE = 8;

/** Bytes of a frame: stock Dead Souls closes a link at 10,001. */
const FRAME_BYTES_MAX = 9_999;

/** What a mud's packet may have left when it comes there: a mud sends 5. */
const TTL_MAX = 4;

const LENGTH_BYTES = 4;

/** Watches the ways to living routers. */
export class BeyondWatch {
  readonly #world: World;
  readonly #livings = new Map<string, LivingRouter>(); // By address.
  readonly #listAt = new Map<string, number>();
  /** World times of the last packets of each mud, by link. */
  readonly #sentAt = new Map<string, number[]>();
  /** How often each packet has come to each living router. */
  readonly #seen = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
  }

  add(living: LivingRouter): void {
    this.#livings.set(living.address, living);
  }

  find(address: string): LivingRouter | undefined {
    return this.#livings.get(address);
  }

  /** Whether a mud, or a router, is one of theirs. */
  isTheirs(name: string): boolean {
    for (const living of this.#livings.values())
      if (living.name === name || living.muds.some((mud) => mud.name === name)) return true;
    return false;
  }

  /** One of ours begins anew: it does not know what it has sent before. */
  started({ name }: SimRouter): void {
    for (const counts of [this.#listAt, this.#sentAt])
      for (const key of counts.keys()) if (key.startsWith(`${name} `)) counts.delete(key);
  }

  /** Frames that go from one of ours to a living router. */
  see(text: string, { name }: SimRouter, living: LivingRouter): void {
    const link = `${name} to ${living.name}`;
    for (const packet of packetsOf(text)) {
      const type = String(packet[0]);
      if (type.endsWith('-delta') || type.endsWith('-altered')) this.#list(type, link);
      if (type === 'irn-data') this.#data(packet[6] as LpcArray, link, living);
    }
    this.#size(text, link);
  }

  #size(text: string, link: string): void {
    const bytes = Buffer.from(text, 'latin1');
    for (let at = 0; at < bytes.length; at += LENGTH_BYTES + bytes.readUInt32BE(at))
      if (bytes.readUInt32BE(at) > FRAME_BYTES_MAX)
        this.#world.fail(`A frame of ${bytes.readUInt32BE(at)} bytes went from ${link}`);
  }

  #list(type: string, link: string): void {
    const { age } = this.#world;
    const before = this.#listAt.get(link);
    if (before !== undefined && age - before < LIST_GAP_MS)
      this.#world.fail(`${type} went from ${link} ${age - before} ms after another one`);
    this.#listAt.set(link, age);
  }

  #data(packet: LpcArray, link: string, living: LivingRouter): void {
    const [, ttl, from] = packet;
    this.#pace(`${link}, of ${String(from)}`);
    const what = whatOf(packet);
    if (this.isTheirs(String(from))) this.#world.fail(`${what} of ${String(from)} went from ${link}`);
    if (what === undefined) return;
    const times = (this.#seen.get(`${what} ${living.name}`) ?? 0) + 1;
    this.#seen.set(`${what} ${living.name}`, times);
    if (times > 1) this.#world.fail(`${what} was sent to ${living.name} ${times} times`);
    const isOfRouter = String(from).startsWith('*');
    if (!isOfRouter && Number(ttl) > TTL_MAX)
      this.#world.fail(`${what} went from ${link} with ttl ${String(ttl)}`);
  }

  #pace(lane: string): void {
    const { age } = this.#world;
    const sent = [...(this.#sentAt.get(lane) ?? []), age].filter((at) => age - at < 1_000);
    this.#sentAt.set(lane, sent);
    if (sent.length > MUD_RATE) this.#world.fail(`${sent.length} packets went from ${lane} in a second`);
  }
}

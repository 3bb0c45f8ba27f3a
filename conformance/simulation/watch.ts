// Looks at everything that travels, and says what no program of the network could see by itself: packets that go round, that come to
// a router twice, lines for who must not have them, ids that go back.
import { isArray, type LpcArray } from '@intermud/wire';
import { admits } from './admits.ts';
import { BeyondWatch } from './beyond-watch.ts';
import type { LivingRouter } from './living/router.ts';
import { packetsOf, SAID, whatOf } from './packets.ts';
import type { SimRouter } from './router.ts';
import type { World } from './world.ts';

/** Where one packet has been: each text is said once, so that it names its packet. */
interface Trace {
  /** Routers that it set out from. */
  readonly sources: Set<string>;
  /** Routers that it was sent to in the end, by how often. */
  readonly targets: Map<string, number>;
  /** Links that it went over in an envelope, by the router it was for. */
  readonly hops: Map<string, number>;
}

/** Links that a packet may go over on its way through one router between. */
const HOPS_MAX = 2;

/** What a mud's packet may have left when it goes from one router to another: a mud sends 5. */
const TTL_BETWEEN_MAX = 4;

/** Milliseconds that a channel's new list may take from the disk to the lines that are just being sent. */
const APPLIED_MS = 50;

const LISTS = /"(mudlist|chanlist-reply)",\d+,"([^"]*)",0,"([^"]*)",0,(\d+),/g;

/** Watches the sea. */
export class Watch {
  readonly #world: World;
  readonly #routers = new Map<string, SimRouter>(); // By address.
  readonly #muds = new Map<string, string>(); // Names by address.
  readonly #traces = new Map<string, Trace>();
  readonly #beyond: BeyondWatch;
  /** Which packets of living routers have been handed from which of ours to which. */
  readonly #ways = new Set<string>();
  /** Ids that muds have got, or have named in their start-ups: the parts of a list but the last carry the one from before. */
  readonly #claims = new Set<string>();
  /** The highest id that each router has given any mud, by router and list. */
  readonly #highest = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
    this.#beyond = new BeyondWatch(world);
  }

  addLiving(living: LivingRouter): void {
    this.#beyond.add(living);
  }

  addRouter(router: SimRouter): void {
    this.#routers.set(router.address, router);
  }

  addMud(address: string, name: string): void {
    this.#muds.set(address, name);
  }

  /** Frames that go from one place to another. */
  see(text: string, from: string, to: string): void {
    const [source, target] = [this.#routers.get(from), this.#routers.get(to)];
    const living = this.#beyond.find(to);
    if (source && living) this.#beyond.see(text, source, living);
    if (living || this.#beyond.find(from)) return; // What they say, and how often, is up to them.
    if (source && !target) this.#ids(text);
    if (!source && target && text.includes('startup-req-'))
      for (const packet of packetsOf(text)) this.#claim(packet);
    if (!source || !SAID.test(text)) return; // Nearly everything else is about lists.
    for (const packet of packetsOf(text))
      if (target) this.#between(packet, source.name, target.name);
      else this.#toMud(packet, source, this.#muds.get(to) ?? to);
  }

  /** A router has read its disk: it must not be behind what it has told muds in any life. */
  started(router: SimRouter): void {
    this.#beyond.started(router);
    const { name, tokens } = router.status();
    for (const list of ['mudlist', 'chanlist'] as const) {
      const highest = this.#highest.get(`${list} of ${name}`) ?? 0;
      if (tokens[list] < highest)
        this.#world.fail(
          `${name} starts with token ${tokens[list]} of the ${list}, and has told muds ${highest}`,
        );
    }
  }

  /** Routers to which a packet of this type went that says `text`. */
  targetsOf(type: string, text: string): Iterable<string> {
    return this.#traces.get(`${type} "${text}"`)?.targets.keys() ?? [];
  }

  #between(packet: LpcArray, from: string, to: string): void {
    if (packet[0] !== 'irn-data') {
      this.#visit(packet, from, to);
      return;
    }
    const [, ttl, source, gate, target, , inner] = packet;
    if (inner === undefined || !isArray(inner)) return;
    const trace = this.#traceOf(inner);
    if (trace === undefined) return;
    if (this.#beyond.isTheirs(String(source))) {
      this.#brought(inner, `by ${String(gate)} to ${String(target)}, from ${from} to ${to},`);
      return;
    }
    const hops = (trace.hops.get(String(target)) ?? 0) + 1;
    trace.hops.set(String(target), hops);
    if (hops > HOPS_MAX) this.#fail(inner, `went over ${hops} links on its way to ${target}`);
    if (Number(ttl) > HOPS_MAX + 1 - hops)
      this.#fail(inner, `has an envelope with ttl ${ttl} on link ${hops}`);
    if (source === from) trace.sources.add(from);
    if (target === to) this.#visit(inner, String(source), to);
  }

  /** A packet of a living router's mud that one of ours hands on: each that has a link may do so, once. */
  #brought(packet: LpcArray, way: string): void {
    if (this.#ways.has(`${whatOf(packet)} ${way}`)) this.#fail(packet, `was handed on ${way} twice`);
    this.#ways.add(`${whatOf(packet)} ${way}`);
  }

  /** A packet comes to the router that it is for. */
  #visit(packet: LpcArray, from: string, to: string): void {
    const trace = this.#traceOf(packet);
    if (trace === undefined) return;
    trace.sources.add(from);
    const visits = (trace.targets.get(to) ?? 0) + 1;
    trace.targets.set(to, visits);
    if (visits > 1) this.#fail(packet, `was sent to ${to} ${visits} times`);
    if (trace.sources.has(to)) this.#fail(packet, `came back to ${to}`);
    const isOfRouter = String(packet[2]).startsWith('*');
    if (!isOfRouter && Number(packet[1]) > TTL_BETWEEN_MAX)
      this.#fail(packet, `went from ${from} to ${to} with ttl ${packet[1]}`);
  }

  /** A line goes to a mud: by what its router has on disk it may have it, and the speaker may say it. */
  #toMud(packet: LpcArray, { name, disk }: SimRouter, hearer: string): void {
    const [type, , speaker, , , , channel] = packet.map(String);
    if (type !== 'channel-m' || channel === undefined) return;
    const known = disk.channel(channel);
    if (known === undefined || this.#world.now - known.at < APPLIED_MS) return;
    const isRemoved = known.record.removedAt !== undefined;
    if (isRemoved) this.#fail(packet, `went to ${hearer}, although ${name} knows that ${channel} is removed`);
    for (const mud of [String(speaker), hearer])
      if (!isRemoved && !admits(known.record, mud))
        this.#fail(
          packet,
          `went to ${hearer}, although ${name} knows that ${mud} is not admitted to ${channel}`,
        );
  }

  #claim(packet: LpcArray): void {
    if (!String(packet[0]).startsWith('startup-req-')) return;
    for (const id of [packet[7], packet[8]]) this.#claims.add(`${packet[2]} ${id}`);
  }

  #ids(text: string): void {
    for (const [, type, router, mud, said] of text.matchAll(LISTS)) {
      const list = `${type === 'mudlist' ? 'mudlist' : 'chanlist'} of ${router}`;
      const [id, highest] = [Number(said), this.#highest.get(list) ?? 0];
      if (this.#claims.has(`${mud} ${id}`)) continue; // Said back, and not by this router's count.
      if (id < highest)
        this.#world.fail(`The id of the ${list} went back from ${highest} to ${id}, for ${mud}`);
      this.#highest.set(list, Math.max(highest, id));
      this.#claims.add(`${mud} ${id}`);
    }
  }

  #traceOf(packet: LpcArray): Trace | undefined {
    const what = whatOf(packet);
    if (what === undefined) return undefined;
    const known = this.#traces.get(what);
    if (known) return known;
    const trace: Trace = { sources: new Set(), targets: new Map(), hops: new Map() };
    this.#traces.set(what, trace);
    return trace;
  }

  #fail(packet: LpcArray, sentence: string): void {
    this.#world.fail(`${whatOf(packet)} ${sentence}`);
  }
}

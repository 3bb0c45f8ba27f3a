// One run of a living router, from its start to its end: links, lists, and what goes through.
import type { LpcArray, LpcValue } from '@intermud/wire';
import type { Clock, RouterSocket } from '../../../packages/intermud/src/router/index.ts';
import type { Sea } from '../sea.ts';
import type { World } from '../world.ts';
import { Line, type LineHost } from './line.ts';
import { Lists, mudinfo } from './lists.ts';
import type { LivingMud } from './mud.ts';
import type { Said } from './read.ts';
import type { Friend, LivingRouter } from './router.ts';

/** What it runs with. */
export interface RunParts {
  readonly router: LivingRouter;
  readonly world: World;
  readonly sea: Sea;
  readonly isAlive: () => boolean;
}

const SECOND = 1_000;

/** Milliseconds from a start-up that came, or went, to the whole list. */
const LIST_AFTER_ACCEPTING_MS = 5 * SECOND;
const LIST_AFTER_DIALLING_MS = 10 * SECOND;

/** Milliseconds between two requests for the muds of one peer. */
const REQUEST_GAP_MS = 600 * SECOND;

/** Milliseconds between two looks at links. */
const CHECK_MS = 10 * SECOND;

/** One peer that has started up. */
interface Linked {
  readonly line: Line;
  /** Names of muds that it is still to be told of. */
  readonly due: Set<string>;
}

/** The program while it runs. */
export class Run implements LineHost {
  readonly label: string;
  readonly lists: Lists;
  /** The peers whose start-up counts, by name: the newest one does. */
  readonly links = new Map<string, Linked>();
  readonly #given: RunParts;
  readonly #clock: Clock;
  readonly #askedAt = new Map<string, number>();

  constructor(given: RunParts) {
    this.#given = given;
    this.label = given.router.name;
    this.lists = new Lists(given.router.wireName);
    this.#clock = given.world.clock(() => given.router.offsetMs, given.isAlive);
  }

  start(): void {
    const { sea, router } = this.#given;
    void sea.listen(router.address)(router.address, 8080, (socket) => this.#events(this.#line(socket)));
    this.#every(SECOND, () => this.#tell());
    this.#every(CHECK_MS, () => this.#check());
    this.#every(router.traits.pingMs, () => this.#ping());
    this.#every(router.traits.redialMs, () => this.#dialMissing());
    this.#dialMissing();
  }

  stop(): void {
    for (const [to, { line }] of this.links) line.send(this.#packet('irn-shutdown', to, 0));
  }

  changed(mud: LivingMud): void {
    this.lists.own.set(mud.name, mud);
    for (const { due } of this.links.values()) due.add(mud.name);
  }

  addChannel({ name }: LivingMud, channel: string, type: number): void {
    if (this.lists.channels.has(channel)) return;
    this.lists.channels.set(channel, {
      type,
      host: name,
      list: type === 0 ? [] : [name],
      isOvertaken: false,
      sentAt: 0,
    });
    for (const to of this.links.keys()) this.#tellChannel(to, channel);
  }

  /** A mud here says something. */
  say(packet: LpcArray): void {
    const [type, ttl, , , target] = packet;
    const isForAll = target === 0 || String(type).startsWith('channel-');
    if (isForAll || this.lists.own.has(String(target))) this.#deliver(packet);
    if (!isForAll && this.lists.own.has(String(target))) return;
    const router = this.lists.told.get(String(target))?.router ?? '';
    const onward = packet.with(1, Number(ttl) - 1);
    const to = !isForAll && this.links.has(router) ? [router] : this.links.keys();
    for (const peer of to) this.#send(peer, this.#packet('irn-data', peer, onward));
  }

  arrived(line: Line, said: Said, packet: LpcArray): void {
    if (!this.#given.isAlive()) return;
    const [, , from, , to] = packet;
    if (said.is === 'startup') this.#judge(line, String(from), to, said);
    else if (said.is !== 'foreign' && this.links.get(String(from))?.line === line)
      this.#take(line, String(from), said);
    else line.close();
  }

  closed(line: Line): void {
    for (const [name, linked] of this.links) if (linked.line === line) this.links.delete(name);
  }

  #line(socket: RouterSocket): Line {
    return new Line(this.#given.world, this, socket);
  }

  #events(line: Line) {
    return { received: (chunk: Buffer) => line.received(chunk), closed: () => line.closed() };
  }

  /** Whoever is wrong gets no word, and the socket stays open. */
  #judge(
    line: Line,
    from: string,
    to: LpcValue | undefined,
    { theirs, ours }: Said & { is: 'startup' },
  ): void {
    const friend = this.#friend(from);
    if (friend === undefined || friend.isMistaken || to !== this.#given.router.wireName) return;
    if (theirs !== friend.theirs || ours !== friend.password) return;
    this.#started(from, line, LIST_AFTER_ACCEPTING_MS);
  }

  /** The newest start-up counts; the older socket is left open. */
  #started(name: string, line: Line, listAfterMs: number): void {
    const linked = { line, due: new Set<string>() };
    this.links.set(name, linked);
    line.heardAt = this.#given.world.age;
    this.#clock.after(listAfterMs, () => {
      if (this.links.get(name) === linked) this.#wholeList(linked);
    });
  }

  #wholeList({ due }: Linked): void {
    for (const name of this.lists.names(this.#given.router.traits)) due.add(name);
  }

  #take(line: Line, from: string, said: Said): void {
    line.heardAt = this.#given.world.age;
    const linked = this.links.get(from);
    if (said.is === 'mud') this.lists.hear({ ...said, sentAt: this.#given.sea.sentAt });
    else if (said.is === 'channel') this.lists.hearChannel(said.name, said.row, this.#given.sea.sentAt);
    else if (said.is === 'data') this.#carried(from, said.packet);
    else if (said.is === 'request' && said.list === 'muds' && linked) this.#wholeList(linked);
    else if (said.is === 'request' && this.#given.router.traits.tellsChannels)
      for (const name of this.lists.channels.keys()) this.#tellChannel(from, name);
    else if (said.is === 'shutdown') line.close();
  }

  /** What a mud of a peer says goes to muds here. */
  #carried(from: string, packet: LpcArray): void {
    const { repeatsLines } = this.#given.router.traits;
    const told = this.lists.told.get(String(packet[2]));
    if (!told?.isUp) this.#ask(from);
    this.#deliver(packet);
    if (!repeatsLines || packet[0] !== 'channel-m' || this.lists.own.has(String(packet[2]))) return;
    for (const peer of this.links.keys()) this.#send(peer, this.#packet('irn-data', peer, packet));
  }

  #deliver(packet: LpcArray): void {
    const [, , , , target] = packet;
    for (const mud of this.lists.own.values())
      if (mud.isOnline && (target === 0 || target === mud.name)) mud.got(packet);
  }

  #ask(peer: string): void {
    const now = this.#given.world.age;
    if (now - (this.#askedAt.get(peer) ?? Number.NEGATIVE_INFINITY) < REQUEST_GAP_MS) return;
    this.#askedAt.set(peer, now);
    this.#send(peer, this.#packet('irn-mudlist-req', peer));
  }

  /** One mud a second on each link. */
  #tell(): void {
    for (const [to, { due }] of this.links) {
      const [name] = due;
      if (name === undefined) continue;
      due.delete(name);
      const info = this.#info(name);
      if (info) this.#send(to, this.#packet('irn-mudlist-delta', to, this.#now(), new Map([[name, info]])));
    }
  }

  #info(name: string): LpcValue | undefined {
    const { router, world } = this.#given;
    const own = this.lists.own.get(name);
    const at = (age: number) => Math.floor((this.#clock.now() - (world.age - age)) / SECOND);
    if (own) return mudinfo(own, { router: router.wireName, traits: router.traits, at });
    return this.lists.told.get(name)?.info;
  }

  #tellChannel(to: string, name: string): void {
    const row = this.lists.channels.get(name);
    if (row === undefined) return;
    const type = this.#given.router.traits.isTypeEmpty ? [] : row.type;
    const lists = new Map<LpcValue, LpcValue>([
      ['channels', new Map([[name, [type, row.host, [...row.list]]]])],
      ['listening', new Map()],
    ]);
    this.#send(to, this.#packet('irn-chanlist-delta', to, this.#now(), lists));
  }

  #ping(): void {
    for (const to of this.links.keys()) this.#send(to, this.#packet('irn-ping', to, this.#now(), 0));
  }

  /** Drops who is silent; the muds of who is not there are down. */
  #check(): void {
    const { router, world } = this.#given;
    for (const { line } of [...this.links.values()])
      if (world.age - line.heardAt > router.traits.silenceMs) {
        this.closed(line);
        line.close();
      }
    for (const { name } of router.friends) if (!this.links.has(name)) this.lists.lose(name);
  }

  #dialMissing(): void {
    for (const friend of this.#given.router.friends) if (!this.links.has(friend.name)) this.#dial(friend);
  }

  #dial(friend: Friend): void {
    const { router, sea } = this.#given;
    sea.dial(router.address)(friend.address, 8080, {
      connected: (socket) => {
        const line = this.#line(socket);
        this.#clock.after(router.traits.startupAfterMs, () => {
          const password = friend.isMistaken ? friend.password + 1 : friend.password;
          line.send(startup(router.wireName, friend, password));
          this.#started(friend.name, line, LIST_AFTER_DIALLING_MS);
        });
        return this.#events(line);
      },
      failed: () => {},
    });
  }

  #friend(name: string): Friend | undefined {
    return this.#given.router.friends.find((friend) => friend.name === name);
  }

  #send(to: string, packet: LpcArray): void {
    this.links.get(to)?.line.send(packet);
  }

  #packet(type: string, to: string, ...fields: LpcArray): LpcArray {
    return [type, 5, this.#given.router.wireName, 0, to, 0, ...fields];
  }

  #now(): number {
    return Math.floor(this.#clock.now() / SECOND);
  }

  #every(ms: number, task: () => void): void {
    this.#clock.after(ms, () => {
      task();
      this.#every(ms, task);
    });
  }
}

/** How it introduces itself. */
export const startup = (from: string, { name, theirs }: Friend, password: number): LpcArray => [
  ...['irn-startup-req', 5, from, 'foo', name, 'bar'],
  new Map([
    ['client_password', password],
    ['server_password', theirs],
  ]),
];

// The router: opens the doors, owns clock and links, and everything that it is asked from outside.
import { randomInt } from 'node:crypto';
import { I3Error, routerShutdown } from '@intermud/wire';
import { nameKey, type Store } from '../store/index.ts';
import { hasRoom } from './balance/choice.ts';
import type { DrainStatus } from './balance/drain.ts';
import { redirect } from './balance/redirect.ts';
import {
  type Clock,
  type Dial,
  type Door,
  type Listen,
  type Log,
  type Random,
  type RouterSocket,
  type SocketEvents,
  silent,
  systemClock,
} from './environment.ts';
import type { PeerStatus } from './irn/index.ts';
import { STOP_CLOSING_MS, STOP_SETTLE_MS } from './limits.ts';
import { Link, type LinkHost } from './link.ts';
import { Links } from './links.ts';
import type { Mud } from './mud.ts';
import { Carried } from './packet.ts';
import type { Parts } from './parts.ts';
import { openRooms, type Rooms } from './rooms.ts';
import { DEFAULT_SETTINGS, type RouterSettings } from './settings.ts';
import {
  type LinkStatus,
  linkStatus,
  metricsOf,
  type RouterMetrics,
  type RouterStatus,
  statusOf,
} from './status.ts';
import { dialTcp, listenTcp } from './tcp.ts';

/** What a router is made from. */
export interface RouterOptions {
  /** Its name on the network, with the asterisk. */
  readonly name: string;
  /** "ip port" that muds are told; the address at which they reached it if left out. */
  readonly address?: string | undefined;
  /** Open; closed by whoever opened it, after {@link Router.stop}. */
  readonly store: Store;
  readonly settings?: Partial<RouterSettings> | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
  readonly log?: Log | undefined;
  /** How ports are opened; TCP if left out. */
  readonly transport?: Listen | undefined;
  /** How other routers are reached; TCP if left out. */
  readonly dial?: Dial | undefined;
}

/** A router's life. */
type RouterState =
  | { readonly at: 'new' }
  | { readonly at: 'open' | 'stopping'; readonly rooms: Rooms }
  | { readonly at: 'stopped' };

/**
 * An Intermud-3 router: muds connect to it, and it carries packets between them.
 *
 * What it has acknowledged is in the store. It prints nothing, and does nothing before {@link Router.listen}.
 *
 * @example
 * const router = new Router({ name: '*example', store: await openStore({ kind: 'memory' }) });
 * const door = await router.listen('127.0.0.1', 0);
 * await router.stop();
 */
export class Router implements AsyncDisposable {
  readonly name: string;
  readonly #options: RouterOptions;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #settings: RouterSettings;
  readonly #reserved: Map<string, number>;
  /** Names of muds in this program, by key. */
  readonly #own = new Set<string>();
  readonly #links = new Links();
  readonly #doors: Door[] = [];
  readonly #host: LinkHost;
  #state: RouterState = { at: 'new' };
  #opening: Promise<Rooms> | undefined;
  #tally = { startedAt: 0, cut: 0 };

  constructor(options: RouterOptions) {
    this.name = options.name;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#log = options.log ?? silent;
    this.#settings = { ...DEFAULT_SETTINGS, ...options.settings };
    this.#reserved = new Map(this.#settings.reserved.map(({ name, password }) => [nameKey(name), password]));
    this.#host = this.#makeHost();
  }

  /**
   * Opens a port; reads the store before the first one. Port 0 is any free one, see the door's address.
   *
   * @throws whatever the system says, such as EADDRINUSE, or the store.
   */
  async listen(host: string, port: number): Promise<Door> {
    if (this.#state.at === 'stopping' || this.#state.at === 'stopped')
      throw new TypeError('Cannot listen: the router was stopped');
    this.#opening ??= this.#open();
    const rooms = await this.#opening;
    const listen = this.#options.transport ?? listenTcp;
    const door = await listen(host, port, (socket) => this.#accept(rooms, socket), rooms.identity);
    if (this.#doors.length === 0) rooms.irn?.start();
    this.#doors.push(door);
    return door;
  }

  /**
   * Says good-bye to the muds that bear it, waits until all is written down, and closes every link.
   * Ends within 1.75 s, whatever the muds and the disk do.
   */
  async stop(): Promise<void> {
    const state = this.#state;
    if (state.at !== 'open') {
      this.#state = state.at === 'new' ? { at: 'stopped' } : state;
      return;
    }
    const { keeper, drain, parts, irn } = state.rooms;
    this.#state = { at: 'stopping', rooms: state.rooms };
    const closed = Promise.all(this.#doors.map((door) => door.close()));
    keeper.stop();
    drain.stop();
    parts.pacer.stop();
    await this.#within(STOP_SETTLE_MS, Promise.all([this.#settle(parts), irn?.stop()]));
    this.#farewell(parts);
    await this.#within(STOP_CLOSING_MS, Promise.all([closed, this.#links.empty()]));
    for (const link of [...this.#links]) link.socket.destroy();
    this.#state = { at: 'stopped' };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** Counts and sizes. @throws {TypeError} before the router listens and after it was stopped. */
  get metrics(): RouterMetrics {
    return metricsOf(this.#rooms().parts, this.#links, this.#tally);
  }

  /** Links, muds, channels and counts. @throws {TypeError} as {@link metrics}. */
  status(): RouterStatus {
    const { parts, identity, drain } = this.#rooms();
    return {
      ...statusOf(parts, this.#links, this.#tally),
      key: identity?.fingerprint,
      routers: this.others(),
      drain: drain.status,
    };
  }

  /** Links open. @throws {TypeError} as {@link metrics}. */
  links(): LinkStatus[] {
    this.#rooms();
    return [...this.#links].map(linkStatus);
  }

  /** The other routers of the network. @throws {TypeError} as {@link metrics}. */
  others(): PeerStatus[] {
    return this.#rooms().irn?.status() ?? [];
  }

  /** Keeps a name for the mud of this program, which presents this password, 1 to 2^31 - 1. It is never sent elsewhere. */
  reserve(name: string, password: number): void {
    this.#reserved.set(nameKey(name), password);
    this.#own.add(nameKey(name));
  }

  /**
   * Sends its muds to the other routers, so many a second, least loaded first, and newcomers as well, until {@link endDrain} or
   * {@link stop}. `watcher` is told how far that is, at once and as it goes on. Returns what ends the watching, not the drain;
   * or the reason, if there is no router to send them to.
   *
   * @throws {TypeError} as {@link metrics}.
   */
  drain(perSecond: number | undefined, watcher: (status: DrainStatus) => void): (() => void) | string {
    const { parts, drain } = this.#rooms();
    const others = parts.elsewhere.others();
    if (others.length === 0) return 'it knows no other router (router.peers)';
    if (!others.some(hasRoom))
      return `none of ${others.map(({ name }) => name).join(', ')} can be reached and has room`;
    drain.start(perSecond);
    return drain.watch(watcher);
  }

  /** Lets muds in again and sends none away; false if it was not draining. */
  endDrain(): boolean {
    const { drain } = this.#rooms();
    const wasDraining = drain.status.is === 'draining';
    drain.stop();
    return wasDraining;
  }

  /** Sends a mud to another router. Resolves when it is there, without a word, or with the reason why it is not. */
  redirect(mud: string, router: string): Promise<string | undefined> {
    return redirect(this.#rooms(), mud, router);
  }

  /**
   * Frees a mud's name: it goes from the list, a link under it is closed, and the next start-up under it gets a new password and
   * the channels it owned. False if there is no such mud.
   */
  async forgetMud(name: string): Promise<boolean> {
    const { muds, errors } = this.#rooms().parts;
    return muds.inTurn(name, async () => {
      const mud = muds.find(name);
      if (mud === undefined) return false;
      await muds.save({ ...mud.record, password: 0, state: { is: 'removed', since: this.#clock.now() } });
      if (mud.link) {
        const message = `The operator of the router has freed the name "${mud.name}"`;
        errors.send(mud.link, 'NOT_ALLOWED', message, { mud: mud.name, user: 0, packet: 0 });
        mud.link.end(message);
      }
      return true;
    });
  }

  #rooms(): Rooms {
    const state = this.#state;
    if (state.at === 'open' || state.at === 'stopping') return state.rooms;
    throw new TypeError(`The router is ${state.at === 'new' ? 'not open yet' : 'stopped'}`);
  }

  async #open(): Promise<Rooms> {
    const { store, address, random = randomInt, dial = dialTcp } = this.#options;
    const rooms = await openRooms({
      ...{ name: this.name, clock: this.#clock, log: this.#log, settings: this.#settings, random },
      ...{ reserved: this.#reserved, links: this.#links, store, address, dial },
      addressFor: (link) => this.#addressFor(link),
      isOwn: (name) => this.#own.has(nameKey(name)),
      newLink: (socket) => this.#newLink(socket),
    });
    this.#tally.startedAt = this.#clock.now();
    rooms.keeper.start();
    this.#state = { at: 'open', rooms };
    return rooms;
  }

  #addressFor(link: Link): string {
    const { address } = this.#options;
    if (address) return address;
    const [door] = this.#doors;
    return `${link.socket.localAddress} ${door?.address.port ?? 0}`;
  }

  #accept(rooms: Rooms, socket: RouterSocket): SocketEvents {
    const link = this.#newLink(socket);
    const { links } = this.#settings.perAddress;
    if (links > 0 && this.#links.countFrom(link.address) > links) {
      const message = `${links} links at once are the limit for ${link.address}: try again later`;
      rooms.parts.errors.send(link, 'PROTOCOL', message, { mud: 0, user: 0, packet: 0 });
      link.end(message);
    }
    return link;
  }

  #newLink(socket: RouterSocket): Link {
    const link = new Link(this.#host, socket, this.#settings.flood.burst);
    this.#links.add(link);
    return link;
  }

  #makeHost(): LinkHost {
    return {
      clock: this.#clock,
      frames: (link, bytes) => this.#rooms().delivery.receive(link, bytes),
      broken: (link, error) => this.#broken(link, error),
      closing: (link) => this.#rooms().parts.outboxes.close(link.outbox),
      ended: (link, mud, reason) => this.#ended(link, mud, reason),
      gone: (link) => this.#links.drop(link),
    };
  }

  #broken(link: Link, error: Error): void {
    const code = error instanceof I3Error ? error.code : 'PACKET_SHAPE';
    const about = { mud: link.mud?.name ?? 0, user: 0, packet: 0 } as const;
    this.#rooms().parts.errors.send(link, code, error.message, about);
    this.#tally.cut += 1;
    link.end(error.message);
  }

  #ended(link: Link, mud: Mud | undefined, reason: string): void {
    this.#log.info({ mud: mud?.name, address: link.address, reason }, 'Link closed');
    if (mud === undefined) return;
    const { lines, parts } = this.#rooms();
    const { channels, pacer } = parts;
    channels.left(link, mud);
    pacer.leave(link);
    if (mud.link !== link) return; // Another one has taken its place.
    mud.link = undefined;
    mud.lostAt = this.#clock.steady();
    lines.ownerLeft(mud);
  }

  /** Waits for what is being written down, and writes when each mud was last seen. */
  async #settle({ muds, channels }: Parts): Promise<void> {
    await Promise.all([muds.idle(), channels.idle()]);
    const now = this.#clock.now();
    const online = [...muds.all()].filter(({ link }) => link !== undefined);
    await Promise.allSettled(online.map((mud) => muds.seen(mud, now)));
  }

  /** COMPAT Dead Souls and CoffeeMud do not know router-shutdown; the latter dies of it. */
  #farewell({ outboxes }: Parts): void {
    for (const link of [...this.#links]) {
      const { mud } = link;
      const packet = routerShutdown.build({
        originatorMud: this.name,
        targetMud: mud?.name ?? 0,
        restartDelay: 0,
      });
      const frame = mud && new Carried(routerShutdown.write(packet)).frameFor(mud.profile);
      if (frame) outboxes.send(link.outbox, frame);
      outboxes.close(link.outbox);
      link.end('the router stops');
    }
  }

  /** Waits for a job, but no longer than so many milliseconds. */
  async #within(ms: number, job: Promise<unknown>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const done = () => resolve();
    const cancel = this.#clock.after(ms, done);
    job.then(done, done);
    await promise;
    cancel();
  }
}

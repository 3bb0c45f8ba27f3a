// The other routers of the network: links to them, lists in common, packets between muds of different routers.
import {
  I3Error,
  isArray,
  isMapping,
  type LpcArray,
  type LpcValue,
  type RouterRow,
  TTL_DEFAULT,
} from '@intermud/wire';
import type { MudRecord, Store } from '../../store/index.ts';
import type { Channel } from '../channel.ts';
import type { Elsewhere, ListReplica, Refusal } from '../elsewhere.ts';
import type { Dial, RouterSocket } from '../environment.ts';
import type { Lines } from '../lines.ts';
import type { Link } from '../link.ts';
import type { Stamp } from '../muds.ts';
import type { Outbox } from '../outbox.ts';
import type { Arrived } from '../packet.ts';
import type { Parts } from '../parts.ts';
import { ReplicatedChannels } from './channels.ts';
import { Inbound } from './inbound.ts';
import { FRESHEN_MS, PING_MS, ROUTER_LOST_MS, ROUTER_LOST_TURN_MS, SAVE_MS, SWEEP_MS } from './limits.ts';
import { greeterOf } from './link/connection.ts';
import { Peer, type PeerHost, type PeerSettings } from './link/peer.ts';
import { Listening } from './listening.ts';
import type { Mesh, Neighbour } from './mesh.ts';
import { type MudlistRecord, ReplicatedMuds } from './muds.ts';
import { type Path, pathTo, sendAlong } from './paths.ts';
import { RouterRecords } from './presence.ts';
import type { ChannelChange } from './records.ts';
import { Replica } from './replica.ts';
import { vectorFromLpc, vectorToLpc } from './vector.ts';
import { Verifier } from './verifier.ts';

/** What the other routers are reached with. */
export interface IrnOptions {
  readonly parts: Parts;
  readonly lines: Lines;
  readonly store: Store;
  /** "ip port" that muds are told for this router. */
  readonly address: string;
  readonly peers: readonly PeerSettings[];
  readonly dial: Dial;
  /** Makes a link of a connection that we dialled. */
  readonly newLink: (socket: RouterSocket) => Link;
}

/** One other router, for the operator. */
export interface PeerStatus {
  readonly name: string;
  readonly state: string;
  /** Since when there is a link, milliseconds since 1970; undefined without one. */
  readonly since: number | undefined;
  /** Whether packets reach it: by its own link, through another router, or not. */
  readonly path: 'direct' | 'hop' | 'none';
  /** Routers that it has links to. */
  readonly links: readonly string[];
  readonly muds: number;
  /** Why there is no link; empty if there is one. */
  readonly trouble: string;
}

/** All other routers. */
export class Irn implements Elsewhere, Mesh {
  readonly name: string;
  readonly #parts: Parts;
  readonly #address: string;
  readonly #peers = new Map<string, Peer>();
  readonly #records: RouterRecords;
  readonly #muds: Replica<MudlistRecord>;
  readonly #channels: Replica<ChannelChange>;
  readonly #listening: Listening;
  readonly #verifier: Verifier;
  readonly #inbound: Inbound;
  /** How each router was reached when last looked at. */
  readonly #paths = new Map<string, Path | undefined>();
  /** Since when routers cannot be reached, milliseconds since 1970. */
  readonly #awaySince = new Map<string, number>();
  readonly #cancels = new Set<() => void>();

  constructor({ parts, lines, store, address, peers, dial, newLink }: IrnOptions) {
    this.name = parts.name;
    this.#parts = parts;
    this.#address = address;
    this.#records = new RouterRecords(parts, store);
    const common = {
      mesh: this,
      clock: parts.clock,
      log: parts.log,
      tokens: store.tokens,
      settings: store.settings,
    };
    this.#muds = new Replica(new ReplicatedMuds(parts, this.#records), common);
    this.#channels = new Replica(new ReplicatedChannels(parts), common);
    this.#listening = new Listening(parts, {
      path: (router) => this.#path(router),
      outbox: (router) => this.#peers.get(router)?.outbox,
      send: (router, packet) => this.#send(router, packet),
      reachable: () => [...this.#peers.keys()].filter((router) => this.#path(router)),
    });
    this.#verifier = new Verifier(parts, {
      secretOf: (router) => this.#peers.get(router)?.secret,
      send: (router, packet) => this.#send(router, packet),
    });
    this.#inbound = new Inbound(parts, lines);
    const host = this.#host(dial, newLink);
    for (const settings of peers) this.#peers.set(settings.name, new Peer(settings, host));
  }

  /** Reads what was written down. MUST be called before the first mud. */
  async load(): Promise<void> {
    await this.#records.load();
    await Promise.all([this.#muds.load(), this.#channels.load()]);
    this.#records.replica = this.#muds;
    this.#parts.muds.replica = this.#mudReplica();
    this.#parts.channels.replica = this.#channels;
    const now = this.#parts.clock.now();
    for (const name of this.#peers.keys()) this.#awaySince.set(name, now);
  }

  /** Begins to dial. */
  start(): void {
    for (const peer of this.#peers.values()) peer.start();
    this.#every(SWEEP_MS, () => this.#sweep());
    this.#every(PING_MS, () => this.#ping());
    this.#every(FRESHEN_MS, () => this.#parts.pacer.freshen());
    this.#every(SAVE_MS, () => void this.#save());
  }

  /** Closes all links, and writes down what is known. */
  async stop(): Promise<void> {
    for (const cancel of this.#cancels) cancel();
    for (const peer of this.#peers.values()) peer.stop();
    await Promise.all([this.#muds.idle(), this.#channels.idle(), this.#records.idle()]);
    await this.#save();
  }

  status(): PeerStatus[] {
    const muds = [...this.#parts.muds.all()];
    return [...this.#peers.values()].map(({ name, state, links, trouble }) => ({
      name,
      state: this.#records.isDown(name) ? `${state.at}, its muds are down` : state.at,
      since: state.at === 'online' ? state.since : undefined,
      path: this.#path(name)?.is ?? 'none',
      links: [...links],
      muds: muds.filter(({ record }) => record.router === name && record.state.is === 'up').length,
      trouble,
    }));
  }

  *neighbours(): Iterable<Neighbour> {
    for (const peer of this.#peers.values()) if (peer.isOnline) yield peer;
  }

  allRouters(): Iterable<string> {
    return [this.name, ...this.#peers.keys()];
  }

  isElsewhere({ router }: MudRecord): boolean {
    return router !== this.name;
  }

  outboxOf({ router }: MudRecord): Outbox | undefined {
    return this.#peers.get(router)?.outbox;
  }

  forward(packet: LpcArray, { name, router }: MudRecord): Refusal | undefined {
    if (!this.#peers.has(router))
      return { code: 'MUD_UNKNOWN', message: `"${name}" is on ${router}, which this router has no link to` };
    if (Number(packet[1]) <= 0)
      return {
        code: 'MUD_UNKNOWN',
        message: `The ttl of the packet was used up before it came to "${name}"`,
      };
    return this.#send(router, oneHopOn(packet))
      ? undefined
      : { code: 'MUD_UNKNOWN', message: `"${name}" is on ${router}, which cannot be reached at the moment` };
  }

  forwardToRouter(packet: LpcArray, router: string): boolean {
    return this.#send(router, packet);
  }

  broadcast(packet: LpcArray, services: readonly string[]): void {
    const routers = new Set<string>();
    for (const mud of this.#parts.muds.all()) {
      const { router, state } = mud.record;
      if (state.is === 'up' && this.#peers.has(router) && services.some((service) => mud.offers(service)))
        routers.add(router);
    }
    for (const router of routers) this.#send(router, oneHopOn(packet));
  }

  spread(channel: Channel, packet: LpcArray): void {
    this.#listening.spread(channel, oneHopOn(packet));
  }

  filter(channel: Channel, owner: MudRecord, packet: LpcArray): Refusal | undefined {
    return this.forward(
      ['chan-filter-req', TTL_DEFAULT, this.name, 0, owner.name, 0, channel.name, packet],
      owner,
    );
  }

  verify(record: MudRecord, password: number): Promise<boolean> {
    return this.#verifier.verify(record, password);
  }

  routers(): RouterRow[] {
    const rows = [...this.#peers.values()].map(({ name, settings }) => ({
      name,
      address: `${settings.host} ${settings.port}`,
      order: this.#path(name) ? 0 : 1,
    }));
    return rows.toSorted((a, b) => a.order - b.order).map(({ name, address }) => ({ name, address }));
  }

  received(link: Link, { type, array }: Arrived): boolean {
    if (type.type !== 'irn-hello') return false;
    const name = greeterOf(array);
    const peer = this.#peers.get(name);
    if (peer === undefined)
      throw new I3Error('NOT_ALLOWED', `${name} is not among the peers of ${this.name}`);
    peer.accept(link, array);
    return true;
  }

  listenersChanged(channel: Channel): void {
    this.#listening.changed(channel);
    this.#listening.aim(channel);
  }

  /** A mud's row depends on its router as well: both have to be known. */
  #mudReplica(): ListReplica<MudRecord> {
    const replica = this.#muds;
    return {
      taken: (version) => replica.taken(version),
      done: (version) => replica.done(version),
      made: (record) => replica.made(record),
      mayBeAhead: (id) => replica.mayBeAhead(id),
      missingSince: (id) => {
        const isMissing = replica.missingSince(id);
        if (isMissing === undefined) return undefined;
        const isRouterMissing = (name: string) => {
          const record: Stamp | undefined = this.#records.find(name);
          return record !== undefined && isMissing(record);
        };
        return (record) => isMissing(record) || isRouterMissing(record.router);
      },
    };
  }

  #host(dial: Dial, newLink: IrnOptions['newLink']): PeerHost {
    const { clock, random, outboxes, errors, log } = this.#parts;
    return {
      ...{ name: this.name, address: this.#address, clock, random, outboxes, errors, log, dial, newLink },
      online: (peer) => this.#online(peer),
      offline: () => this.#meshChanged(),
      packet: (peer, packet) => this.#packet(peer, packet),
    };
  }

  #online(peer: Peer): void {
    peer.send(this.#linksPacket(peer.name));
    this.#muds.joined(peer);
    this.#channels.joined(peer);
    this.#meshChanged();
    this.#lookAt(peer.name, true);
  }

  /** A link has come or gone: everybody is told, and all ways are looked at anew. */
  #meshChanged(): void {
    for (const to of this.neighbours()) to.send(this.#linksPacket(to.name));
    this.#lookAround();
  }

  #linksPacket(to: string): LpcArray {
    const links = [...this.neighbours()].map(({ name }) => name);
    return ['irn-links', TTL_DEFAULT, this.name, 0, to, 0, links];
  }

  #lookAround(): void {
    for (const router of this.#peers.keys()) this.#lookAt(router, false);
    this.#listening.aimAll();
  }

  #lookAt(router: string, isAnew: boolean): void {
    const before = this.#paths.get(router);
    const path = this.#path(router);
    this.#paths.set(router, path);
    if (path) this.#awaySince.delete(router);
    else if (!this.#awaySince.has(router)) this.#awaySince.set(router, this.#parts.clock.now());
    if (isAnew || path?.is !== before?.is || path?.neighbour !== before?.neighbour)
      this.#listening.wayChanged(router);
  }

  #path(router: string): Path | undefined {
    return pathTo(router, this.neighbours());
  }

  #send(router: string, packet: LpcArray): boolean {
    const path = this.#path(router);
    if (path) sendAlong(path, this.name, router, packet);
    return path !== undefined;
  }

  #packet(from: Peer, packet: LpcArray): void {
    const type = String(packet[0]);
    if (/^(irn-)?mudlist-/.test(type)) this.#muds.received(from, packet);
    else if (/^(irn-)?chanlist-/.test(type)) this.#channels.received(from, packet);
    else if (type === 'irn-ping') this.#pinged(from, packet[6]);
    else if (type === 'irn-links') this.#linksOf(from, packet[6]);
    else if (type === 'irn-data') this.#data(packet);
    else this.#fromRouter(from.name, packet);
  }

  /** A packet that may have come through another router. */
  #fromRouter(router: string, packet: LpcArray): void {
    if (packet[0] === 'irn-listen') this.#listening.heard(router, packet[6], packet[7]);
    else if (packet[0] === 'irn-listen-req') this.#listening.say(router);
    else if (packet[0] === 'irn-verify-req') this.#verifier.asked(packet);
    else if (packet[0] === 'irn-verify-reply') this.#verifier.answered(packet);
    else this.#inbound.receive(packet, router);
  }

  /** An envelope: for us, or to be handed on, once. Source of the rule: a packet never comes to a router twice. */
  #data(packet: LpcArray): void {
    const [, ttl, from, , to, , inner] = packet;
    if (typeof from !== 'string' || typeof to !== 'string' || inner === undefined || !isArray(inner)) return;
    if (to === this.name) {
      if (this.#peers.has(from)) this.#fromRouter(from, inner);
      return;
    }
    const next = this.#peers.get(to);
    if (next?.isOnline && Number(ttl) > 1) next.send(packet.with(1, Number(ttl) - 1));
  }

  #linksOf(from: Peer, said: LpcValue | undefined): void {
    if (said === undefined || !isArray(said)) return;
    from.links = new Set(said.filter((name) => typeof name === 'string'));
    this.#lookAround();
  }

  #ping(): void {
    const vectors = new Map<string, LpcValue>([
      ['mudlist', vectorToLpc(this.#muds.vector())],
      ['chanlist', vectorToLpc(this.#channels.vector())],
      ['listen', this.#listening.stamp],
    ]);
    for (const to of this.neighbours()) to.send(['irn-ping', TTL_DEFAULT, this.name, 0, to.name, 0, vectors]);
  }

  #pinged(from: Peer, said: LpcValue | undefined): void {
    if (said === undefined || !isMapping(said)) return;
    this.#muds.pinged(from, vectorFromLpc(said.get('mudlist')));
    this.#channels.pinged(from, vectorFromLpc(said.get('chanlist')));
    if (this.#listening.isOutdated(from.name, said.get('listen')))
      from.send(['irn-listen-req', TTL_DEFAULT, this.name, 0, from.name, 0]);
  }

  #sweep(): void {
    const now = this.#parts.clock.now();
    for (const peer of this.#peers.values()) peer.sweep(now);
    const turnMs = this.#turn() * ROUTER_LOST_TURN_MS;
    for (const [router, since] of this.#awaySince)
      if (now - since >= ROUTER_LOST_MS + turnMs && !this.#records.isDown(router) && this.#hasMuds(router))
        this.#note(router, 'down');
    if (this.#records.isDown(this.name)) this.#note(this.name, 'up');
  }

  /** Our place among the routers that can be reached: the first one speaks for all. */
  #turn(): number {
    return [...this.#peers.keys()].filter((name) => name < this.name && this.#path(name)).length;
  }

  #hasMuds(router: string): boolean {
    for (const { record } of this.#parts.muds.all())
      if (record.router === router && record.state.is === 'up') return true;
    return false;
  }

  #note(router: string, is: 'up' | 'down'): void {
    const failed = (error: unknown) =>
      this.#parts.log.error({ err: error, router }, `Cannot write down that a router is ${is}`);
    this.#records.set(router, is).catch(failed);
  }

  async #save(): Promise<void> {
    const failed = (error: unknown) =>
      this.#parts.log.error({ err: error }, 'Cannot write down what other routers have');
    await Promise.all([this.#muds.save(), this.#channels.save()]).catch(failed);
  }

  #every(ms: number, task: () => void): void {
    const again = () => {
      this.#cancels.delete(cancel);
      task();
      this.#every(ms, task);
    };
    const cancel = this.#parts.clock.after(ms, again);
    this.#cancels.add(cancel);
  }
}

const oneHopOn = (packet: LpcArray): LpcArray => packet.with(1, Math.max(0, Number(packet[1]) - 1));

// The other routers of the network: links to them, packets between muds of different routers, and what is due.
import { I3Error, type LpcArray } from '@intermud/wire';
import type { MudRecord, Store, TokenList } from '../../store/index.ts';
import type { Balance } from '../balance/balance.ts';
import type { OtherRouter } from '../balance/choice.ts';
import type { Channel } from '../channel.ts';
import type { Elsewhere, Refusal } from '../elsewhere.ts';
import type { Dial, Identity, RouterSocket } from '../environment.ts';
import type { Lines } from '../lines.ts';
import type { Link } from '../link.ts';
import type { Outbox } from '../outbox.ts';
import type { Arrived } from '../packet.ts';
import type { Parts } from '../parts.ts';
import { Pins } from '../tls/pins.ts';
import { Absence } from './absence.ts';
import type { Dialect } from './dialect.ts';
import { Intermud } from './intermud.ts';
import { Irn1 } from './irn1/index.ts';
import { isSameName } from './irn1/startup.ts';
import { FRESHEN_MS, SAVE_MS, SWEEP_MS } from './limits.ts';
import { Peer, type PeerHost } from './link/peer.ts';
import { Outbound } from './outbound.ts';
import type { Path } from './paths.ts';
import type { PeerSettings } from './peer-settings.ts';
import { RouterRecords } from './presence.ts';
import { Routers } from './routers.ts';
import { type PeerStatus, Sight } from './sight.ts';

/** What the other routers are reached with. */
export interface IrnOptions {
  readonly parts: Parts;
  readonly lines: Lines;
  readonly balance: Balance;
  readonly store: Store;
  /** "ip port" that muds are told for this router. */
  readonly address: string;
  readonly peers: readonly PeerSettings[];
  readonly dial: Dial;
  /** What this router shows in TLS; there MUST be one if a peer is talked to by TLS. */
  readonly identity?: Identity | undefined;
  /** Makes a link of a connection that we dialled. */
  readonly newLink: (socket: RouterSocket) => Link;
}

/** All other routers. */
export class Irn implements Elsewhere {
  readonly name: string;
  readonly #parts: Parts;
  readonly #routers: Routers;
  readonly #records: RouterRecords;
  readonly #absence: Absence;
  readonly #pins: Pins;
  readonly #network: Intermud;
  readonly #outbound: Outbound;
  readonly #sight: Sight;
  /** How each router was reached when last looked at. */
  readonly #paths = new Map<string, Path | undefined>();
  readonly #cancels = new Set<() => void>();

  constructor(options: IrnOptions) {
    const { parts, lines, balance, store, address, peers } = options;
    this.name = parts.name;
    this.#parts = parts;
    this.#routers = new Routers(this.name);
    this.#records = new RouterRecords(parts, store);
    this.#absence = new Absence(parts, this.#routers, this.#records);
    this.#pins = new Pins(store.settings, parts.log);
    const looksChanged = () => this.#lookAround();
    const changed = (list: TokenList, name: string) => this.#changed(list, name);
    const [routers, records] = [this.#routers, this.#records];
    const load = () => balance.load;
    const given = { parts, lines, store, routers, records, address, load, looksChanged, changed };
    this.#network = new Intermud(given);
    this.#outbound = new Outbound(parts, routers, this.#network.listening);
    this.#sight = new Sight({ parts, routers, records, loads: this.#network.loads });
    const host = this.#host(options);
    for (const settings of peers) routers.add(new Peer(settings, this.#dialectOf(settings), host));
  }

  /** Reads what was written down. MUST be called before the first mud. */
  async load(): Promise<void> {
    await this.#records.load();
    await this.#network.load();
    await this.#pins.load([...this.#routers.all()].map(({ name }) => name));
  }

  /** Begins to dial. */
  start(): void {
    for (const peer of this.#routers.all()) peer.start();
    this.#every(SWEEP_MS, () => this.#sweep());
    for (const dialect of this.#dialects()) this.#every(dialect.pingMs, () => this.#ping(dialect));
    this.#every(FRESHEN_MS, () => this.#parts.pacer.freshen());
    this.#every(SAVE_MS, () => void this.#save());
  }

  /** Closes all links, and writes down what is known. */
  async stop(): Promise<void> {
    for (const cancel of this.#cancels) cancel();
    for (const peer of this.#routers.all()) peer.stop();
    await Promise.all([this.#network.idle(), this.#records.idle()]);
    await this.#save();
  }

  status(): PeerStatus[] {
    return this.#sight.status();
  }

  isElsewhere({ router }: MudRecord): boolean {
    return router !== this.name;
  }

  unreachableSince({ router }: MudRecord): number | undefined {
    return this.#absence.unreachableSince(router);
  }

  outboxOf({ router }: MudRecord): Outbox | undefined {
    return this.#routers.outbox(router);
  }

  forward(packet: LpcArray, record: MudRecord): Refusal | undefined {
    return this.#outbound.forward(packet, record);
  }

  forwardToRouter(packet: LpcArray, router: string): boolean {
    return this.#routers.send(router, packet);
  }

  broadcast(packet: LpcArray, services: readonly string[]): void {
    this.#outbound.broadcast(packet, services);
  }

  spread(channel: Channel, packet: LpcArray): void {
    this.#outbound.spread(channel, packet);
  }

  filter(channel: Channel, owner: MudRecord, line: LpcArray): Refusal | undefined {
    return this.#outbound.filter(channel, owner, line);
  }

  verify(record: MudRecord, password: number): Promise<boolean> {
    return this.#network.verifier.verify(record, password);
  }

  others(): OtherRouter[] {
    return this.#sight.others();
  }

  isKnownTo(router: string, record: MudRecord): boolean {
    return this.#network.isKnownTo(router, record);
  }

  sentTo(router: string): void {
    this.#network.loads.sent(router);
  }

  loadChanged(): void {
    for (const to of this.#routers.neighbours()) this.#network.sayLinks(to);
  }

  received(link: Link, { type, array, originatorMud }: Arrived): boolean {
    const dialects = this.#dialects().filter(({ greeting }) => greeting === type.type);
    if (dialects.length === 0) return false;
    const peer = this.#greeter(String(originatorMud));
    if (peer !== undefined && dialects.includes(peer.dialect)) peer.accept(link, array);
    else this.#refuse(link, dialects, String(originatorMud));
    return true;
  }

  listenersChanged(channel: Channel): void {
    this.#network.listening.changed(channel);
    this.#network.listening.aim(channel);
  }

  #dialects(): Dialect[] {
    return [...new Set([...this.#routers.all()].map(({ dialect }) => dialect))];
  }

  #dialectOf(settings: PeerSettings): Dialect {
    if (settings.dialect !== 'irn1') return this.#network;
    const { beyond } = this.#network;
    return new Irn1({ parts: this.#parts, routers: this.#routers, beyond }, settings);
  }

  #host({ dial, newLink, identity }: IrnOptions): PeerHost {
    const { clock, random, outboxes, errors, log } = this.#parts;
    return {
      ...{ name: this.name, clock, random, outboxes, errors, log },
      ...{ dial, newLink, identity, pins: this.#pins },
      online: (peer) => this.#online(peer),
      offline: () => this.#meshChanged(),
    };
  }

  /** Who greets, by its name on the wire. */
  #greeter(name: string): Peer | undefined {
    const isIt = ({ settings }: Peer) => settings.dialect === 'irn1' && isSameName(name, settings.wireName);
    return this.#routers.find(name) ?? [...this.#routers.all()].find(isIt);
  }

  #refuse(link: Link, [dialect]: readonly Dialect[], name: string): void {
    const message = `${name} is not among the peers of ${this.name}`;
    if (dialect?.terms.isRefusalSaid !== false) throw new I3Error('NOT_ALLOWED', message);
    this.#parts.log.warn({ router: name, address: link.address }, message);
    link.end(message);
  }

  #changed(list: TokenList, name: string): void {
    for (const { dialect } of this.#routers.linked()) dialect.changed(list, name);
  }

  #online(peer: Peer): void {
    peer.dialect.online(peer);
    this.#meshChanged();
    this.#lookAt(peer.name, true);
  }

  /** A link has come or gone: everybody is told, and all ways are looked at anew. */
  #meshChanged(): void {
    this.loadChanged();
    this.#lookAround();
  }

  #lookAround(): void {
    for (const { name } of this.#routers.all()) this.#lookAt(name, false);
    this.#network.listening.aimAll();
    for (const dialect of this.#dialects()) dialect.waysChanged();
  }

  #lookAt(router: string, isAnew: boolean): void {
    const before = this.#paths.get(router);
    const path = this.#routers.path(router);
    this.#paths.set(router, path);
    if (!this.#routers.isMember(router)) return;
    if (isAnew || path?.is !== before?.is || path?.neighbour !== before?.neighbour)
      this.#network.listening.wayChanged(router);
  }

  #ping(dialect: Dialect): void {
    for (const peer of this.#routers.linked()) if (peer.dialect === dialect) dialect.ping(peer);
  }

  #sweep(): void {
    const now = this.#parts.clock.steady();
    for (const peer of this.#routers.all()) peer.sweep(now);
    for (const peer of this.#routers.linked()) peer.dialect.tick(peer);
    this.#absence.sweep();
  }

  async #save(): Promise<void> {
    const failed = (error: unknown) =>
      this.#parts.log.error({ err: error }, 'Cannot write down what other routers have');
    await this.#network.save().catch(failed);
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

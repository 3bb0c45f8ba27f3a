// The dialect of our own network: lists in common, listeners, passwords that are asked for, envelopes.
import { isArray, isMapping, type LpcArray, type LpcValue } from '@intermud/wire';
import type { MudRecord, Store, TokenList } from '../../store/index.ts';
import type { Load } from '../balance/choice.ts';
import type { ListReplica } from '../elsewhere.ts';
import type { Stamp } from '../kept-list.ts';
import type { Lines } from '../lines.ts';
import type { Parts } from '../parts.ts';
import { Beyond } from './beyond.ts';
import { ReplicatedChannels } from './channels.ts';
import type { Dialect, Handshake, PeerRouter, Stage } from './dialect.ts';
import { Inbound } from './inbound.ts';
import { PING_MS, SILENCE_MS } from './limits.ts';
import { HELLO, HELLO_TERMS, Hello } from './link/hello.ts';
import { Listening } from './listening.ts';
import { Loads, loadToLpc } from './loads.ts';
import { between } from './mesh.ts';
import { type MudlistRecord, ReplicatedMuds } from './muds.ts';
import { GATE } from './paths.ts';
import { secretOf } from './peer-settings.ts';
import type { RouterRecords } from './presence.ts';
import type { ChannelChange } from './records.ts';
import { Replica } from './replica.ts';
import type { Routers } from './routers.ts';
import { vectorFromLpc, vectorToLpc } from './vector.ts';
import { Verifier } from './verifier.ts';

/** What the dialect needs. */
export interface IntermudParts {
  readonly parts: Parts;
  readonly lines: Lines;
  readonly store: Store;
  readonly routers: Routers;
  readonly records: RouterRecords;
  /** "ip port" that muds are told for this router. */
  readonly address: string;
  /** What the others are told of us. */
  readonly load: () => Load;
  /** Called when a router says which links it has. */
  readonly looksChanged: () => void;
  /** Called when a record has changed. */
  readonly changed: (list: TokenList, name: string) => void;
}

/** How routers of one network speak with each other. docs/protocol.md has all of it. */
export class Intermud implements Dialect {
  readonly greeting = HELLO;
  readonly terms = HELLO_TERMS;
  readonly isMember = true;
  readonly isNewestKept = false;
  readonly pingMs = PING_MS;
  readonly silenceMs = SILENCE_MS;
  readonly listening: Listening;
  readonly verifier: Verifier;
  readonly loads = new Loads();
  readonly beyond: Beyond;
  readonly #given: IntermudParts;
  readonly #muds: Replica<MudlistRecord>;
  readonly #channels: Replica<ChannelChange>;
  readonly #inbound: Inbound;

  constructor(given: IntermudParts) {
    const { parts, lines, store, routers, records, changed } = given;
    this.#given = given;
    const { clock, log } = parts;
    const common = { mesh: routers, clock, log, tokens: store.tokens, settings: store.settings, changed };
    this.#muds = new Replica(new ReplicatedMuds(parts, records), common);
    this.#channels = new Replica(new ReplicatedChannels(parts), common);
    this.listening = new Listening(parts, routers);
    this.verifier = new Verifier(parts, routers);
    this.#inbound = new Inbound(parts, lines);
    this.beyond = new Beyond(parts, lines, routers, this.listening);
  }

  /** Reads what was written down. MUST be called before the first mud. */
  async load(): Promise<void> {
    const { parts, records, store } = this.#given;
    await Promise.all([this.#muds.load(), this.#channels.load(), this.listening.load(store.settings)]);
    records.replica = this.#muds;
    parts.muds.replica = this.#mudReplica();
    parts.channels.replica = this.#channels;
  }

  /** Resolves when all that has come is written down. */
  async idle(): Promise<void> {
    await Promise.all([this.#muds.idle(), this.#channels.idle()]);
  }

  /** Writes down what the others have. */
  async save(): Promise<void> {
    await Promise.all([this.#muds.save(), this.#channels.save()]);
  }

  greet(stage: Stage, opening?: LpcArray): Handshake {
    const { parts, address } = this.#given;
    const self = { name: parts.name, address, random: parts.random };
    return new Hello(self, secretOf(stage.peer.settings) ?? '', stage, opening);
  }

  online(peer: PeerRouter): void {
    this.sayLinks(peer);
    this.#muds.joined(peer);
    this.#channels.joined(peer);
  }

  /** The lists stay what they are; the next link compares them. */
  offline({ name }: PeerRouter): void {
    this.loads.forget(name);
  }

  leave(): void {} // A closed link says it all.

  tick(): void {} // Nothing is due on a link alone.

  changed(): void {} // The lists tell each other.

  waysChanged(): void {} // Whoever listens is told by whom it concerns, see listening.ts.

  ping(to: PeerRouter): void {
    const vectors = new Map<string, LpcValue>([
      ['mudlist', vectorToLpc(this.#muds.vector())],
      ['chanlist', vectorToLpc(this.#channels.vector())],
      ['listen', this.listening.stamp],
      ['load', loadToLpc(this.#given.load())],
    ]);
    this.#say(to, 'irn-ping', vectors);
  }

  /** Tells which links we have, and how much we have to do. */
  sayLinks(to: PeerRouter): void {
    const links = [...this.#given.routers.linked()];
    const beyond = links.filter(({ dialect }) => !dialect.isMember);
    this.#say(to, 'irn-links', namesOf(links), loadToLpc(this.#given.load()), namesOf(beyond));
  }

  received(from: PeerRouter, packet: LpcArray): boolean {
    const type = String(packet[0]);
    if (/^(irn-)?mudlist-/.test(type)) this.#muds.received(from, packet);
    else if (/^(irn-)?chanlist-/.test(type)) this.#channels.received(from, packet);
    else if (type === 'irn-ping') this.#pinged(from, packet[6]);
    else if (type === 'irn-links') this.#linksOf(from, packet);
    else if (type === 'irn-data') this.#data(from, packet);
    else this.#fromRouter(from.name, packet);
    return true;
  }

  carry(to: PeerRouter, packet: LpcArray): boolean {
    to.send(packet);
    return true;
  }

  relay(to: PeerRouter, envelope: LpcArray): boolean {
    to.send(envelope);
    return true;
  }

  /** A packet that may have come through another router. */
  #fromRouter(router: string, packet: LpcArray): void {
    if (packet[0] === 'irn-listen') this.listening.heard(router, packet[6], packet[7]);
    else if (packet[0] === 'irn-listen-req') this.listening.say(router);
    else if (packet[0] === 'irn-verify-req') this.verifier.asked(packet);
    else if (packet[0] === 'irn-verify-reply') this.verifier.answered(packet);
    else this.#inbound.receive(packet, router);
  }

  /** An envelope: for us, or to be handed on, once. Source of the rule: a packet never comes to a router twice. */
  #data(neighbour: PeerRouter, packet: LpcArray): void {
    const { routers } = this.#given;
    const [, ttl, from, , to, , inner] = packet;
    if (typeof from !== 'string' || typeof to !== 'string' || inner === undefined || !isArray(inner)) return;
    if (to === routers.name) {
      if (routers.isMember(from)) this.#fromRouter(from, inner);
      else this.beyond.brought(inner, from, String(packet[GATE] || neighbour.name));
      return;
    }
    const next = routers.find(to);
    if (next?.isOnline && Number(ttl) > 1) next.dialect.relay(next, packet.with(1, Number(ttl) - 1));
  }

  /** Whether a router is known to have heard of a mud as its record is. */
  isKnownTo(router: string, record: MudRecord): boolean {
    return this.#muds.isKnownTo(router, record);
  }

  #linksOf(from: PeerRouter, [, , , , , , links, load, beyond]: LpcArray): void {
    this.loads.told(from.name, load);
    if (links === undefined || !isArray(links)) return;
    from.links = namesIn(links);
    from.beyond = namesIn(beyond);
    this.#given.looksChanged();
  }

  #pinged(from: PeerRouter, said: LpcValue | undefined): void {
    if (said === undefined || !isMapping(said)) return;
    this.#muds.pinged(from, vectorFromLpc(said.get('mudlist')));
    this.#channels.pinged(from, vectorFromLpc(said.get('chanlist')));
    this.loads.told(from.name, said.get('load'));
    if (this.listening.isOutdated(from.name, said.get('listen'))) this.#say(from, 'irn-listen-req');
  }

  /** A mud's row depends on its router as well: both have to be known. */
  #mudReplica(): ListReplica<MudRecord> {
    const replica = this.#muds;
    const { records } = this.#given;
    return {
      taken: (version) => replica.taken(version),
      done: (version) => replica.done(version),
      made: (record) => replica.made(record),
      mayBeAhead: (id) => replica.mayBeAhead(id),
      missingSince: (id) => {
        const isMissing = replica.missingSince(id);
        if (isMissing === undefined) return undefined;
        const isRouterMissing = (name: string) => {
          const record: Stamp | undefined = records.find(name);
          return record !== undefined && isMissing(record);
        };
        return (record) => isMissing(record) || isRouterMissing(record.router);
      },
    };
  }

  #say(to: PeerRouter, type: string, ...fields: LpcArray): void {
    to.send(between(type, this.#given.routers.name, to.name, ...fields));
  }
}

const namesOf = (peers: readonly PeerRouter[]): string[] => peers.map(({ name }) => name);

const namesIn = (said: LpcValue | undefined): Set<string> =>
  new Set(said !== undefined && isArray(said) ? said.filter((name) => typeof name === 'string') : []);

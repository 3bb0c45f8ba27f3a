// One list on many routers: what they tell each other, so that all of them have all of it. docs/protocol.md has the argument.
import { I3Error, isMapping, type LpcArray, type LpcMapping, type LpcValue } from '@intermud/wire';
import type { SettingStore, TokenList, TokenStore } from '../../store/index.ts';
import type { ListReplica } from '../elsewhere.ts';
import type { Clock, Log } from '../environment.ts';
import type { Stamp } from '../kept-list.ts';
import type { Tokens } from '../tokens.ts';
import { Announcer } from './announcer.ts';
import { Knowledge } from './knowledge.ts';
import { CHANGES_WAITING_MAX, FAILED_MS } from './limits.ts';
import { ALL_ROUTERS, between, type Mesh, type Neighbour } from './mesh.ts';
import { supply } from './supply.ts';
import { covers, includes, type Vector, vectorFromLpc, vectorToLpc } from './vector.ts';

/** A record as all lists have it. */
export type Named = Stamp & { readonly name: string };

/** One list, as a replica needs it. */
export interface Replicated<R extends Named> {
  readonly list: TokenList;
  readonly tokens: Tokens;
  /** Every record, tombstones too. */
  records(): Iterable<R>;
  write(record: R, isTrusted: boolean): LpcMapping;
  /** Writes a change down if it counts; undefined if it does not, or is known. @throws {I3Error} PACKET_SHAPE. */
  apply(name: string, value: LpcValue): Promise<R | undefined>;
}

/** What a replica needs from outside. */
export interface ReplicaParts {
  readonly mesh: Mesh;
  readonly clock: Clock;
  readonly log: Log;
  readonly tokens: TokenStore;
  readonly settings: SettingStore;
  /** Called when a record has changed, here or elsewhere. */
  readonly changed: (list: TokenList, name: string) => void;
}

/** How we are with one neighbour's list. */
interface Session {
  readonly number: number;
  /** Counts our comparisons: an answer to one before the last tells nothing. */
  round: number;
  /** Whether it has sent all that we lacked when we compared; from then on its own changes come in order. */
  isComplete: boolean;
  /** Its own changes up to here have come, but not yet what it had before. */
  held: number;
  /** What it lacked at its last ping, and was on its way then. */
  lacked: Vector;
  /** Samples of other routers that it has been told, by token. */
  readonly told: Map<string, number>;
  /** What is to be done with its packets, over all its links. */
  readonly work: Work;
}

/** Packets of one neighbour, treated one after the other. */
interface Work {
  /** Those that wait, and the one that is being treated. */
  waiting: number;
  done: Promise<void>;
}

/** The round of records that were sent though nobody asked. */
const UNASKED = 0;

const isCurrent = (session: Session, round: number): boolean =>
  round === session.round || (round === UNASKED && session.isComplete);

/** One list of this router among those of the others. */
export class Replica<R extends Named> implements ListReplica<Stamp> {
  readonly #of: Replicated<R>;
  readonly #parts: ReplicaParts;
  readonly #knowledge: Knowledge;
  readonly #announcer: Announcer;
  readonly #sessions = new Map<string, Session>();
  /** Neighbours that have sent all we lacked since the program started, of our own changes too. */
  readonly #compared = new Set<string>();

  constructor(of: Replicated<R>, parts: ReplicaParts) {
    this.#of = of;
    this.#parts = parts;
    const { mesh, clock, settings } = parts;
    const { list, tokens } = of;
    this.#knowledge = new Knowledge({ list, mesh, clock, settings, token: () => tokens.last });
    const { tokens: tokenStore } = parts;
    this.#announcer = new Announcer({ list, mesh, clock, tokens, tokenStore, knowledge: this.#knowledge });
  }

  /** Reads what was written down; MUST be called before the first change. */
  load(): Promise<void> {
    return this.#knowledge.load(this.#of.records());
  }

  /** Writes down what is known of the others' lists. */
  save(): Promise<void> {
    return this.#knowledge.save();
  }

  /** What this list includes: all on disk. */
  vector(): Vector {
    return this.#knowledge.vector();
  }

  get token(): number {
    return this.#of.tokens.last;
  }

  /** Resolves when all that has come is written down. */
  async idle(): Promise<void> {
    await Promise.all([...this.#sessions.values()].map(({ work }) => work.done));
  }

  taken(version: number): void {
    this.#knowledge.taken(version);
  }

  done(version: number): void {
    this.#knowledge.done(version);
  }

  made(record: Stamp): void {
    const made = record as R;
    this.#parts.changed(this.#of.list, made.name);
    for (const to of this.#parts.mesh.neighbours()) this.#sendDelta(to, made, true);
    this.#announcer.soon();
  }

  missingSince(id: number): ((record: Stamp) => boolean) | undefined {
    return this.#knowledge.missingSince(id);
  }

  mayBeAhead(id: number): boolean {
    return this.#knowledge.mayBeAhead(id);
  }

  /** Whether a router is known to have a change. */
  isKnownTo(router: string, stamp: Stamp): boolean {
    return this.#knowledge.isKnownTo(router, stamp);
  }

  /** A link has come: the other side is asked for what we lack. */
  joined(to: Neighbour): void {
    const work = this.#sessions.get(to.name)?.work ?? { waiting: 0, done: Promise.resolve() };
    const fresh = { round: 0, isComplete: false, held: 0, lacked: new Map(), told: new Map(), work };
    const session = { number: to.session, ...fresh };
    this.#sessions.set(to.name, session);
    this.#compare(to, session);
  }

  #compare(to: Neighbour, session: Session): void {
    session.round += 1;
    session.isComplete = false;
    session.held = 0;
    const had = this.#compared.has(to.name) ? this.vector() : this.#knowledge.vectorAtStart();
    this.#send(to, `irn-${this.#of.list}-compare`, [vectorToLpc(had), session.round]);
  }

  /** A packet of this list from a neighbour. What it changes is on disk before the next one of the same neighbour is looked at. */
  received(from: Neighbour, packet: LpcArray): void {
    const session = this.#sessions.get(from.name);
    if (session === undefined || session.number !== from.session) return;
    const { work } = session;
    if (work.waiting >= CHANGES_WAITING_MAX) {
      from.drop(`${work.waiting} of its changes wait for the disk`);
      return;
    }
    work.waiting += 1;
    work.done = work.done
      .then(() => this.#treat(from, session, packet))
      .catch((error: unknown) => this.#failed(from, session, error))
      .finally(() => {
        work.waiting -= 1;
      });
  }

  /** Something that came is not on disk: nothing counts as complete until all is compared anew. */
  #failed(from: Neighbour, session: Session, error: unknown): void {
    const what = `Cannot write down changes of the ${this.#of.list}`;
    this.#parts.log.error({ err: error, router: from.name }, what);
    session.isComplete = false;
    session.round += 1;
    this.#parts.clock.after(FAILED_MS, () => {
      if (from.isOnline && from.session === session.number) this.#compare(from, session);
    });
  }

  /** The vector that came with a ping: what is missing there, and was at the last ping, is sent. */
  pinged(from: Neighbour, theirs: Vector): void {
    const session = this.#sessions.get(from.name);
    if (session === undefined) return;
    if (!includes(theirs, session.lacked)) this.#push(from, theirs, UNASKED);
    const lacked = [...this.vector()].filter(([origin, version]) => !covers(theirs, { origin, version }));
    session.lacked = new Map(lacked);
    this.#tellSamples(from, session);
  }

  async #treat(from: Neighbour, session: Session, packet: LpcArray): Promise<void> {
    const [type, , , , , , six, seven, eight] = packet;
    const { list } = this.#of;
    if (type === `${list}-delta`) await this.#delta(from, session, seven, Number(eight));
    else if (type === `${list}-altered`)
      await this.#altered(from, session, Number(six), vectorFromLpc(eight));
    else if (type === `irn-${list}-compare`) this.#push(from, vectorFromLpc(six), Number(seven));
    else if (type === `irn-${list}-complete` && isCurrent(session, Number(eight)))
      await this.#complete(from, session, Number(six), vectorFromLpc(seven));
    else if (type === `irn-${list}-sample`) this.#sampled(six, Number(seven), vectorFromLpc(eight));
  }

  /** Changes. `upTo` is 0, or says up to which version all of the sender's own changes have come with this one. */
  async #delta(
    from: Neighbour,
    session: Session,
    changes: LpcValue | undefined,
    upTo: number,
  ): Promise<void> {
    if (changes === undefined || !isMapping(changes)) return;
    const applied = await Promise.all(
      [...changes].map(([name, value]) => this.#apply(from, String(name), value)),
    );
    const news = applied.filter((record) => record !== undefined);
    if (upTo > 0 && session.isComplete) this.#raise(new Map([[from.name, upTo]]));
    else session.held = Math.max(session.held, upTo);
    this.#passOn(from, news);
    for (const { name } of news) this.#parts.changed(this.#of.list, name);
    if (news.length > 0) this.#announcer.soon();
  }

  /** What cannot be read is left out, so that it does not stand in the way of all that follows. */
  async #apply(from: Neighbour, name: string, value: LpcValue): Promise<R | undefined> {
    try {
      return await this.#of.apply(name, value);
    } catch (error) {
      if (!(error instanceof I3Error)) throw error;
      this.#parts.log.warn(
        { router: from.name, reason: error.message },
        'A record of another router was left out',
      );
      return undefined;
    }
  }

  /** The other side has sent all that we lacked: we include what it includes. */
  async #complete(from: Neighbour, session: Session, token: number, vector: Vector): Promise<void> {
    session.isComplete = true;
    this.#compared.add(from.name);
    this.#raise(vector);
    this.#raise(new Map([[from.name, session.held]]));
    await this.#altered(from, session, token, vector);
  }

  /** A neighbour's token and vector. Its own changes came before, on the same link. */
  async #altered(from: Neighbour, session: Session, token: number, vector: Vector): Promise<void> {
    const own = vector.get(from.name);
    if (session.isComplete && own !== undefined) this.#raise(new Map([[from.name, own]]));
    this.#sampled(from.name, token, vector);
    await this.#announcer.catchUp();
  }

  #sampled(router: LpcValue | undefined, token: number, vector: Vector): void {
    if (typeof router !== 'string' || router === this.#parts.mesh.name || !Number.isSafeInteger(token))
      return;
    this.#knowledge.note(router, { token, vector, at: this.#parts.clock.now() });
  }

  #raise(vector: Vector): void {
    if (this.#knowledge.raise(vector)) this.#announcer.soon();
  }

  /** Routers that have no link to where a change comes from hear of it through us, and all of what we had made and forgotten. */
  #passOn(from: Neighbour, records: readonly R[]): void {
    for (const to of this.#parts.mesh.neighbours()) {
      if (to.name === from.name) continue;
      for (const record of records)
        if (record.origin !== to.name && !this.#hears(to, record)) this.#sendDelta(to, record, false);
    }
  }

  /** Whether a neighbour has a change from where it was made. */
  #hears(to: Neighbour, { origin }: R): boolean {
    return origin !== this.#parts.mesh.name && to.links.has(origin);
  }

  #sendDelta(to: Neighbour, record: R, isOwn: boolean): void {
    const changes = new Map([[record.name, this.#of.write(record, to.isTrusted)]]);
    const upTo = isOwn ? (this.vector().get(this.#parts.mesh.name) ?? 0) : 0;
    this.#broadcast(to, `${this.#of.list}-delta`, [record.version, changes, upTo]);
  }

  /** Sends what a list with vector `theirs` lacks, then what ours included when that began. */
  #push(to: Neighbour, theirs: Vector, round: number): void {
    const { list } = this.#of;
    const lacking = [...this.#of.records()].filter((record) => !covers(theirs, record));
    const { token, vector } = this.#knowledge.sample();
    const frozen = vectorToLpc(vector);
    supply({
      to,
      clock: this.#parts.clock,
      records: lacking,
      write: (record) => this.#of.write(record, to.isTrusted),
      send: (changes) => this.#broadcast(to, `${list}-delta`, [this.token, changes, 0]),
      done: () => this.#send(to, `irn-${list}-complete`, [token, frozen, round]),
    });
  }

  /** What other routers have said, for a neighbour that cannot hear them. */
  #tellSamples(to: Neighbour, session: Session): void {
    for (const router of this.#knowledge.sampled()) {
      const sample = this.#knowledge.latest(router);
      if (!sample || router === to.name || router === this.#parts.mesh.name || to.links.has(router)) continue;
      if (session.told.get(router) === sample.token) continue;
      session.told.set(router, sample.token);
      this.#send(to, `irn-${this.#of.list}-sample`, [router, sample.token, vectorToLpc(sample.vector)]);
    }
  }

  #broadcast(to: Neighbour, type: string, fields: LpcArray): void {
    to.send(between(type, this.#parts.mesh.name, ALL_ROUTERS, ...fields));
  }

  #send(to: Neighbour, type: string, fields: LpcArray): void {
    to.send(between(type, this.#parts.mesh.name, to.name, ...fields));
  }
}

// One list on many routers: who has what, what each lacks, and what its tokens mean. docs/protocol.md has the argument.
import {
  I3Error,
  isMapping,
  type LpcArray,
  type LpcMapping,
  type LpcValue,
  TTL_DEFAULT,
  writeLpc,
} from '@intermud/wire';
import type { SettingStore, TokenList, TokenStore } from '../../store/index.ts';
import type { ListReplica } from '../elsewhere.ts';
import type { Clock, Log } from '../environment.ts';
import type { Stamp } from '../kept-list.ts';
import type { Tokens } from '../tokens.ts';
import {
  FAILED_MS,
  RECORDS_BYTES_MAX,
  SAMPLE_GATHER_MS,
  SYNC_BACKLOG_BYTES,
  SYNC_BACKLOG_MS,
} from './limits.ts';
import type { Mesh, Neighbour } from './mesh.ts';
import { type Sample, Samples } from './samples.ts';
import { covers, includes, join, meet, type Vector, vectorFromLpc, vectorToLpc } from './vector.ts';

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
  /** What is to be done with its packets, one after the other. */
  work: Promise<void>;
}

/** The round of records that were sent though nobody asked. */
const UNASKED = 0;

const isCurrent = (session: Session, round: number): boolean =>
  round === session.round || (round === UNASKED && session.isComplete);

/** One list of this router among those of the others. */
export class Replica<R extends Named> implements ListReplica<Stamp> {
  readonly #of: Replicated<R>;
  readonly #parts: ReplicaParts;
  readonly #vector = new Map<string, number>();
  readonly #pending = new Set<number>(); // Rising: versions are taken in order.
  readonly #sessions = new Map<string, Session>();
  #samples = new Samples();
  #ownVersion = 0;
  #announced = '';
  #isDue = false;
  #saved = '';

  constructor(of: Replicated<R>, parts: ReplicaParts) {
    this.#of = of;
    this.#parts = parts;
  }

  /** Reads what was written down; MUST be called before the first change. */
  async load(): Promise<void> {
    const kept = await this.#parts.settings.get(`irn.${this.#of.list}`);
    if (kept !== undefined) {
      const { vector, samples } = JSON.parse(kept);
      join(this.#vector, new Map(Object.entries(vector as Record<string, number>)));
      this.#samples = Samples.fromJSON(samples);
    }
    const own = this.#parts.mesh.name;
    this.#ownVersion = this.#vector.get(own) ?? 0;
    for (const { origin, version } of this.#of.records())
      if (origin === own) this.#ownVersion = Math.max(this.#ownVersion, version);
    this.#samples.note(own, this.#sample()); // What was true at the end may not have been written down.
  }

  /** Writes down what is known of the others' lists. Losing it costs bytes, nothing else. */
  async save(): Promise<void> {
    const text = JSON.stringify({ vector: Object.fromEntries(this.vector()), samples: this.#samples });
    if (text === this.#saved) return;
    await this.#parts.settings.set(`irn.${this.#of.list}`, text);
    this.#saved = text;
  }

  /** What this list includes: all on disk. */
  vector(): Vector {
    const first = this.#pending.values().next();
    const own = first.done ? this.#ownVersion : first.value - 1;
    join(this.#vector, new Map([[this.#parts.mesh.name, own]]));
    return this.#vector;
  }

  get token(): number {
    return this.#of.tokens.last;
  }

  /** Resolves when all that has come is written down. */
  async idle(): Promise<void> {
    await Promise.all([...this.#sessions.values()].map(({ work }) => work));
  }

  taken(version: number): void {
    this.#pending.add(version);
    this.#ownVersion = Math.max(this.#ownVersion, version);
  }

  done(version: number): void {
    this.#pending.delete(version);
  }

  made(record: Stamp): void {
    const made = record as R;
    this.#parts.changed(this.#of.list, made.name);
    for (const to of this.#parts.mesh.neighbours()) this.#sendDelta(to, made, true);
    this.#announceSoon();
  }

  /**
   * What a mud may lack that has the list up to `id`: everything that some router may not have had when it handed `id` out.
   * If there is a router of which that cannot be told, that is all that was ever changed: what was removed long ago as well, for
   * we may have heard of it only now. undefined for a mud that has nothing.
   */
  missingSince(id: number): ((record: Stamp) => boolean) | undefined {
    if (id <= 0) return undefined;
    const own = this.#sample();
    if (own.token <= id) this.#samples.note(this.#parts.mesh.name, own);
    const routers = new Set([...this.#parts.mesh.allRouters(), ...this.#samples.routers()]);
    const vectors: Vector[] = [];
    for (const router of routers) {
      const sample = this.#samples.upTo(router, id);
      if (sample === undefined) return () => true;
      vectors.push(sample.vector);
    }
    const sure = meet(vectors);
    return (record) => !covers(sure, record);
  }

  /** A list up to `id` holds no change with a higher version. So it is not ahead if we know all up to there of every router. */
  mayBeAhead(id: number): boolean {
    const own = this.#parts.mesh.name;
    const vector = this.vector();
    for (const router of new Set([...this.#parts.mesh.allRouters(), ...this.#samples.routers()])) {
      const sample = this.#samples.latest(router);
      const version = sample?.vector.get(router) ?? 0;
      const isKnown =
        sample !== undefined && sample.token >= id && covers(vector, { origin: router, version });
      if (id > 0 && router !== own && !isKnown) return true;
    }
    return false;
  }

  /** Whether a router is known to have a change. */
  isKnownTo(router: string, stamp: Stamp): boolean {
    return covers(this.#samples.latest(router)?.vector ?? new Map(), stamp);
  }

  /** A link has come: the other side is asked for what we lack. */
  joined(to: Neighbour): void {
    const work = this.#sessions.get(to.name)?.work ?? Promise.resolve();
    const fresh = { round: 0, isComplete: false, held: 0, lacked: new Map(), told: new Map(), work };
    const session = { number: to.session, ...fresh };
    this.#sessions.set(to.name, session);
    this.#compare(to, session);
  }

  #compare(to: Neighbour, session: Session): void {
    session.round += 1;
    session.isComplete = false;
    session.held = 0;
    this.#send(to, `irn-${this.#of.list}-compare`, [vectorToLpc(this.vector()), session.round]);
  }

  /** A packet of this list from a neighbour. What it changes is on disk before the next one of the same neighbour is looked at. */
  received(from: Neighbour, packet: LpcArray): void {
    const session = this.#sessions.get(from.name);
    if (session === undefined || session.number !== from.session) return;
    const failed = (error: unknown) => this.#failed(from, session, error);
    session.work = session.work.then(() => this.#treat(from, session, packet)).catch(failed);
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
    if (news.length > 0) this.#announceSoon();
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
    this.#raise(vector);
    this.#raise(new Map([[from.name, session.held]]));
    await this.#altered(from, session, token, vector);
  }

  /** A neighbour's token and vector. Its own changes came before, on the same link. */
  async #altered(from: Neighbour, session: Session, token: number, vector: Vector): Promise<void> {
    const own = vector.get(from.name);
    if (session.isComplete && own !== undefined) this.#raise(new Map([[from.name, own]]));
    this.#sampled(from.name, token, vector);
    await this.#catchUp();
  }

  #sampled(router: LpcValue | undefined, token: number, vector: Vector): void {
    if (typeof router !== 'string' || router === this.#parts.mesh.name || !Number.isSafeInteger(token))
      return;
    this.#samples.note(router, { token, vector, at: this.#parts.clock.now() });
  }

  #raise(vector: Vector): void {
    if (join(this.#vector, vector)) this.#announceSoon();
  }

  /** Comes up to the tokens of routers whose lists ours includes. No token is new by that, so it comes to an end. */
  async #catchUp(): Promise<void> {
    let token = this.token;
    for (const router of this.#samples.routers()) {
      const sample = this.#samples.latest(router);
      if (sample && sample.token > token && includes(this.vector(), sample.vector)) token = sample.token;
    }
    if (token <= this.token) return;
    await this.#parts.tokens.raise(this.#of.list, token); // On disk first: it may be handed out at once.
    this.#of.tokens.raise(token);
    this.#announceSoon();
  }

  /** Routers that have no link to where a change comes from hear of it through us. */
  #passOn(from: Neighbour, records: readonly R[]): void {
    for (const to of this.#parts.mesh.neighbours()) {
      if (to.name === from.name) continue;
      for (const record of records)
        if (record.origin !== to.name && !to.links.has(record.origin)) this.#sendDelta(to, record, false);
    }
  }

  #sendDelta(to: Neighbour, record: R, isOwn: boolean): void {
    const changes = new Map([[record.name, this.#of.write(record, to.isTrusted)]]);
    const upTo = isOwn ? (this.vector().get(this.#parts.mesh.name) ?? 0) : 0;
    this.#broadcast(to, `${this.#of.list}-delta`, [record.version, changes, upTo]);
  }

  /** Sends what a list with vector `theirs` lacks, then what ours included when that began. */
  #push(to: Neighbour, theirs: Vector, round: number): void {
    const lacking = [...this.#of.records()].filter((record) => !covers(theirs, record));
    const { token, vector } = this.#sample();
    const frozen = vectorToLpc(vector);
    this.#pushParts(to, to.session, lacking, () =>
      this.#send(to, `irn-${this.#of.list}-complete`, [token, frozen, round]),
    );
  }

  /** As much as the link takes; the rest a little later. */
  #pushParts(to: Neighbour, session: number, records: readonly R[], done: () => void): void {
    let at = 0;
    while (at < records.length && to.backlogBytes <= SYNC_BACKLOG_BYTES) at = this.#pushPart(to, records, at);
    if (at >= records.length) done();
    else
      this.#parts.clock.after(SYNC_BACKLOG_MS, () => {
        if (to.isOnline && to.session === session) this.#pushParts(to, session, records.slice(at), done);
      });
  }

  #pushPart(to: Neighbour, records: readonly R[], start: number): number {
    const changes = new Map<string, LpcMapping>();
    let bytes = 0;
    let at = start;
    for (; at < records.length && bytes < RECORDS_BYTES_MAX; at += 1) {
      const record = records[at] as R;
      const written = this.#of.write(record, to.isTrusted);
      changes.set(record.name, written);
      bytes += writeLpc(written).length;
    }
    this.#broadcast(to, `${this.#of.list}-delta`, [this.token, changes, 0]);
    return at;
  }

  /** What other routers have said, for a neighbour that cannot hear them. */
  #tellSamples(to: Neighbour, session: Session): void {
    for (const router of this.#samples.routers()) {
      const sample = this.#samples.latest(router);
      if (!sample || router === to.name || router === this.#parts.mesh.name || to.links.has(router)) continue;
      if (session.told.get(router) === sample.token) continue;
      session.told.set(router, sample.token);
      this.#send(to, `irn-${this.#of.list}-sample`, [router, sample.token, vectorToLpc(sample.vector)]);
    }
  }

  /** The token counts what is still being written: no list under it lacks anything of the vector. */
  #sample(): Sample {
    return { token: this.token, vector: new Map(this.vector()), at: this.#parts.clock.now() };
  }

  #announceSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#parts.clock.after(SAMPLE_GATHER_MS, () => {
      this.#isDue = false;
      void this.#catchUp().then(
        () => this.#announce(),
        () => this.#announceSoon(),
      );
    });
  }

  /** Tells the others which token our list has come to, and what it includes. */
  #announce(): void {
    const sample = this.#sample();
    const text = JSON.stringify([sample.token, [...sample.vector]]);
    if (text === this.#announced) return;
    this.#announced = text;
    this.#samples.note(this.#parts.mesh.name, sample);
    for (const to of this.#parts.mesh.neighbours())
      this.#broadcast(to, `${this.#of.list}-altered`, [sample.token, new Map(), vectorToLpc(sample.vector)]);
  }

  #broadcast(to: Neighbour, type: string, fields: LpcArray): void {
    to.send([type, TTL_DEFAULT, this.#parts.mesh.name, 0, '*', 0, ...fields]);
  }

  #send(to: Neighbour, type: string, fields: LpcArray): void {
    to.send([type, TTL_DEFAULT, this.#parts.mesh.name, 0, to.name, 0, ...fields]);
  }
}

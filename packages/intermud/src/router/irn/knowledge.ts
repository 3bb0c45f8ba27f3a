// What one router knows of a list: which changes its own includes, and what each router's had included at which token.
import type { SettingStore, TokenList } from '../../store/index.ts';
import type { Clock } from '../environment.ts';
import type { Stamp } from '../kept-list.ts';
import type { Mesh } from './mesh.ts';
import { type Sample, Samples } from './samples.ts';
import { covers, join, meet, type Vector } from './vector.ts';

/** What it rests on. */
export interface KnowledgeParts {
  readonly list: TokenList;
  readonly mesh: Mesh;
  readonly clock: Clock;
  readonly settings: SettingStore;
  /** The token of our own list now. */
  readonly token: () => number;
}

/** Knowledge of one list. docs/protocol.md has the argument. */
export class Knowledge {
  readonly #parts: KnowledgeParts;
  readonly #vector = new Map<string, number>();
  readonly #pending = new Set<number>(); // Rising: versions are taken in order.
  #samples = new Samples();
  #ownVersion = 0;
  #ownAtStart = 0;
  #saved = '';

  constructor(parts: KnowledgeParts) {
    this.#parts = parts;
  }

  /** Reads what was written down, for a list with these records. */
  async load(records: Iterable<Stamp>): Promise<void> {
    const kept = await this.#parts.settings.get(this.#key);
    if (kept !== undefined) {
      const { vector, samples } = JSON.parse(kept);
      join(this.#vector, new Map(Object.entries(vector as Record<string, number>)));
      this.#samples = Samples.fromJSON(samples);
    }
    const own = this.#parts.mesh.name;
    this.#ownVersion = this.#vector.get(own) ?? 0;
    for (const { origin, version } of records)
      if (origin === own) this.#ownVersion = Math.max(this.#ownVersion, version);
    this.#ownAtStart = this.#ownVersion;
    this.#samples.note(own, this.sample()); // What was true at the end may not have been written down.
  }

  /** Writes it down. Losing it costs bytes, nothing else. */
  async save(): Promise<void> {
    const text = JSON.stringify({ vector: Object.fromEntries(this.vector()), samples: this.#samples });
    if (text === this.#saved) return;
    await this.#parts.settings.set(this.#key, text);
    this.#saved = text;
  }

  get #key(): string {
    return `irn.${this.#parts.list}`;
  }

  /** What our list includes: all on disk. */
  vector(): Vector {
    const first = this.#pending.values().next();
    const own = first.done ? this.#ownVersion : first.value - 1;
    join(this.#vector, new Map([[this.#parts.mesh.name, own]]));
    return this.#vector;
  }

  /**
   * What our list includes, but of our own changes only those that were on disk when the program started. A data folder out of a
   * backup lacks what was made after it; the first change since would cover that, and nobody would send it.
   */
  vectorAtStart(): Vector {
    return new Map(this.vector()).set(this.#parts.mesh.name, this.#ownAtStart);
  }

  /** Our list includes this as well, on disk; true if that is more than before. */
  raise(vector: Vector): boolean {
    return join(this.#vector, vector);
  }

  /** A version was taken for a change of ours. */
  taken(version: number): void {
    this.#pending.add(version);
    this.#ownVersion = Math.max(this.#ownVersion, version);
  }

  /** That change is on disk, or has come to nothing. */
  done(version: number): void {
    this.#pending.delete(version);
  }

  /** Our list as it is now. The token counts what is still being written: no list under it lacks anything of the vector. */
  sample(): Sample {
    return { token: this.#parts.token(), vector: new Map(this.vector()), at: this.#parts.clock.now() };
  }

  /** A router's list as it was. */
  note(router: string, sample: Sample): void {
    this.#samples.note(router, sample);
  }

  /** The latest sample of a router. */
  latest(router: string): Sample | undefined {
    return this.#samples.latest(router);
  }

  /** Routers of which there are samples, our own included. */
  sampled(): Iterable<string> {
    return this.#samples.routers();
  }

  /** See {@link ListReplica.missingSince}. */
  missingSince(id: number): ((record: Stamp) => boolean) | undefined {
    if (id <= 0) return undefined;
    const own = this.sample();
    if (own.token <= id) this.#samples.note(this.#parts.mesh.name, own);
    const vectors: Vector[] = [];
    for (const router of this.#everyRouter()) {
      const sample = this.#samples.upTo(router, id);
      if (sample === undefined) return () => true;
      vectors.push(sample.vector);
    }
    const sure = meet(vectors);
    return (record) => !covers(sure, record);
  }

  /** See {@link ListReplica.mayBeAhead}. */
  mayBeAhead(id: number): boolean {
    if (id <= 0) return false;
    const vector = this.vector();
    for (const router of this.#everyRouter())
      if (router !== this.#parts.mesh.name && !this.#knowsAllOf(router, id, vector)) return true;
    return false;
  }

  #everyRouter(): Set<string> {
    return new Set([...this.#parts.mesh.allRouters(), ...this.#samples.routers()]);
  }

  /** A list up to `id` holds no change with a higher version, so a sample under that token or a higher one names all of them. */
  #knowsAllOf(router: string, id: number, vector: Vector): boolean {
    const sample = this.#samples.latest(router);
    const version = sample?.vector.get(router) ?? 0;
    return sample !== undefined && sample.token >= id && covers(vector, { origin: router, version });
  }

  /** Whether a router is known to have a change. */
  isKnownTo(router: string, stamp: Stamp): boolean {
    return covers(this.#samples.latest(router)?.vector ?? new Map(), stamp);
  }
}

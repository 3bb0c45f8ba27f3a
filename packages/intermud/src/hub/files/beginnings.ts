// Files that are on their way into the hub's folder, and what is left of those that were cut off.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FileOffer } from '@intermud/mud';
import { nameKey } from '../../store/index.ts';
import type { IncomingPlace } from './incoming.ts';
import { bytesOf } from './partial.ts';

/** Where they are before they are whole. No path that others may use begins with a dot. */
const FOLDER = '.partial';

/** Where a file is written until it is whole, and where the next try would find it, which may be another place. */
export type Place = IncomingPlace & { readonly lasting: string };

/** Who puts a file: a mud, or an account of this one. */
export interface FileGiver {
  readonly mud: string;
  readonly account?: string;
}

/** How much is begun: files and bytes of one giver, and bytes of all. */
export interface Begun {
  readonly own: number;
  readonly ownBytes: number;
  readonly bytes: number;
}

/** Gives each file a place until it is whole, and knows what has been begun. */
export class Beginnings {
  readonly #root: () => Promise<string>;
  /** Files on their way, by the path that they are written to: bytes that each was given room for. */
  readonly #open = new Map<string, number>();
  /** Those of them whose file has come whole by another way: nobody goes on with what they leave. */
  readonly #outdated = new Set<string>();

  /** @param root the folder of the hub's files. */
  constructor(root: () => Promise<string>) {
    this.#root = root;
  }

  /** Makes room for them in the folder of the hub's files. */
  static async makeFolder(root: string): Promise<void> {
    await mkdir(join(root, FOLDER), { recursive: true, mode: 0o700 });
  }

  /**
   * A place to write to, under which the next try finds it, unless that is being written; and what it holds already.
   * Known by giver, name, size and time. Counts as on its way until {@link ended}.
   */
  async place(giver: FileGiver, parts: readonly string[], offer: FileOffer): Promise<Place> {
    const { size, ftime } = offer;
    const prefix = join(await this.#root(), FOLDER, markOfGiver(giver));
    const lasting = `${prefix}-${markOf(JSON.stringify([parts, size, ftime]))}`;
    const place = await this.#freeOf(prefix, lasting, offer);
    this.#open.set(place.path, 0);
    return place;
  }

  async #freeOf(prefix: string, lasting: string, { size, mayResume }: FileOffer): Promise<Place> {
    if (size === undefined || this.#open.has(lasting))
      return { path: `${prefix}-${randomUUID()}`, at: 0, isLasting: false, lasting };
    const held = mayResume ? await bytesOf(lasting) : 0;
    return { path: lasting, at: held <= size ? held : 0, isLasting: true, lasting };
  }

  /** So many bytes are promised to a file on its way. */
  promise(path: string, bytes: number): void {
    this.#open.set(path, bytes);
  }

  /** All beginnings but one: what each takes, or was given room for. */
  async besides(path: string, giver: FileGiver): Promise<Begun> {
    const folder = join(await this.#root(), FOLDER);
    const kept = (await readdir(folder)).map((name) => join(folder, name));
    const others = [...new Set([...kept, ...this.#open.keys()])].filter((one) => one !== path);
    const sizes = await Promise.all(
      others.map(async (one) => Math.max(await bytesOf(one), this.#open.get(one) ?? 0)),
    );
    const mark = markOfGiver(giver);
    const own = sizes.filter((_, at) => basename(others[at] ?? '').startsWith(mark));
    return { own: own.length, ownBytes: sumOf(own), bytes: sumOf(sizes) };
  }

  /** A mud that was cut off may send a file anew before we have seen the end of its old link. */
  async outdate(lasting: string): Promise<void> {
    if (this.#open.has(lasting)) return void this.#outdated.add(lasting);
    this.#open.set(lasting, 0); // Who comes while it goes must not go on with it.
    await rm(lasting, { force: true }).finally(() => this.#open.delete(lasting));
  }

  /** Whether the file of a place has come whole by another way. */
  isOutdated(path: string): boolean {
    return this.#outdated.has(path);
  }

  /** Nothing is written there any longer. */
  ended(path: string): void {
    this.#open.delete(path);
    this.#outdated.delete(path);
  }

  /** Throws away what nobody has gone on with since `before`, milliseconds since the epoch. */
  async dropOld(before: number): Promise<void> {
    const folder = join(await this.#root(), FOLDER);
    for (const name of await readdir(folder)) await this.#dropIfOld(join(folder, name), before);
  }

  async #dropIfOld(path: string, before: number): Promise<void> {
    if (this.#open.has(path)) return;
    const found = await stat(path).catch(() => undefined);
    // Of random names nothing goes on: what is not being written is left over from a program that was killed.
    const isRest = RANDOM.test(path);
    if (found && (isRest || found.mtimeMs < before)) await rm(path, { force: true });
  }
}

const RANDOM = /-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const MARK_LENGTH = 32;

/** A name for what may hold anything. */
const markOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, MARK_LENGTH);

const markOfGiver = ({ mud, account }: FileGiver): string =>
  markOf(account === undefined ? nameKey(mud) : JSON.stringify([nameKey(mud), nameKey(account)]));

const sumOf = (sizes: readonly number[]): number => sizes.reduce((sum, bytes) => sum + bytes, 0);

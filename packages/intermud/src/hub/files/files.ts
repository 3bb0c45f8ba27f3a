// The hub's files: one folder, which other muds list, read and write.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  type Clock,
  type FileOffer,
  FileRefusal,
  type FileServer,
  type FileSink,
  type FileSource,
  type Log,
  type OobUser,
} from '@intermud/mud';
import { FILE_RESULTS, type FileRow } from '@intermud/wire';
import { type FileQuota, nameKey, type Store } from '../../store/index.ts';
import { Folder } from './folder.ts';
import { Incoming, type IncomingHost, type IncomingPlace } from './incoming.ts';
import {
  FILES_MAX,
  PARTIAL_MS,
  PARTIALS_EACH_MAX,
  QUOTA_ACCOUNT_BYTES,
  QUOTA_BYTES,
  QUOTA_MUD_BYTES,
  TIDY_EVERY_MS,
} from './limits.ts';
import { bytesOf, type Partial, readBytes } from './partial.ts';
import { readPath } from './paths.ts';

/** What the files stand on. */
export interface FilesOptions {
  /** The folder; made when it is missing. */
  readonly folder: string;
  readonly store: Pick<Store, 'files'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether a put may replace a file that is there. No, unless given. */
  readonly mayReplace?: boolean | undefined;
  readonly quota?: globalThis.Partial<FileQuota> | undefined;
}

/** Where files are before they are whole. No path that others may use begins with a dot. */
const PARTIALS = '.partial';

const QUOTA: FileQuota = {
  mudBytes: QUOTA_MUD_BYTES,
  accountBytes: QUOTA_ACCOUNT_BYTES,
  bytes: QUOTA_BYTES,
  files: FILES_MAX,
};

/** Where a file is written until it is whole, and where the next try would find it, which may be another place. */
type Place = IncomingPlace & { readonly lasting: string };

/** Who puts a file: a mud, or an account of this one. */
export interface FileGiver {
  readonly mud: string;
  readonly account?: string;
}

/** The file server of a hub, from start() to stop(). */
export class Files implements FileServer {
  readonly #store: Pick<Store, 'files'>;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #mayReplace: boolean;
  readonly #quota: FileQuota;
  readonly #root: string;
  /** Files on their way, by the path that they are written to: bytes that each was given room for. */
  readonly #open = new Map<string, number>();
  /** Those of them whose file has come whole by another way: nobody goes on with what they leave. */
  readonly #outdated = new Set<string>();
  #folder: Promise<Folder> | undefined;
  #cancelTimer: (() => void) | undefined;
  #isStopped = false;
  #turn: Promise<void> = Promise.resolve();

  constructor({ folder, store, clock, log, mayReplace = false, quota }: FilesOptions) {
    this.#root = folder;
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#mayReplace = mayReplace;
    this.#quota = { ...QUOTA, ...quota };
  }

  /** Makes the folder, forgets files that somebody has taken away, and throws old beginnings away. */
  async start(): Promise<void> {
    this.#isStopped = false;
    const folder = await this.#whole();
    await this.#compare(folder);
    await this.#tidy();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer?.();
  }

  async list(_from: Pick<OobUser, 'mud'>, dir: string): Promise<readonly FileRow[]> {
    return (await this.#whole()).list(readPath(dir));
  }

  async get(_from: Pick<OobUser, 'mud'>, name: string): Promise<FileSource> {
    return (await this.#whole()).source(readPath(name));
  }

  /** Where to put a file. Beginnings are known by giver, name, size and time. @throws {FileRefusal} -1, -3. */
  async put(giver: FileGiver, name: string, offer: FileOffer): Promise<FileSink> {
    const parts = readPath(name);
    await this.#checkPlace(parts, offer);
    const folder = await this.#whole();
    const place = await this.#partialFor(folder, giver, parts, offer);
    this.#open.set(place.path, 0);
    return new Incoming(place, this.#hostOf(giver, parts, place));
  }

  /** The folder, made when it is asked for first: a mud may come before start() is through. */
  #whole(): Promise<Folder> {
    this.#folder ??= openFolder(this.#root).catch((error: unknown) => {
      this.#folder = undefined; // It may be there the next time.
      throw error;
    });
    return this.#folder;
  }

  /** What can be said before a byte has come. */
  async #checkPlace(parts: readonly string[], { size }: FileOffer): Promise<void> {
    if (parts.length === 0) throw new FileRefusal(FILE_RESULTS.path, 'Cannot put file: it has no name');
    const there = await (await this.#whole()).look(parts);
    if (there.is === 'folder')
      throw new FileRefusal(
        FILE_RESULTS.path,
        `Cannot put file ${quoted(parts)}: there is a folder of that name`,
      );
    const isOther = there.is === 'file' && size !== undefined && size !== there.size;
    if (isOther && !this.#mayReplace) throw taken(parts);
  }

  /** A place to write to, under which the next try finds it, unless that is being written; and what it holds already. */
  async #partialFor(
    { root }: Folder,
    giver: FileGiver,
    parts: readonly string[],
    { size, ftime, mayResume }: FileOffer,
  ): Promise<Place> {
    const prefix = join(root, PARTIALS, markOfGiver(giver));
    const lasting = `${prefix}-${markOf(JSON.stringify([parts, size, ftime]))}`;
    if (size === undefined || this.#open.has(lasting))
      return { path: `${prefix}-${randomUUID()}`, at: 0, isLasting: false, lasting };
    const held = mayResume ? await bytesOf(lasting) : 0;
    return { path: lasting, at: held <= size ? held : 0, isLasting: true, lasting };
  }

  #hostOf(giver: FileGiver, parts: readonly string[], { path, lasting }: Place): IncomingHost {
    return {
      checkRoom: (bytes) => this.#checkRoom(giver, path, bytes),
      keep: async (partial, bytes) => {
        await this.#inTurn(() => this.#keep(giver, parts, partial, bytes));
        if (path !== lasting) await this.#outdate(lasting);
      },
      isOutdated: () => this.#outdated.has(path),
      ended: () => {
        this.#open.delete(path);
        this.#outdated.delete(path);
      },
    };
  }

  /** A mud that was cut off may send a file anew before we have seen the end of its old link. */
  async #outdate(lasting: string): Promise<void> {
    if (this.#open.has(lasting)) return void this.#outdated.add(lasting);
    this.#open.set(lasting, 0); // Who comes while it goes must not go on with it.
    await rm(lasting, { force: true }).finally(() => this.#open.delete(lasting));
  }

  /** Beginnings count as well, and what was promised to who sends at this moment: nobody can fill the disk with files that are never finished. */
  async #checkRoom(giver: FileGiver, path: string, bytes: number): Promise<void> {
    const { mud, account } = giver;
    this.#open.set(path, bytes); // Before looking: two that look at the same time see each other.
    const begun = await this.#partialsBut(path);
    const own = begun.filter(({ isOf }) => isOf === markOfGiver(giver));
    const ofMud = await this.#store.files.usage({ mud });
    const ofAll = await this.#store.files.usage();
    const [mudBytes, allBytes] = [ofMud.bytes + sumOf(own), ofAll.bytes + sumOf(begun)];
    if (own.length >= PARTIALS_EACH_MAX)
      throw full(`${own.length} files of ${account ?? mud} are half there, ${PARTIALS_EACH_MAX} may be`);
    if (account !== undefined) await this.#checkAccount(account, sumOf(own) + bytes);
    if (mudBytes + bytes > this.#quota.mudBytes)
      throw full(`${mud} has ${mudBytes} bytes here, ${this.#quota.mudBytes} are allowed`);
    if (allBytes + bytes > this.#quota.bytes)
      throw full(`${allBytes} bytes are kept here, ${this.#quota.bytes} are allowed`);
    if (ofAll.files >= this.#quota.files)
      throw full(`${ofAll.files} files are kept here, ${this.#quota.files} are allowed`);
  }

  async #checkAccount(account: string, bytesMore: number): Promise<void> {
    const { bytes } = await this.#store.files.usage({ account });
    if (bytes + bytesMore <= this.#quota.accountBytes) return;
    throw full(`${account} has ${bytes} bytes here, ${this.#quota.accountBytes} are allowed`);
  }

  /** All beginnings but one: whose they are, and the bytes that they take or were given room for. */
  async #partialsBut(path: string): Promise<{ isOf: string; bytes: number }[]> {
    const folder = join((await this.#whole()).root, PARTIALS);
    const kept = (await readdir(folder)).map((name) => join(folder, name));
    const paths = new Set([...kept, ...this.#open.keys()]);
    paths.delete(path);
    return Promise.all(
      [...paths].map(async (one) => ({
        isOf: basename(one).slice(0, MARK_LENGTH),
        bytes: Math.max(await bytesOf(one), this.#open.get(one) ?? 0),
      })),
    );
  }

  /** One after the other, so that row and file of a path always belong to the same mud. */
  #inTurn(keep: () => Promise<void>): Promise<void> {
    const kept = this.#turn.then(keep);
    this.#turn = kept.catch(() => {}); // Whose turn it was is told; the next one has nothing to do with it.
    return kept;
  }

  /** The row goes before the name: at every moment, each file that was put is accounted for. */
  async #keep(giver: FileGiver, parts: readonly string[], partial: Partial, bytes: number): Promise<void> {
    const folder = await this.#whole();
    const there = await folder.look(parts);
    if (there.is === 'file' && (await this.#isSame(folder, parts, partial, bytes))) return;
    if (there.is === 'file' && !this.#mayReplace) throw taken(parts);
    const { mud, account = '' } = giver;
    const record = { path: parts.join('/'), mud, account, bytes, putAt: this.#clock.now() };
    if (!(await this.#store.files.reserve(record, this.#quota))) throw full('the quota is used up');
    // False only when somebody of this machine has put one there within this moment: the next start finds whose it is.
    if (!(await folder.place(partial.path, parts, this.#mayReplace))) throw taken(parts);
  }

  async #isSame(folder: Folder, parts: readonly string[], partial: Partial, bytes: number): Promise<boolean> {
    const source = await folder.source(parts);
    if (source.size !== bytes) return false;
    return (await hashOf(source.read(0))) === (await hashOf(readBytes(partial.path)));
  }

  /** Rows whose file is gone, or was never given its name: they count no longer. */
  async #compare(folder: Folder): Promise<void> {
    const gone: string[] = [];
    for (const { path } of await this.#store.files.all()) {
      const there = await folder.look(path.split('/')).catch(() => undefined);
      if (there?.is !== 'file') gone.push(path);
    }
    if (gone.length > 0) await this.#store.files.forget(gone);
  }

  async #tidy(): Promise<void> {
    const { root } = await this.#whole();
    const before = this.#clock.now() - PARTIAL_MS;
    for (const name of await readdir(join(root, PARTIALS)))
      await this.#dropOld(join(root, PARTIALS, name), before);
    const again = () =>
      this.#tidy().catch((error: unknown) =>
        this.#log.error({ err: error }, 'Cannot throw old beginnings away'),
      );
    if (this.#isStopped) return; // Meanwhile: a timer would keep the program alive.
    this.#cancelTimer = this.#clock.after(TIDY_EVERY_MS, () => void again());
  }

  async #dropOld(path: string, before: number): Promise<void> {
    if (this.#open.has(path)) return;
    const found = await stat(path).catch(() => undefined);
    // Of random names nothing goes on: what is not being written is left over from a program that was killed.
    const isRest = RANDOM.test(path);
    if (found && (isRest || found.mtimeMs < before)) await rm(path, { force: true });
  }
}

async function openFolder(root: string): Promise<Folder> {
  const folder = await Folder.open(root);
  await mkdir(join(folder.root, PARTIALS), { recursive: true, mode: 0o700 });
  return folder;
}

const RANDOM = /-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const MARK_LENGTH = 32;

/** A name for what may hold anything. */
const markOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, MARK_LENGTH);

const markOfGiver = ({ mud, account }: FileGiver): string =>
  markOf(account === undefined ? nameKey(mud) : JSON.stringify([nameKey(mud), nameKey(account)]));

const sumOf = (parts: readonly { readonly bytes: number }[]): number =>
  parts.reduce((sum, { bytes }) => sum + bytes, 0);

async function hashOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest('hex');
}

const quoted = (parts: readonly string[]): string => JSON.stringify(parts.join('/'));

const taken = (parts: readonly string[]): FileRefusal =>
  new FileRefusal(FILE_RESULTS.write, `Cannot put file ${quoted(parts)}: there is another one of that name`);

const full = (found: string): FileRefusal => new FileRefusal(FILE_RESULTS.write, `Cannot put file: ${found}`);

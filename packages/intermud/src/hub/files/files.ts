// The hub's files: one folder, which other muds list, read and write.
import { createHash } from 'node:crypto';
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
import type { FileQuota, Store } from '../../store/index.ts';
import { Beginnings, type FileGiver, type Place } from './beginnings.ts';
import { Folder } from './folder.ts';
import { Incoming, type IncomingHost } from './incoming.ts';
import {
  FILES_MAX,
  PARTIAL_MS,
  PARTIALS_EACH_MAX,
  QUOTA_ACCOUNT_BYTES,
  QUOTA_BYTES,
  QUOTA_MUD_BYTES,
  TIDY_EVERY_MS,
} from './limits.ts';
import { type Partial, readBytes } from './partial.ts';
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

const QUOTA: FileQuota = {
  mudBytes: QUOTA_MUD_BYTES,
  accountBytes: QUOTA_ACCOUNT_BYTES,
  bytes: QUOTA_BYTES,
  files: FILES_MAX,
};

/** The file server of a hub, from start() to stop(). */
export class Files implements FileServer {
  readonly #store: Pick<Store, 'files'>;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #mayReplace: boolean;
  readonly #quota: FileQuota;
  readonly #root: string;
  readonly #beginnings = new Beginnings(async () => (await this.#whole()).root);
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
    const place = await this.#beginnings.place(giver, parts, offer);
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

  #hostOf(giver: FileGiver, parts: readonly string[], { path, lasting }: Place): IncomingHost {
    return {
      checkRoom: (bytes) => this.#checkRoom(giver, path, bytes),
      keep: async (partial, bytes) => {
        await this.#inTurn(() => this.#keep(giver, parts, partial, bytes));
        if (path !== lasting) await this.#beginnings.outdate(lasting);
      },
      isOutdated: () => this.#beginnings.isOutdated(path),
      ended: () => this.#beginnings.ended(path),
    };
  }

  /** Beginnings count as well, and what was promised to who sends at this moment: nobody can fill the disk with files that are never finished. */
  async #checkRoom(giver: FileGiver, path: string, bytes: number): Promise<void> {
    const { mud, account } = giver;
    this.#beginnings.promise(path, bytes); // Before looking: two that look at the same time see each other.
    const begun = await this.#beginnings.besides(path, giver);
    const ofMud = await this.#store.files.usage({ mud });
    const ofAll = await this.#store.files.usage();
    const [mudBytes, allBytes] = [ofMud.bytes + begun.ownBytes, ofAll.bytes + begun.bytes];
    if (begun.own >= PARTIALS_EACH_MAX)
      throw full(`${begun.own} files of ${account ?? mud} are half there, ${PARTIALS_EACH_MAX} may be`);
    if (account !== undefined) await this.#checkAccount(account, begun.ownBytes + bytes);
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
    await this.#beginnings.dropOld(this.#clock.now() - PARTIAL_MS);
    const again = () =>
      this.#tidy().catch((error: unknown) =>
        this.#log.error({ err: error }, 'Cannot throw old beginnings away'),
      );
    if (this.#isStopped) return; // Meanwhile: a timer would keep the program alive.
    this.#cancelTimer = this.#clock.after(TIDY_EVERY_MS, () => void again());
  }
}

async function openFolder(root: string): Promise<Folder> {
  const folder = await Folder.open(root);
  await Beginnings.makeFolder(folder.root);
  return folder;
}

async function hashOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest('hex');
}

const quoted = (parts: readonly string[]): string => JSON.stringify(parts.join('/'));

const taken = (parts: readonly string[]): FileRefusal =>
  new FileRefusal(FILE_RESULTS.write, `Cannot put file ${quoted(parts)}: there is another one of that name`);

const full = (found: string): FileRefusal => new FileRefusal(FILE_RESULTS.write, `Cannot put file: ${found}`);

// The one folder of the file system that others may read and write. Paths come from readPath(); what this adds is that
// nothing made inside it, such as a symbolic link or a device, leads out of it.
import { constants, type Stats } from 'node:fs';
import { link, lstat, mkdir, open, opendir, realpath, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FileRefusal, type FileSource } from '@intermud/mud';
import { FILE_RESULTS, type FileRow } from '@intermud/wire';
import { CHUNK_BYTES, FOLDER_ENTRIES_MAX, LIST_ROWS_MAX } from './limits.ts';
import { syncFolder } from './partial.ts';
import { isShown } from './paths.ts';

/** What a list says of a folder instead of its bytes. Source: LPC drivers, file_size(). */
export const FOLDER_SIZE = -2;

/** A folder on disk. What is not a file or a folder in it is as if it were not there. */
export class Folder {
  readonly root: string;

  /** `root` is made by open(). */
  private constructor(root: string) {
    this.root = root;
  }

  static async open(root: string): Promise<Folder> {
    await mkdir(root, { recursive: true, mode: 0o700 });
    return new Folder(await realpath(root));
  }

  /** Files and folders, in order of name. @throws {FileRefusal} -1, -2. */
  async list(parts: readonly string[]): Promise<FileRow[]> {
    const found = await this.#find(parts);
    if (found === undefined || !found.isDirectory()) throw noPath(parts);
    const path = this.#pathOf(parts);
    const names = await opendir(path).then(firstNames).catch(rethrow(parts, FILE_RESULTS.read));
    const shown = names.filter(isShown).sort().slice(0, LIST_ROWS_MAX);
    const rows = await Promise.all(shown.map((name) => rowOf(path, name)));
    return rows.filter((row) => row !== undefined);
  }

  /** A file to be sent. @throws {FileRefusal} -1, -2. */
  async source(parts: readonly string[]): Promise<FileSource> {
    const found = await this.#find(parts);
    if (found === undefined || !found.isFile()) throw noPath(parts);
    const path = this.#pathOf(parts);
    await openSame(path, found).then((handle) => handle.close(), rethrow(parts, FILE_RESULTS.read));
    return {
      size: found.size,
      ftime: Math.floor(found.mtimeMs / 1_000),
      async *read(from) {
        if (from >= found.size) return;
        await using handle = await openSame(path, found);
        const range = { start: from, end: found.size - 1, highWaterMark: CHUNK_BYTES, autoClose: false };
        yield* handle.createReadStream(range) as AsyncIterable<Buffer>;
      },
    };
  }

  /** What is there: a file, a folder, or nothing. @throws {FileRefusal} -1 when the way leads through something else. */
  async look(parts: readonly string[]): Promise<{ is: 'file'; size: number } | { is: 'folder' | 'nothing' }> {
    const found = await this.#find(parts);
    if (found === undefined) return { is: 'nothing' };
    return found.isFile() ? { is: 'file', size: found.size } : { is: 'folder' };
  }

  /** Makes the folders on the way to a file. @throws {FileRefusal} -1, -3. */
  async makeWay(parts: readonly string[]): Promise<void> {
    for (let depth = 1; depth < parts.length; depth++) {
      const way = parts.slice(0, depth);
      await mkdir(this.#pathOf(way), { mode: 0o700 })
        .catch(unlessThere)
        .catch(rethrow(parts, FILE_RESULTS.write));
      if (!(await this.#find(way))?.isDirectory()) throw noPath(parts);
    }
  }

  /**
   * Gives a finished file its name, at once: nobody ever sees a part of it. False when there is something of that name
   * already and `mayReplace` does not allow to replace it.
   */
  async place(from: string, parts: readonly string[], mayReplace: boolean): Promise<boolean> {
    await this.makeWay(parts);
    const path = this.#pathOf(parts);
    if (mayReplace) await rename(from, path).catch(rethrow(parts, FILE_RESULTS.write));
    else if (!(await linkNew(from, path).catch(rethrow(parts, FILE_RESULTS.write)))) return false;
    for (let depth = parts.length - 1; depth >= 0; depth--)
      await syncFolder(this.#pathOf(parts.slice(0, depth)));
    return true;
  }

  #pathOf(parts: readonly string[]): string {
    return join(this.root, ...parts);
  }

  /** Looks at each part of the way, so that a symbolic link anywhere on it is seen as what it is. */
  async #find(parts: readonly string[]): Promise<Stats | undefined> {
    let found = await lstat(this.root);
    for (let depth = 1; depth <= parts.length; depth++) {
      if (!found.isDirectory()) throw noPath(parts);
      const next = await lstat(this.#pathOf(parts.slice(0, depth))).catch(unlessMissing);
      if (next === undefined) return undefined;
      found = next;
    }
    if (found.isFile() || found.isDirectory()) return found;
    throw noPath(parts);
  }
}

/** The names of a folder's entries, in the disk's order, as far as they are looked at. */
export async function firstNames(entries: AsyncIterable<{ readonly name: string }>): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of entries) if (names.push(name) >= FOLDER_ENTRIES_MAX) break;
  return names;
}

async function rowOf(folder: string, name: string): Promise<FileRow | undefined> {
  const found = await lstat(join(folder, name)).catch(unlessMissing);
  if (found === undefined || !(found.isFile() || found.isDirectory())) return undefined;
  const ftime = Math.floor(found.mtimeMs / 1_000);
  return { fname: name, fsize: found.isFile() ? found.size : FOLDER_SIZE, ftime };
}

/** Opens what was looked at and nothing else: neither a link, nor a device that would wait, nor what took its place since. */
async function openSame(path: string, seen: Stats) {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await open(path, flags);
  const now = await handle.stat();
  if (now.dev === seen.dev && now.ino === seen.ino && now.size === seen.size && now.mtimeMs === seen.mtimeMs)
    return handle;
  await handle.close();
  throw new FileRefusal(
    FILE_RESULTS.read,
    `Cannot read ${JSON.stringify(basename(path))}: it has been changed meanwhile`,
  );
}

/** A second name for a file, then the first one away: unlike a rename, this never replaces anything. */
async function linkNew(from: string, path: string): Promise<boolean> {
  try {
    await link(from, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!LINKLESS.has(codeOf(error))) throw error;
    return claimNew(from, path);
  }
  await rm(from, { force: true });
  return true;
}

/** File systems such as FAT have no second names: there the name is claimed by an empty file, which is then replaced. */
const LINKLESS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

async function claimNew(from: string, path: string): Promise<boolean> {
  const claim = await open(path, 'wx', 0o600).catch((error: unknown) => {
    if (codeOf(error) === 'EEXIST') return undefined;
    throw error;
  });
  if (claim === undefined) return false;
  await claim.close();
  await rename(from, path);
  return true;
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

const noPath = (parts: readonly string[]): FileRefusal =>
  new FileRefusal(
    FILE_RESULTS.path,
    `Cannot use path ${JSON.stringify(parts.join('/'))}: there is no such file or folder`,
  );

function unlessMissing(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENAMETOOLONG') return undefined;
  throw error;
}

function unlessThere(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}

/** The system's "no" as the answer that the protocol has for it; what it has none for stays as it is. */
function rethrow(parts: readonly string[], denied: typeof FILE_RESULTS.read | typeof FILE_RESULTS.write) {
  return (cause: unknown): never => {
    if (cause instanceof FileRefusal) throw cause;
    const code = codeOf(cause);
    const what = `Cannot ${denied === FILE_RESULTS.read ? 'read' : 'write'} ${JSON.stringify(parts.join('/'))}`;
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOSPC' || code === 'EDQUOT')
      throw new FileRefusal(denied, `${what}: the disk says ${code}`, { cause });
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ELOOP')
      throw new FileRefusal(FILE_RESULTS.path, `${what}: the disk says ${code}`, { cause });
    throw cause;
  };
}

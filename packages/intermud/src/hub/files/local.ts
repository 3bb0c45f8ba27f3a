// Files of this machine, for transfers that somebody here asks for: any file that the program's user may use.
import { constants } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FileComing, FileSink, FileSource } from '@intermud/mud';
import { ServiceError } from '../service-error.ts';
import { bytesOf, Partial, readBytes, syncFolder } from './partial.ts';

/** A file to be sent. @throws {ServiceError} BAD_ARGUMENTS for what is no file. */
export async function localSource(path: string): Promise<FileSource> {
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const found = await handle.stat().finally(() => handle.close());
  if (!found.isFile()) throw new ServiceError('BAD_ARGUMENTS', `Cannot send ${path}: it is no file`);
  return {
    size: found.size,
    ftime: Math.floor(found.mtimeMs / 1_000),
    read: (from) => readBytes(path, from, found.size),
  };
}

/** `NAME.SIZE-FTIME.part`: what is known of the file whose beginning it is stands in its name. */
const PART = /\.(\d{1,15})-(\d{1,12})\.part$/;

/** What an earlier try has left. */
interface Earlier {
  readonly path: string;
  readonly at: number;
  readonly size: number;
  readonly ftime: number;
}

/** Where a file that is got goes: beside its name until it is whole. */
export class LocalSink implements FileSink {
  readonly at: number;
  readonly earlier?: { readonly size: number; readonly ftime: number };
  readonly #path: string;
  readonly #mayReplace: boolean;
  #partial: Partial;
  #ftime = 0;

  private constructor(path: string, mayReplace: boolean, earlier: Earlier | undefined) {
    this.#path = path;
    this.#mayReplace = mayReplace;
    this.at = earlier?.at ?? 0;
    if (earlier) this.earlier = { size: earlier.size, ftime: earlier.ftime };
    this.#partial = new Partial(earlier?.path ?? `${path}.0-0.part`);
  }

  /**
   * @param resume goes on with what an earlier try has left.
   * @throws {ServiceError} TAKEN when there is a file of that name and `mayReplace` is not set.
   */
  static async open(path: string, { resume = false, mayReplace = false } = {}): Promise<LocalSink> {
    if (!mayReplace && (await isThere(path))) throw taken(path);
    return new LocalSink(path, mayReplace, resume ? await findEarlier(path) : undefined);
  }

  held(): AsyncIterable<Uint8Array> {
    return readBytes(this.#partial.path, 0, this.at);
  }

  async begin({ size, ftime, from }: FileComing): Promise<void> {
    this.#ftime = ftime;
    if (from === 0) {
      await this.#partial.remove();
      this.#partial = new Partial(`${this.#path}.${size ?? 0}-${ftime}.part`);
    }
    await this.#partial.begin(from);
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#partial.write(bytes);
  }

  async commit(): Promise<void> {
    await this.#partial.sync();
    await this.#partial.setModified(this.#ftime);
    await this.#partial[Symbol.asyncDispose]();
    if (!this.#mayReplace && (await isThere(this.#path))) throw taken(this.#path);
    await rename(this.#partial.path, this.#path);
    await syncFolder(dirname(this.#path));
  }

  async abandon(mayResume: boolean): Promise<void> {
    if (mayResume) await this.#partial[Symbol.asyncDispose]();
    else await this.#partial.remove();
  }
}

const taken = (path: string): ServiceError =>
  new ServiceError('TAKEN', `Cannot get file: ${path} is there already`);

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function findEarlier(path: string): Promise<Earlier | undefined> {
  const folder = dirname(path);
  const names = await readdir(folder);
  const parts = names.filter((name) => name.replace(PART, '') === basename(path) && PART.test(name));
  const [name, ...others] = parts;
  for (const other of others) await rm(join(folder, other), { force: true }); // Of which none can be told to be the last.
  const [, size, ftime] = PART.exec(name ?? '') ?? [];
  if (name === undefined || others.length > 0) return undefined;
  return {
    path: join(folder, name),
    at: await bytesOf(join(folder, name)),
    size: Number(size),
    ftime: Number(ftime),
  };
}

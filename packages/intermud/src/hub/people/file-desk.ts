// Files of other muds and of this hub, as people ask for them.

import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileRefusal } from '@intermud/mud';
import { nameKey } from '../../store/index.ts';
import type { FileGiver } from '../files/beginnings.ts';
import type { Files } from '../files/files.ts';
import { FOLDER_SIZE } from '../files/folder.ts';
import { SPOOLS_EACH_MAX, SPOOLS_MAX } from '../limits.ts';
import type { FileEntry } from '../messages/index.ts';
import type { Post } from '../post.ts';
import type { Network } from './network.ts';
import { refuseGuest } from './reception.ts';
import { Refusal } from './refusal.ts';

/** A file on its way to somebody. */
export interface OpenFile {
  /** Bytes. */
  readonly size: number;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** To be called when it is over, however. */
  close(): Promise<void>;
}

/** Lists and moves files in the name of who is here. What comes from or goes to another mud is whole on this disk before. */
export class FileDesk {
  readonly #post: Post;
  readonly #network: Network;
  /** Files on their way, by account. */
  readonly #spools = new Map<string, number>();

  constructor(post: Post, network: Network) {
    this.#post = post;
    this.#network = network;
  }

  /** What is in a folder of a mud. @throws {Refusal} {I3Error} */
  async list(username: string, name: string, path: string): Promise<{ mud: string; rows: FileEntry[] }> {
    const mud = this.#network.get(name).name;
    const found = this.#isHome(mud)
      ? this.#own().list({ mud }, relative(path))
      : this.#post.transfers.list(mud, path, username);
    return { mud, rows: (await told(found)).map(entryOf).sort(foldersFirst) };
  }

  /** Opens a file of a mud for reading. @throws {Refusal} {I3Error} */
  async open(username: string, name: string, path: string): Promise<OpenFile> {
    const mud = this.#network.get(name).name;
    if (!this.#isHome(mud)) return this.#fetch(username, mud, path);
    const source = await told(this.#own().get({ mud }, relative(path)));
    return { size: source.size, bytes: source.read(0), close: async () => {} };
  }

  /** Puts a file on a mud; resolves once that has it. @throws {Refusal} {I3Error} */
  async put(
    username: string,
    name: string,
    path: string,
    { size, bytes }: Omit<OpenFile, 'close'>,
  ): Promise<void> {
    refuseGuest(username, 'put files');
    const mud = this.#network.get(name).name;
    if (this.#isHome(mud)) return this.#keep({ mud, account: username }, path, size, bytes);
    await using spool = await this.#spool(username);
    await writeFile(spool.path, bytes, { mode: 0o600 });
    await told(this.#post.transfers.put({ mud, account: username, name: path, path: spool.path }));
  }

  async #fetch(account: string, mud: string, name: string): Promise<OpenFile> {
    const spool = await this.#spool(account);
    try {
      await told(this.#post.transfers.get({ mud, account, name, path: spool.path, mayReplace: true }));
      const { size } = await stat(spool.path);
      return { size, bytes: createReadStream(spool.path), close: async () => spool[Symbol.asyncDispose]() };
    } catch (error) {
      await spool[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #keep(giver: FileGiver, path: string, size: number, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const offer = { size, ftime: 0, mayResume: false } as const;
    const sink = await told(this.#own().put(giver, relative(path), offer as never));
    try {
      await sink.begin({ size, ftime: 0, from: 0 });
      for await (const chunk of bytes) await sink.write(chunk);
      await sink.commit();
    } catch (error) {
      await sink.abandon(false);
      throw inOurWords(error);
    }
  }

  /** A place on this disk for one transfer; there is a bound on how many there are, in all and of each. */
  async #spool(account: string): Promise<{ path: string } & AsyncDisposable> {
    const giveBack = this.#takePlace(account);
    const folder = await mkdtemp(join(tmpdir(), 'intermud-file-')).catch((error: unknown) => {
      giveBack();
      throw error;
    });
    return {
      path: join(folder, 'file'),
      [Symbol.asyncDispose]: async () => {
        giveBack();
        await rm(folder, { recursive: true, force: true });
      },
    };
  }

  #takePlace(account: string): () => void {
    const own = this.#spools.get(account) ?? 0;
    const all = [...this.#spools.values()].reduce((sum, count) => sum + count, 0);
    if (own >= SPOOLS_EACH_MAX)
      throw new Refusal('too-fast', `${own} files of yours are on their way already: wait for one of them`);
    if (all >= SPOOLS_MAX)
      throw new Refusal('too-fast', `${all} files are on their way already: try again in a while`);
    this.#spools.set(account, own + 1);
    let isHeld = true;
    return () => {
      if (isHeld) this.#leavePlace(account);
      isHeld = false;
    };
  }

  #leavePlace(account: string): void {
    const left = (this.#spools.get(account) ?? 1) - 1;
    if (left > 0) this.#spools.set(account, left);
    else this.#spools.delete(account);
  }

  #own(): Files {
    if (this.#post.files !== undefined) return this.#post.files;
    throw new Refusal('not-found', 'This hub offers no files');
  }

  #isHome(mud: string): boolean {
    return nameKey(mud) === nameKey(this.#network.home);
  }
}

const relative = (path: string): string => path.replace(/^\/+/, '');

/** What a mud answers to a request for a file, in our own words. */
async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw inOurWords(error);
  }
}

function inOurWords(error: unknown): unknown {
  if (!(error instanceof FileRefusal)) return error;
  return new Refusal(error.result === -1 ? 'not-found' : 'not-allowed', error.message, { cause: error });
}

function entryOf({ fname, fsize, ftime }: { fname: string; fsize: number; ftime: number }): FileEntry {
  const at = ftime > 0 ? ftime * 1_000 : -1;
  if (fsize === FOLDER_SIZE) return { name: fname, kind: 'folder', size: -1, at };
  return { name: fname, kind: 'file', size: Math.max(-1, fsize), at };
}

const foldersFirst = (a: FileEntry, b: FileEntry): number =>
  a.kind === b.kind ? (nameKey(a.name) < nameKey(b.name) ? -1 : 1) : a.kind === 'folder' ? -1 : 1;

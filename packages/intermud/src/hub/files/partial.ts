// The beginning of a file, on disk until its rest is there.
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { CHUNK_BYTES } from './limits.ts';

/** A file that grows at its end, under a name that nobody asks for. */
export class Partial implements AsyncDisposable {
  readonly path: string;
  #handle: FileHandle | undefined;
  #at = 0;

  constructor(path: string) {
    this.path = path;
  }

  /** Bytes that are there. */
  get at(): number {
    return this.#at;
  }

  /** Opens it for writing behind its first `from` bytes; what is behind them is thrown away. */
  async begin(from: number): Promise<void> {
    // A program that was killed as it gave the file its name has left it under both: that one is not to be written over.
    if (from === 0) await rm(this.path, { force: true });
    this.#handle = await open(this.path, from > 0 ? 'r+' : 'w', 0o600);
    await this.#handle.truncate(from);
    this.#at = from;
  }

  /** @throws the system's error, such as ENOSPC. */
  async write(bytes: Uint8Array): Promise<void> {
    let written = 0;
    while (written < bytes.length) {
      const part = await this.#open().write(bytes, written, bytes.length - written, this.#at);
      written += part.bytesWritten;
      this.#at += part.bytesWritten;
    }
  }

  /** Resolves when every byte is on disk. */
  async sync(): Promise<void> {
    await this.#open().sync();
  }

  async setModified(ftime: number): Promise<void> {
    if (ftime > 0) await this.#open().utimes(ftime, ftime);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  /** Closes it and throws it away. */
  async remove(): Promise<void> {
    await this[Symbol.asyncDispose]();
    await rm(this.path, { force: true });
  }

  #open(): FileHandle {
    if (this.#handle === undefined) throw new TypeError(`Cannot write ${this.path}: it is not open`);
    return this.#handle;
  }
}

/** Bytes of a file, 0 when it is not there. */
export async function bytesOf(path: string): Promise<number> {
  return stat(path).then(
    (found) => (found.isFile() ? found.size : 0),
    () => 0,
  );
}

/** A file's bytes, from `start` to before `end`. */
export async function* readBytes(
  path: string,
  start = 0,
  end = Number.POSITIVE_INFINITY,
): AsyncGenerator<Buffer> {
  if (end <= start) return;
  yield* createReadStream(path, { start, end: end - 1, highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>;
}

/** Makes what was done in a folder outlast a power cut. Some systems cannot open folders: there it is theirs to see to. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

// A file that a mud is putting: written beside the folder's names until it is whole, then given its name at once.
import { type FileComing, FileRefusal, type FileSink } from '@intermud/mud';
import { FILE_RESULTS } from '@intermud/wire';
import { QUOTA_LOOK_BYTES } from './limits.ts';
import { Partial, readBytes } from './partial.ts';

/** What a file on its way needs of the file server. */
export interface IncomingHost {
  /** @throws {FileRefusal} -3 when so many bytes are more than the mud may have. */
  checkRoom(bytes: number): Promise<void>;
  /** Gives the finished file its name. @throws {FileRefusal} -3 when another is there, or the quota is full. */
  keep(partial: Partial, bytes: number): Promise<void>;
  /** Whether the same file has come whole by another way meanwhile. */
  isOutdated(): boolean;
  /** It is on its way no more. */
  ended(): void;
}

/** Where a file is written until it is whole. */
export interface IncomingPlace {
  readonly path: string;
  /** Bytes that it holds of an earlier try. */
  readonly at: number;
  /** Whether the next try would find it there. */
  readonly isLasting: boolean;
}

/** See {@link FileSink}. */
export class Incoming implements FileSink {
  readonly at: number;
  readonly #partial: Partial;
  readonly #host: IncomingHost;
  readonly #isLasting: boolean;
  #checkedTo = 0;
  #ftime = 0;

  constructor({ path, at, isLasting }: IncomingPlace, host: IncomingHost) {
    this.at = at;
    this.#isLasting = isLasting;
    this.#partial = new Partial(path);
    this.#host = host;
  }

  held(): AsyncIterable<Uint8Array> {
    return readBytes(this.#partial.path, 0, this.at);
  }

  async begin({ size, ftime, from }: FileComing): Promise<void> {
    this.#ftime = ftime;
    this.#checkedTo = size ?? 0;
    if (size !== undefined) await this.#host.checkRoom(size);
    await this.#partial.begin(from);
  }

  async write(bytes: Uint8Array): Promise<void> {
    const end = this.#partial.at + bytes.length;
    if (end > this.#checkedTo) {
      await this.#host.checkRoom(end);
      this.#checkedTo = end + QUOTA_LOOK_BYTES;
    }
    await this.#partial.write(bytes).catch(rethrowFull);
  }

  async commit(): Promise<void> {
    try {
      await this.#partial.sync();
      await this.#partial.setModified(this.#ftime);
      const bytes = this.#partial.at;
      await this.#partial[Symbol.asyncDispose]();
      await this.#host.keep(this.#partial, bytes);
    } finally {
      await this.#partial.remove(); // Nothing is there any more once it has its name.
      this.#host.ended();
    }
  }

  async abandon(mayResume: boolean): Promise<void> {
    if (mayResume && this.#isLasting && !this.#host.isOutdated()) await this.#partial[Symbol.asyncDispose]();
    else await this.#partial.remove();
    this.#host.ended();
  }
}

function rethrowFull(cause: NodeJS.ErrnoException): never {
  if (cause.code !== 'ENOSPC' && cause.code !== 'EDQUOT') throw cause;
  throw new FileRefusal(FILE_RESULTS.write, 'Cannot write file: the disk is full', { cause });
}

// Where files come from and where they go, as oob links see it: the hub and the command line bring the disk.

/** A file to be sent. It MUST stay as it is while it is read: its hash and, in the specification's form, its length go first. */
export interface FileSource {
  /** Bytes. */
  readonly size: number;
  /** When it was last changed, seconds since 1970; 0 if unknown. */
  readonly ftime: number;
  /**
   * Its bytes from a place on; may be called several times. Chunks are not written to again after they were given.
   * Chunks of FILE_PIECE_BYTES_MIN to FILE_PIECE_BYTES_MAX bytes travel without a copy; the shorter cost less memory.
   */
  read(from: number): AsyncIterable<Uint8Array>;
}

/** What is about to come, as a sink is told. */
export interface FileComing {
  /** Bytes of the whole file; undefined in the specification's form, where nobody says it. */
  readonly size: number | undefined;
  /** When it was last changed, seconds since 1970; 0 if nobody says. */
  readonly ftime: number;
  /** Bytes that come no more, because the sink holds them: its `at`, or 0, and then it MUST forget what it holds. */
  readonly from: number;
}

/** A file to be received. One of {@link FileSink.commit} and {@link FileSink.abandon} is called once, at the end. */
export interface FileSink {
  /** Bytes that it holds from an earlier try; 0 if none. */
  readonly at: number;
  /** What the earlier try was told of the file: if it is another one now, all of it comes anew. For files that we get. */
  readonly earlier?: { readonly size: number; readonly ftime: number } | undefined;
  /** What it holds, to be hashed with the rest. Not called if that is nothing. */
  held(): AsyncIterable<Uint8Array>;
  /** Called once before all writes. */
  begin(coming: FileComing): Promise<void>;
  /** The next bytes, in order; they are not written to again. The next call comes when this one has resolved. */
  write(bytes: Uint8Array): Promise<void>;
  /** All is there and right: keeps it for good. Resolves once that is done. */
  commit(): Promise<void>;
  /** It will not be completed in this try. */
  abandon(mayResume: boolean): Promise<void>;
}

/** A file from memory. */
export function bytesSource(bytes: Uint8Array, ftime = 0): FileSource {
  return {
    size: bytes.length,
    ftime,
    async *read(from) {
      if (from < bytes.length) yield bytes.subarray(from);
    },
  };
}

/** A file into memory: no bigger than the bound that is given. @throws {RangeError} from `write`, past the bound. */
export class BytesSink implements FileSink {
  readonly at: number = 0;
  readonly #bytesMax: number;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;
  #whole: Uint8Array | undefined;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** The file once it is committed, else undefined. */
  get bytes(): Uint8Array | undefined {
    return this.#whole;
  }

  async *held(): AsyncGenerator<Uint8Array> {} // It holds nothing of an earlier try.

  async begin(_coming: FileComing): Promise<void> {} // Nothing to make ready.

  async write(bytes: Uint8Array): Promise<void> {
    this.#length += bytes.length;
    if (this.#length > this.#bytesMax)
      throw new RangeError(`Cannot keep file: it has more than ${this.#bytesMax} bytes`);
    this.#chunks.push(bytes);
  }

  async commit(): Promise<void> {
    this.#whole = Buffer.concat(this.#chunks);
  }

  async abandon(): Promise<void> {
    this.#chunks.length = 0;
  }
}

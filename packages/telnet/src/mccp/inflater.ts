// The way in, compressed: an MCCP3 stream with bounds on what it may grow to. Source: mudstandards.org, MCCP3.

import { TelnetError } from '../faults.ts';
import {
  INFLATE_CHUNK_BYTES_MAX,
  INFLATE_QUEUE_BYTES_MAX,
  INFLATE_RATIO_MAX,
  INFLATE_SLACK_BYTES,
} from '../limits.ts';
import { concatBytes } from '../writer.ts';
import type { Zlib, ZlibStream } from './zlib.ts';

/** What comes out of an {@link Inflater}. After `ended` or `failed` nothing more comes. */
export interface InflaterEvents {
  bytes(bytes: Uint8Array): void;
  /** The stream was ended properly; `rest` has come after it, uncompressed. */
  ended(rest: Uint8Array): void;
  failed(fault: TelnetError): void;
}

/** Inflates one stream, chunk after chunk, without ever holding more than the bounds in limits.ts. */
export class Inflater {
  readonly #inflate: ZlibStream;
  readonly #events: InflaterEvents;
  readonly #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  /** The chunk that zlib has, and where it began in the stream. */
  #current: { readonly bytes: Uint8Array; readonly from: number } | undefined;
  #fedBytes = 0;
  #inflatedBytes = 0;
  #inflatedOfChunk = 0;
  #isOver = false;

  constructor(zlib: Zlib, events: InflaterEvents) {
    this.#events = events;
    this.#inflate = zlib.createInflate();
    this.#inflate.on('data', (bytes: Uint8Array) => this.#inflated(bytes));
    this.#inflate.on('end', () => this.#ended());
    this.#inflate.on('error', (cause) =>
      this.#fail(new TelnetError('INFLATE_BROKEN', 'Cannot read MCCP3: it is no zlib stream', { cause })),
    );
  }

  /** Takes the next chunk, which MUST NOT be changed afterwards. */
  push(chunk: Uint8Array): void {
    if (this.#isOver || chunk.length === 0) return;
    this.#queue.push(chunk);
    this.#queuedBytes += chunk.length;
    if (this.#queuedBytes > INFLATE_QUEUE_BYTES_MAX) {
      this.#tooMuch(`more than ${INFLATE_QUEUE_BYTES_MAX} bytes wait to be inflated`);
    } else this.#pump();
  }

  /** Drops the stream; no event follows. */
  destroy(): void {
    this.#isOver = true;
    this.#queue.length = 0;
    this.#inflate.destroy();
  }

  /** One chunk at a time, so that what comes after the stream's end can be told from it. */
  #pump(): void {
    if (this.#isOver || this.#current !== undefined) return;
    const bytes = this.#queue.shift();
    if (bytes === undefined) return;
    this.#current = { bytes, from: this.#fedBytes };
    this.#queuedBytes -= bytes.length;
    this.#fedBytes += bytes.length;
    this.#inflatedOfChunk = 0;
    this.#inflate.write(bytes, () => {
      this.#current = undefined;
      this.#pump();
    });
  }

  #inflated(bytes: Uint8Array): void {
    if (this.#isOver) return;
    this.#inflatedBytes += bytes.length;
    this.#inflatedOfChunk += bytes.length;
    if (this.#inflatedBytes > INFLATE_SLACK_BYTES + INFLATE_RATIO_MAX * this.#fedBytes) {
      this.#tooMuch(`${this.#fedBytes} bytes became more than ${this.#inflatedBytes}`);
    } else if (this.#inflatedOfChunk > INFLATE_CHUNK_BYTES_MAX) {
      this.#tooMuch(`one chunk became more than ${INFLATE_CHUNK_BYTES_MAX} bytes`);
    } else this.#events.bytes(bytes);
  }

  #ended(): void {
    if (this.#isOver) return;
    const { bytes, from } = this.#current ?? { bytes: new Uint8Array(0), from: this.#fedBytes };
    const rest = concatBytes([bytes.subarray(this.#inflate.bytesWritten - from), ...this.#queue]);
    this.destroy();
    this.#events.ended(rest);
  }

  #tooMuch(what: string): void {
    this.#fail(new TelnetError('INFLATE_TOO_MUCH', `Cannot read MCCP3: ${what}`));
  }

  #fail(fault: TelnetError): void {
    if (this.#isOver) return;
    this.destroy();
    this.#events.failed(fault);
  }
}

// The way out: bytes as they are, or inside an MCCP2 stream. Source: mudstandards.org, MCCP2.

import { TelnetError } from '../faults.ts';
import {
  DEFLATE_LEVEL,
  DEFLATE_MEMORY_LEVEL,
  DEFLATE_QUEUE_BYTES_MAX,
  DEFLATE_WINDOW_BITS,
} from '../limits.ts';
import { concatBytes } from '../writer.ts';
import type { Zlib, ZlibStream } from './zlib.ts';

/** Where finished bytes go. */
export interface ByteSink {
  write(bytes: Uint8Array): unknown;
}

/** `gathered` waits for the end of the job at hand. `finishing`: the stream's last bytes are on their way; what is to happen after it waits in `next`. */
type State =
  | { at: 'plain' }
  | { at: 'deflating'; deflate: ZlibStream; gathered: Uint8Array[] }
  | { at: 'finishing'; deflate: ZlibStream; next: (() => void)[] }
  | { at: 'closed' };

/** Writes to a sink, compressed or not, always in order. What is written at one go is compressed and flushed at one go. */
export class Outbox {
  readonly #sink: ByteSink;
  readonly #onFault: (fault: TelnetError) => void;
  #state: State = { at: 'plain' };
  /** Bytes that the compressor has not taken yet, or that wait for a stream's end. */
  #waitingBytes = 0;
  #whenFinished: (() => void)[] = [];

  constructor(sink: ByteSink, onFault: (fault: TelnetError) => void) {
    this.#sink = sink;
    this.#onFault = onFault;
  }

  /** `bytes` MUST NOT be changed afterwards: they may wait for the compressor. None are not written at all. */
  write(bytes: Uint8Array): void {
    const state = this.#state;
    if (bytes.length === 0 || state.at === 'closed') return;
    if (state.at === 'plain') {
      this.#sink.write(bytes);
      return;
    }
    this.#wait(bytes.length);
    if (state.at === 'deflating') this.#gather(state.gathered, bytes);
    else
      state.next.push(
        () => this.#taken(bytes.length),
        () => this.write(bytes),
      );
  }

  /** Compresses everything from here on; each is flushed, so that nothing lingers in the compressor. */
  compress(zlib: Zlib): void {
    if (this.#state.at === 'finishing') this.#state.next.push(() => this.compress(zlib));
    if (this.#state.at !== 'plain') return;
    const deflate = zlib.createDeflate({
      flush: zlib.constants.Z_SYNC_FLUSH,
      level: DEFLATE_LEVEL,
      windowBits: DEFLATE_WINDOW_BITS,
      memLevel: DEFLATE_MEMORY_LEVEL,
    });
    this.#state = { at: 'deflating', deflate, gathered: [] };
    deflate.on('data', (bytes) => this.#state.at !== 'closed' && this.#sink.write(bytes));
    deflate.on('end', () => this.#finished());
    deflate.on('error', (cause) => this.#fail('zlib failed', cause));
  }

  /** Ends the compressed stream properly. Later writes follow it uncompressed. */
  finish(): void {
    if (this.#state.at === 'finishing') this.#state.next.push(() => this.finish());
    if (this.#state.at !== 'deflating') return;
    this.#deflateGathered();
    const { deflate } = this.#state;
    this.#state = { at: 'finishing', deflate, next: [] };
    deflate.end();
  }

  /** Ends the stream if there is one; resolves when the sink has been given everything. Writes after it are dropped. */
  async close(): Promise<void> {
    this.finish();
    while (this.#state.at === 'finishing') {
      await new Promise<void>((resolve) => this.#whenFinished.push(resolve));
    }
    this.#state = { at: 'closed' };
  }

  /** Drops the stream and everything that waits. */
  destroy(): void {
    if ('deflate' in this.#state) this.#state.deflate.destroy();
    this.#state = { at: 'closed' };
    this.#settle();
  }

  // A call of zlib costs more than what it does to a line: what is sent at one go is compressed and flushed at one go.
  #gather(gathered: Uint8Array[], bytes: Uint8Array): void {
    if (gathered.length === 0) queueMicrotask(() => this.#deflateGathered());
    gathered.push(bytes);
  }

  #deflateGathered(): void {
    if (this.#state.at !== 'deflating' || this.#state.gathered.length === 0) return;
    const whole = concatBytes(this.#state.gathered.splice(0));
    this.#state.deflate.write(whole, () => this.#taken(whole.length));
  }

  #wait(bytes: number): void {
    this.#waitingBytes += bytes;
    if (this.#waitingBytes > DEFLATE_QUEUE_BYTES_MAX) {
      this.#fail(`more than ${DEFLATE_QUEUE_BYTES_MAX} bytes wait to be compressed`);
    }
  }

  #taken(bytes: number): void {
    this.#waitingBytes -= bytes;
  }

  #finished(): void {
    if (this.#state.at !== 'finishing') return;
    const { next } = this.#state;
    this.#state = { at: 'plain' };
    for (const act of next) act(); // May begin another stream, and end it: what is left then waits again, in order.
    this.#settle();
  }

  #fail(what: string, cause?: Error): void {
    if (this.#state.at === 'closed') return;
    this.destroy();
    this.#onFault(new TelnetError('DEFLATE_BROKEN', `Cannot write MCCP2: ${what}`, { cause }));
  }

  #settle(): void {
    for (const resolve of this.#whenFinished.splice(0)) resolve();
  }
}

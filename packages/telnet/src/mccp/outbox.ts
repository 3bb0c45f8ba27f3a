// The way out: bytes as they are, or inside an MCCP2 stream. Source: mudstandards.org, MCCP2.

import type { Deflate } from 'node:zlib';
import { TelnetError } from '../faults.ts';
import { DEFLATE_MEMORY_LEVEL, DEFLATE_QUEUE_BYTES_MAX, DEFLATE_WINDOW_BITS } from '../limits.ts';
import type { Zlib } from './zlib.ts';

/** Where finished bytes go. */
export interface ByteSink {
  write(bytes: Uint8Array): unknown;
}

/** `finishing`: the stream's last bytes are on their way, what comes after it waits. */
type State =
  | { at: 'plain' }
  | { at: 'deflating'; deflate: Deflate }
  | { at: 'finishing'; deflate: Deflate; queue: Uint8Array[]; queuedBytes: number }
  | { at: 'closed' };

/** Writes to a sink, compressed or not, always in order. */
export class Outbox {
  readonly #sink: ByteSink;
  readonly #onFault: (fault: TelnetError) => void;
  #state: State = { at: 'plain' };
  #whenPlain: (() => void)[] = [];

  constructor(sink: ByteSink, onFault: (fault: TelnetError) => void) {
    this.#sink = sink;
    this.#onFault = onFault;
  }

  /** `bytes` MUST NOT be changed afterwards: they may wait for the compressor. None are not written at all. */
  write(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const state = this.#state;
    if (state.at === 'plain') this.#sink.write(bytes);
    else if (state.at === 'deflating') state.deflate.write(bytes);
    else if (state.at === 'finishing') this.#wait(state, bytes);
  }

  /** Compresses everything from here on; each write is flushed, so that nothing lingers in the compressor. */
  compress(zlib: Zlib): void {
    if (this.#state.at !== 'plain') return;
    const deflate = zlib.createDeflate({
      flush: zlib.constants.Z_SYNC_FLUSH,
      windowBits: DEFLATE_WINDOW_BITS,
      memLevel: DEFLATE_MEMORY_LEVEL,
    });
    this.#state = { at: 'deflating', deflate };
    deflate.on('data', (bytes: Uint8Array) => this.#state.at !== 'closed' && this.#sink.write(bytes));
    deflate.on('end', () => this.#finished());
    deflate.on('error', (cause) => this.#fail('zlib failed', cause));
  }

  /** Ends the compressed stream properly. Later writes follow it uncompressed. */
  finish(): void {
    if (this.#state.at !== 'deflating') return;
    const { deflate } = this.#state;
    this.#state = { at: 'finishing', deflate, queue: [], queuedBytes: 0 };
    deflate.end();
  }

  /** Ends the stream if there is one; resolves when the sink has been given everything. Writes after it are dropped. */
  async close(): Promise<void> {
    this.finish();
    if (this.#state.at === 'finishing') await new Promise<void>((resolve) => this.#whenPlain.push(resolve));
    this.#state = { at: 'closed' };
  }

  /** Drops the stream and everything that waits. */
  destroy(): void {
    if ('deflate' in this.#state) this.#state.deflate.destroy();
    this.#state = { at: 'closed' };
    this.#settle();
  }

  #wait(state: State & { at: 'finishing' }, bytes: Uint8Array): void {
    state.queue.push(bytes);
    state.queuedBytes += bytes.length;
    if (state.queuedBytes > DEFLATE_QUEUE_BYTES_MAX) {
      this.#fail(`more than ${DEFLATE_QUEUE_BYTES_MAX} bytes wait for the stream's end`);
    }
  }

  #finished(): void {
    if (this.#state.at !== 'finishing') return;
    const { queue } = this.#state;
    this.#state = { at: 'plain' };
    for (const bytes of queue) this.#sink.write(bytes);
    this.#settle();
  }

  #fail(what: string, cause?: Error): void {
    if (this.#state.at === 'closed') return;
    this.destroy();
    this.#onFault(new TelnetError('DEFLATE_BROKEN', `Cannot write MCCP2: ${what}`, { cause }));
  }

  #settle(): void {
    for (const resolve of this.#whenPlain.splice(0)) resolve();
  }
}

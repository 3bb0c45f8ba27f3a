// The way in: bytes as they are, or inside an MCCP3 stream.

import { TelnetError } from '../faults.ts';
import { Inflater } from '../mccp/inflater.ts';
import type { Zlib } from '../mccp/zlib.ts';

type State = { at: 'plain' } | { at: 'inflating'; inflater: Inflater } | { at: 'over' };

/** What an input works with. */
export interface InputOptions {
  /** Undefined where there is no compression. */
  readonly zlib: Zlib | undefined;
  /** Takes bytes, uncompressed. */
  read(bytes: Uint8Array): void;
  failed(fault: TelnetError): void;
}

/** Takes what comes from the client, and hands it on uncompressed until it is told to stop. */
export class Input {
  readonly #options: InputOptions;
  #state: State = { at: 'plain' };

  constructor(options: InputOptions) {
    this.#options = options;
  }

  /** Whether nothing is read any more. */
  get isOver(): boolean {
    return this.#state.at === 'over';
  }

  /** Takes the next bytes, cut anywhere. */
  receive(chunk: Uint8Array): void {
    if (this.#state.at === 'plain') this.#options.read(chunk);
    else if (this.#state.at === 'inflating') this.#state.inflater.push(chunk);
  }

  /**
   * From here on the client's bytes are a zlib stream, of which `takeRest` gives what has come already.
   * @throws {TelnetError} MALFORMED if they are one already.
   */
  inflate(takeRest: () => Uint8Array): void {
    const { zlib } = this.#options;
    if (zlib === undefined || this.#state.at !== 'plain') {
      throw new TelnetError('MALFORMED', 'Cannot start MCCP3: the stream is compressed already');
    }
    const inflater = new Inflater(zlib, {
      bytes: (bytes) => this.#options.read(bytes),
      ended: (after) => this.#ended(after),
      failed: (fault) => this.#options.failed(fault),
    });
    this.#state = { at: 'inflating', inflater };
    inflater.push(takeRest());
  }

  /** Reads nothing more. */
  stop(): void {
    if (this.#state.at === 'inflating') this.#state.inflater.destroy();
    this.#state = { at: 'over' };
  }

  #ended(rest: Uint8Array): void {
    this.#state = { at: 'plain' };
    this.#options.read(rest);
  }
}

// Bytes both ways: what a telnet client is at the other end of.

import type { Duplex } from 'node:stream';
import type { Corks } from './corks.ts';

/** The outgoing end of a byte stream. */
export interface Pipe {
  write(bytes: Uint8Array): void;
  /** Bytes that wait to be sent. */
  readonly waitingBytes: number;
  /** Sends the rest, then closes. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
}

/** A pipe over a socket. What is written within one turn goes out together. */
export function streamPipe(stream: Duplex, corks: Corks): Pipe {
  return {
    write(bytes) {
      if (stream.writableEnded || stream.destroyed) return;
      corks.hold(stream);
      stream.write(bytes);
    },
    get waitingBytes() {
      return stream.writableLength;
    },
    end: () => void stream.end(),
    destroy: () => void stream.destroy(),
  };
}

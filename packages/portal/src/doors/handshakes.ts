// Connections on their way into TLS: nobody is behind them until the handshake is done.

import type { Socket } from 'node:net';
import { socketKey } from './listen.ts';

/** Sockets of one TLS server that are shaking hands, each with what its connection is to be given. */
export class Handshakes<T> {
  readonly #begun = new Map<string, { socket: Socket; what: T }>();

  /** A connection has come. */
  begin(socket: Socket, what: T): void {
    const key = keyOf(socket);
    this.#begun.set(key, { socket, what });
    socket.once('close', () => this.#begun.delete(key));
  }

  /** The handshake of the connection below `socket` is done. Gives what it was to be given; undefined if it is gone. */
  done(socket: Socket): T | undefined {
    const begun = this.#begun.get(keyOf(socket));
    this.#begun.delete(keyOf(socket));
    return begun?.what;
  }

  /** Cuts all that are not done: a server waits for them before it is closed. */
  cut(): void {
    for (const { socket } of this.#begun.values()) socket.destroy();
  }
}

function keyOf({ remoteAddress, remotePort }: Socket): string {
  return socketKey(remoteAddress, remotePort);
}

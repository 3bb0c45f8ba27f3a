// The router's sockets on Node's net: one adapter, no closures per connection (thousands of them sit idle).
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import type { Dial, Door, Listen, RouterSocket, SocketEvents } from './environment.ts';
import { CLOSING_MS } from './limits.ts';

const KEEPALIVE_MS = 60_000; // A peer that vanished is noticed within minutes, without a packet of ours.
const BACKLOG = 4_096; // After a restart all muds come back at once.

/** Opens a TCP port. @throws whatever the system says, such as EADDRINUSE. */
export const listenTcp: Listen = (host, port, accept) => {
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEPALIVE_MS });
  server.on('connection', (socket) => attach(socket, accept));
  const { promise, resolve, reject } = Promise.withResolvers<Door>();
  server.once('error', reject);
  server.listen({ host, port, backlog: BACKLOG }, () => {
    server.off('error', reject);
    server.on('error', ignore); // Accepting may fail for a moment (no file descriptors left); the next one is tried.
    resolve(doorOf(server));
  });
  return promise;
};

/** Connects by TCP. */
export const dialTcp: Dial = (host, port, { connected, failed }) => {
  const socket = createConnection({
    host,
    port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEPALIVE_MS,
  });
  const refused = (error: Error) => failed(error.message);
  socket.once('error', refused);
  socket.once('connect', () => {
    socket.off('error', refused);
    attach(socket, connected);
  });
  return () => socket.destroy();
};

function doorOf(server: Server): Door {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new TypeError('Cannot tell the port of the router');
  return {
    address: { address: bound.address, port: bound.port },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Where a socket keeps its owner: one property instead of three closures. */
const EVENTS = Symbol('events');
type OwnedSocket = Socket & { [EVENTS]: SocketEvents };

function attach(socket: Socket, accept: (socket: RouterSocket) => SocketEvents): void {
  if (socket.remoteAddress === undefined) {
    socket.destroy(); // Gone before it was accepted.
    return;
  }
  const owned = socket as OwnedSocket;
  owned.on('error', ignore); // 'close' follows, and says all that matters.
  owned.on('close', onClose);
  owned.on('data', onData);
  owned[EVENTS] = accept(new TcpSocket(socket));
}

function onData(this: OwnedSocket, chunk: Buffer): void {
  this[EVENTS].received(chunk);
}

function onClose(this: OwnedSocket): void {
  this[EVENTS].closed();
}

function onTimeout(this: Socket): void {
  this.destroy();
}

function ignore(): void {}

class TcpSocket implements RouterSocket {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  get remoteAddress(): string {
    return plainAddress(this.#socket.remoteAddress ?? '');
  }

  get localAddress(): string {
    return plainAddress(this.#socket.localAddress ?? '');
  }

  get bufferedBytes(): number {
    return this.#socket.writableLength;
  }

  write(text: string): void {
    this.#socket.write(text, 'latin1');
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** What still comes is read and dropped until then: closing over unread bytes would throw our last words away. */
  end(): void {
    this.#socket.resume();
    this.#socket.setTimeout(CLOSING_MS, onTimeout);
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

/** `::ffff:1.2.3.4` is how a dual-stack socket calls 1.2.3.4. */
const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '');

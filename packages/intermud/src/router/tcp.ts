// The router's sockets on Node's net: one adapter, no closures per connection (thousands of them sit idle).
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { describeNetworkFault } from '@intermud/mud';
import { plainAddress } from '@intermud/wire';
import type { Dial, Door, Identity, Listen, RouterSocket, Secured, SocketEvents } from './environment.ts';
import { BACKLOG_MAX, CLOSING_MS, KEEPALIVE_MS } from './limits.ts';

/** Opens a TCP port. @throws whatever the system says, such as EADDRINUSE. */
export const listenTcp: Listen = (host, port, accept, identity) => {
  const encryption = identity && encryptionOf(identity);
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEPALIVE_MS });
  server.on('connection', (socket) => attach(socket, accept, { encryption }));
  const { promise, resolve, reject } = Promise.withResolvers<Door>();
  server.once('error', reject);
  server.listen({ host, port, backlog: BACKLOG_MAX }, () => {
    server.off('error', reject);
    server.on('error', ignore); // Accepting may fail for a moment (no file descriptors left); the next one is tried.
    resolve(doorOf(server));
  });
  return promise;
};

/** Connects by TCP, or by TLS on it. */
export const dialTcp: Dial = (host, port, { connected, failed }, identity) => {
  const socket = createConnection({
    host,
    port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEPALIVE_MS,
  });
  const refused = (error: Error) =>
    failed(`cannot connect to ${host}:${port}: ${describeNetworkFault(error)}`);
  socket.once('error', refused);
  socket.once('connect', () => {
    socket.off('error', refused);
    if (identity === undefined) attach(socket, connected);
    else dialTls(socket, connected, failed, identity);
  });
  return () => socket.destroy();
};

type Accept = (socket: RouterSocket) => SocketEvents;

/** Only the first of its errors and its success counts: the other end may yet break off after it. */
function dialTls(raw: Socket, connected: Accept, failed: (reason: string) => void, identity: Identity): void {
  const { context, fingerprint } = encryptionOf(identity);
  const socket = connectTls({ socket: raw, secureContext: context, ...UNSIGNED });
  const refused = (error: Error & { reason?: string }) =>
    failed(`no TLS with it: ${error.reason ?? error.message}`); // OpenSSL's own word, where it has one.
  for (const one of [raw, socket]) one.on('error', ignore); // TLS may have more than one word for one failure.
  socket.once('error', refused);
  socket.once('secureConnect', () => {
    socket.off('error', refused);
    attach(socket, connected, { ours: fingerprint });
  });
}

/** What TLS is made with; the same for all connections of a door. */
interface Encryption {
  readonly context: SecureContext;
  readonly fingerprint: string;
}

/** Version 1.3 alone: nothing to renegotiate, no weak choice, and certificates are not shown in clear. */
const encryptionOf = ({ key, cert, fingerprint }: Identity): Encryption => ({
  context: createSecureContext({ key, cert, minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' }),
  fingerprint,
});

/** Routers sign for themselves; whom a certificate belongs to is judged by who knows the peers. */
const UNSIGNED = { rejectUnauthorized: false } as const;

function doorOf(server: Server): Door {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new TypeError('Cannot tell the port of the router');
  return {
    address: { address: bound.address, port: bound.port },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Where a socket keeps its owners: two properties instead of closures. */
const EVENTS = Symbol('events');
const SOCKET = Symbol('socket');
type OwnedSocket = Socket & { [EVENTS]: SocketEvents; [SOCKET]: TcpSocket };

/** `encryption`: the other side may begin TLS. `ours`: we did, and have shown this. */
interface Way {
  readonly encryption?: Encryption | undefined;
  readonly ours?: string;
}

function attach(socket: Socket, accept: Accept, { encryption, ours }: Way = {}): void {
  if (socket.remoteAddress === undefined) {
    socket.destroy(); // Gone before it was accepted.
    return;
  }
  const tcp = new TcpSocket(socket, encryption, ours);
  own(socket, tcp, accept(tcp));
  socket.on('data', encryption ? onFirst : onData);
}

function own(socket: Socket, tcp: TcpSocket, events: SocketEvents): void {
  const owned = Object.assign(socket, { [SOCKET]: tcp, [EVENTS]: events });
  owned.on('error', ignore); // 'close' follows, and says all that matters.
  owned.on('close', onClose);
}

/** The type of record that TLS begins with. A frame that begins so would have more than 350 MB. Source: RFC 8446, section 5.1. */
const TLS_HANDSHAKE = 0x16;

function onFirst(this: OwnedSocket, chunk: Buffer): void {
  this.off('data', onFirst);
  if (chunk[0] === TLS_HANDSHAKE && !this.writableEnded) encrypt(this, chunk);
  else {
    this.on('data', onData);
    this[EVENTS].received(chunk);
  }
}

/**
 * Goes on by TLS. What is held of a handshake is bounded by OpenSSL (128 KiB of a hello, 100 KiB of certificates); its time is
 * that of a start-up.
 */
function encrypt(raw: OwnedSocket, first: Buffer): void {
  raw.off('close', onClose);
  raw.pause();
  raw.unshift(first);
  const socket = raw[SOCKET].encrypt(raw);
  own(socket, raw[SOCKET], raw[EVENTS]);
  socket.on('data', onData);
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
  #socket: Socket | TLSSocket;
  readonly #encryption: Encryption | undefined;
  readonly #ours: string | undefined;
  #secured: Secured | undefined;

  constructor(socket: Socket, encryption: Encryption | undefined, ours: string | undefined) {
    this.#socket = socket;
    this.#encryption = encryption;
    this.#ours = ours;
  }

  /** From now on everything goes through TLS. */
  encrypt(raw: Socket): Socket {
    const secureContext = this.#encryption?.context;
    const socket = new TLSSocket(raw, { isServer: true, secureContext, requestCert: true, ...UNSIGNED });
    this.#socket = socket;
    return socket;
  }

  /** Asked of Node once: a second time it does not know the certificate any more. */
  get secured(): Secured | undefined {
    if (this.#secured?.theirs === undefined) this.#secured = this.#look();
    return this.#secured;
  }

  #look(): Secured | undefined {
    const socket = this.#socket;
    if (!(socket instanceof TLSSocket)) return undefined;
    const ours = this.#ours ?? this.#encryption?.fingerprint ?? '';
    return { ours, theirs: socket.getPeerX509Certificate()?.fingerprint256 };
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
    if (this.#isShakingHands) {
      this.#socket.destroy(); // Nothing can be said, and whoever goes on shaking hands need not be waited for.
      return;
    }
    this.#socket.resume();
    this.#socket.setTimeout(CLOSING_MS, onTimeout);
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  get #isShakingHands(): boolean {
    return this.#socket instanceof TLSSocket && this.#socket.getPeerFinished() === undefined;
  }
}

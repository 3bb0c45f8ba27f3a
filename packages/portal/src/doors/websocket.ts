// The door websocket: who may connect, and which subprotocol is spoken.

import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Server as TlsServer } from 'node:tls';
import { type WebSocket, WebSocketServer } from 'ws';
import { plainAddress, type Slot } from '../addresses.ts';
import type { Limits } from '../limits.ts';
import { envelopeFormat, evenniaFormat, gmcpFormat, jsonFormat } from '../outputfuncs/websocket.ts';
import type { Account } from '../session.ts';
import { Corks } from './corks.ts';
import type { Door, DoorHost, WebSocketDoorOptions } from './door.ts';
import { Handshakes } from './handshakes.ts';
import { addressOf, close, listen } from './listen.ts';
import type { Pipe } from './pipe.ts';
import { Sips } from './sips.ts';
import { TelnetLink } from './telnet-link.ts';
import { frameOf, keepAlive, WebSocketLink, type WebSocketPeer } from './websocket/link.ts';
import { Lobby } from './websocket/lobby.ts';
import { RESUMABLE } from './websocket/subprotocol.ts';

type Accept = (socket: WebSocket, peer: WebSocketPeer) => void;

/** Opens a door for WebSocket. @throws {TypeError} if there is neither a port nor a server. */
export async function openWebSocketDoor<A extends Account>(
  options: WebSocketDoorOptions,
  host: DoorHost<A>,
): Promise<Door> {
  const { server, tls, port } = options;
  if (server === undefined && port === undefined) {
    throw new TypeError('Cannot open websocket door: it must have a port or a server');
  }
  const own = server === undefined ? ownServer(tls, host.limits) : undefined;
  const attached = own ?? (server as Server);
  const door = new WebSocketDoor(attached, own !== undefined, options, host);
  if (own !== undefined) await listen(own, options, host.onError);
  return door;
}

/** A web server that has nothing but a WebSocket. */
function ownServer(tls: WebSocketDoorOptions['tls'], { handshakeMs }: Limits): Server {
  const timeouts = {
    requestTimeout: handshakeMs,
    connectionsCheckingInterval: handshakeMs, // else it is half a minute before anybody looks
  };
  const answer = (_request: IncomingMessage, response: import('node:http').ServerResponse) =>
    void response
      .writeHead(426, { 'content-type': 'text/plain', upgrade: 'websocket' })
      .end('Upgrade required\n');
  return tls === undefined
    ? createServer(timeouts, answer)
    : createTlsServer({ ...tls, ...timeouts, handshakeTimeout: handshakeMs }, answer);
}

class WebSocketDoor<A extends Account> implements Door {
  readonly kind = 'websocket';
  readonly #server: Server;
  readonly #isOwn: boolean;
  readonly #options: WebSocketDoorOptions;
  readonly #host: DoorHost<A>;
  readonly #sockets: WebSocketServer;
  readonly #corks: Corks;
  readonly #lobby: Lobby<A>;
  readonly #handshakes = new Handshakes<true>();
  readonly #links = new Set<{ gone(reason: string): void }>();
  readonly #accept: ReadonlyMap<string, Accept>;

  constructor(server: Server, isOwn: boolean, options: WebSocketDoorOptions, host: DoorHost<A>) {
    this.#server = server;
    this.#isOwn = isOwn;
    this.#options = options;
    this.#host = host;
    this.#corks = new Corks(host.limits);
    this.#lobby = new Lobby(host);
    this.#accept = this.#subprotocols();
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: host.limits.messageBytes,
      perMessageDeflate: false, // its buffers cost more memory per client than the lines of a chat are worth
      handleProtocols: (offered) => this.#choose(offered) ?? false,
    });
    server.on('upgrade', this.#onUpgrade);
    if (isOwn && server instanceof TlsServer) this.#watch(server);
  }

  get address(): { host: string; port: number } {
    return addressOf(this.#server);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.off('upgrade', this.#onUpgrade);
    const closed = this.#isOwn ? close(this.#server) : Promise.resolve();
    this.#lobby.close('The door is closed');
    for (const link of this.#links) link.gone('The door is closed');
    if (this.#isOwn) this.#server.closeAllConnections(); // those that never became a WebSocket
    this.#handshakes.cut();
    await closed;
  }

  #watch(server: TlsServer): void {
    server.on('connection', (socket: Socket) => this.#handshakes.begin(socket, true));
    server.on('secureConnection', (socket) => void this.#handshakes.done(socket));
  }

  readonly #onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const path = this.#options.path ?? (this.#isOwn ? undefined : '/ws');
    const isOurs = path === undefined || pathOf(request) === path;
    const slot = isOurs ? this.#admit(request, socket) : this.#notOurs(socket);
    if (slot === undefined) return;
    const release = () => slot.release();
    socket.once('close', release);
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      socket.off('close', release); // The session holds the place from here on, and may outlive the socket.
      const isSecure = this.#options.isSecure?.(request) ?? 'encrypted' in socket;
      this.#open(webSocket, { slot, isSecure, ...this.#wayOut(socket) });
    });
  };

  #wayOut(socket: Duplex): Pick<WebSocketPeer, 'hold' | 'write'> {
    return {
      hold: () => this.#corks.hold(socket),
      write: (frames) => void (socket.writable && socket.write(frames)),
    };
  }

  // Within somebody's web server other paths are others' to answer.
  #notOurs(socket: Duplex): undefined {
    if (this.#isOwn) refuse(socket, 404, 'There is nothing at this path');
  }

  #admit(request: IncomingMessage, socket: Duplex): Slot | undefined {
    const misdirected = this.#options.misdirected?.(request);
    if (misdirected !== undefined) return refuse(socket, 421, misdirected);
    if (!isWelcome(request, this.#options.origins))
      return refuse(socket, 403, 'Pages of this origin may not connect');
    const protocol = this.#choose(offeredBy(request));
    if (protocol === undefined) {
      return refuse(
        socket,
        400,
        `No subprotocol is known; there are ${[...this.#accept.keys()].filter(Boolean).join(', ')}`,
      );
    }
    const address = this.#options.address?.(request) ?? request.socket.remoteAddress;
    const slot = this.#host.admit(plainAddress(address), protocol === RESUMABLE);
    return typeof slot === 'string' ? refuse(socket, 503, slot) : slot;
  }

  /** The first of the client's subprotocols that is known; the empty one if it offers none. */
  #choose(offered: Iterable<string>): string | undefined {
    const names = [...offered];
    return names.length === 0 ? '' : names.find((name) => this.#accept.has(name) && name !== '');
  }

  #open(socket: WebSocket, peer: WebSocketPeer): void {
    this.#accept.get(socket.protocol)?.(socket, peer);
  }

  #subprotocols(): ReadonlyMap<string, Accept> {
    const host = this.#host;
    const plain =
      (format: typeof jsonFormat): Accept =>
      (socket, peer) =>
        this.#track(socket, new WebSocketLink(socket, host, format, peer));
    return new Map<string, Accept>([
      [RESUMABLE, (socket, peer) => this.#lobby.enter(socket, peer)],
      ['gmcp.mudstandards.org', plain(gmcpFormat)],
      ['json.mudstandards.org', plain(envelopeFormat)],
      ['telnet.mudstandards.org', (socket, peer) => this.#track(socket, openTelnet(socket, host, peer))],
      ['v1.evennia.com', plain(evenniaFormat)],
      ['', plain(jsonFormat)],
    ]);
  }

  #track(socket: WebSocket, link: { gone(reason: string): void }): void {
    this.#links.add(link);
    socket.once('close', () => this.#links.delete(link));
  }
}

function openTelnet<A extends Account>(
  socket: WebSocket,
  host: DoorHost<A>,
  peer: WebSocketPeer,
): TelnetLink<A> {
  keepAlive(socket, host);
  const link = new TelnetLink(webSocketPipe(socket, peer), host, { ...peer, protocol: 'websocket' });
  const sips = new Sips(socket, host.limits);
  socket.on('message', (data, isBinary) => {
    const frame = frameOf(data, isBinary);
    sips.took(frame.length);
    link.receive(typeof frame === 'string' ? Buffer.from(frame) : frame);
  });
  socket.once('close', () => {
    link.gone('The client has hung up');
    peer.slot.release();
  });
  return link;
}

function webSocketPipe(socket: WebSocket, { hold }: WebSocketPeer): Pipe {
  return {
    write(bytes) {
      hold();
      if (socket.readyState === socket.OPEN) socket.send(bytes);
    },
    get waitingBytes() {
      return socket.bufferedAmount;
    },
    end: () => socket.close(1_000),
    destroy: () => socket.terminate(),
  };
}

/** Not read as a URL: strangers send what is none. */
function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/';
}

function offeredBy(request: IncomingMessage): string[] {
  const header = request.headers['sec-websocket-protocol'] ?? '';
  return header
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

/** Whether the page that a browser says it is on may connect. Programs say nothing, and cannot be tricked by pages. */
function isWelcome(request: IncomingMessage, origins: WebSocketDoorOptions['origins']): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined || origins === 'any') return true;
  if (typeof origins === 'function') return origins(origin, request);
  if (origins !== undefined) return origins.includes(origin);
  const page = URL.parse(origin);
  return page !== null && page.host === URL.parse(`${page.protocol}//${host}`)?.host;
}

function refuse(socket: Duplex, status: number, message: string): undefined {
  const body = `${message}\n`;
  socket.on('error', () => socket.destroy()); // The web server listens no more once it has handed a socket over.
  socket.once('finish', () => socket.destroy()); // Nor does it close one whose client keeps the other half open.
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: text/plain\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

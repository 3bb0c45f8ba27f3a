// The doors telnet and telnets.

import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { plainAddress, type Slot } from '../addresses.ts';
import type { Account } from '../session.ts';
import { Corks } from './corks.ts';
import type { Door, DoorHost, TelnetDoorOptions, TelnetsDoorOptions } from './door.ts';
import { Handshakes } from './handshakes.ts';
import { addressOf, close, listen, tune } from './listen.ts';
import { streamPipe } from './pipe.ts';
import { Sips } from './sips.ts';
import { TelnetLink } from './telnet-link.ts';

/** Opens a door for plain telnet. */
export async function openTelnetDoor<A extends Account>(
  options: TelnetDoorOptions,
  host: DoorHost<A>,
): Promise<Door> {
  const links = new Set<TelnetLink<A>>();
  const corks = new Corks(host.limits);
  const server = admitting(host, (socket, slot) => {
    links.add(connect(socket, slot, host, { mssp: options.mssp, isSecure: false }, { links, corks }));
  });
  await listen(server, options, host.onError);
  return door('telnet', server, links);
}

/** Opens a door for telnet within TLS. Connections count from their first byte, before the handshake. */
export async function openTelnetsDoor<A extends Account>(
  options: TelnetsDoorOptions,
  host: DoorHost<A>,
): Promise<Door> {
  const links = new Set<TelnetLink<A>>();
  const corks = new Corks(host.limits);
  const handshakes = new Handshakes<Slot>();
  const tls = createTlsServer({ ...options.tls, handshakeTimeout: host.limits.handshakeMs });
  const server = admitting(host, (socket, slot) => {
    handshakes.begin(socket, slot);
    tls.emit('connection', socket);
  });
  tls.on('secureConnection', (socket: TLSSocket) => {
    const slot = handshakes.done(socket);
    if (slot === undefined) return void socket.destroy();
    links.add(connect(socket, slot, host, { mssp: options.mssp, isSecure: true }, { links, corks }));
  });
  tls.on('tlsClientError', (_error, socket) => socket.destroy());
  await listen(server, options, host.onError);
  const { address, [Symbol.asyncDispose]: end } = door('telnets', server, links);
  return {
    kind: 'telnets',
    address,
    renew: (renewed) => tls.setSecureContext(renewed),
    async [Symbol.asyncDispose]() {
      const ended = end();
      handshakes.cut();
      await ended;
    },
  };
}

/** A server that gives each socket its place, or turns it away with a word of why. */
export function admitting<A extends Account>(
  host: DoorHost<A>,
  accept: (socket: Socket, slot: Slot) => void,
): Server {
  return createServer((socket) => {
    socket.on('error', () => socket.destroy()); // 'close' follows, and is what counts
    const slot = host.admit(plainAddress(socket.remoteAddress));
    if (typeof slot === 'string') return void socket.end(`${slot}\r\n`, () => socket.destroy());
    socket.once('close', () => slot.release());
    tune(socket);
    accept(socket, slot);
  });
}

function connect<A extends Account>(
  socket: Socket,
  slot: Slot,
  host: DoorHost<A>,
  options: { mssp: TelnetDoorOptions['mssp'] | undefined; isSecure: boolean },
  { links, corks }: { links: Set<TelnetLink<A>>; corks: Corks },
): TelnetLink<A> {
  const link = new TelnetLink(streamPipe(socket, corks), host, { ...options, slot, protocol: 'telnet' });
  socket.on('error', () => socket.destroy());
  const sips = new Sips(socket, host.limits);
  socket.on('data', (chunk) => {
    sips.took(chunk.length);
    link.receive(chunk);
  });
  socket.once('close', () => {
    links.delete(link);
    link.gone('The client has hung up');
  });
  return link;
}

function door<A extends Account>(
  kind: 'telnet' | 'telnets',
  server: Server,
  links: Set<TelnetLink<A>>,
): Door {
  return {
    kind,
    address: addressOf(server),
    async [Symbol.asyncDispose]() {
      const closed = close(server);
      for (const link of links) link.gone('The door is closed');
      await closed;
    },
  };
}

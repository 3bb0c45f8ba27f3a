// The oob ports: who connects is let in, or not listened to.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { networkOf } from '@intermud/wire';
import { OOB_BEGIN_MS, OOB_LINKS_MAX, OOB_LINKS_PER_ADDRESS_MAX } from '../limits.ts';
import type { Door } from './keys.ts';
import type { OobTls } from './options.ts';

/** The ports that are listened to. */
export interface OobPorts {
  readonly address: string;
  readonly port: number;
  /** For encrypted links, if there are any. */
  readonly tlsPort?: number | undefined;
}

/** Listens for links. */
export class OobListener {
  readonly #door: Door;
  readonly #accept: (socket: Socket, isSecure: boolean) => void;
  readonly #onError: (error: Error) => void;
  readonly #servers: Server[] = [];
  readonly #byAddress = new Map<string, number>();
  #links = 0;

  /** @param accept gets each socket that may speak; `onError` why a connection could not be taken. */
  constructor(
    door: Door,
    accept: (socket: Socket, isSecure: boolean) => void,
    onError: (error: Error) => void,
  ) {
    this.#door = door;
    this.#accept = accept;
    this.#onError = onError;
  }

  /** Begins to listen. Rejects if a port cannot be had, and then listens to none. */
  async listen(at: { host: string; port: number }, tls: OobTls | undefined): Promise<OobPorts> {
    try {
      return await this.#listen(at, tls);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Takes no more links; those that are open stay. */
  close(): void {
    for (const server of this.#servers.splice(0)) server.close();
  }

  async #listen(at: { host: string; port: number }, tls: OobTls | undefined): Promise<OobPorts> {
    const plain = createServer((socket) => {
      if (this.#admit(socket)) this.#accept(socket, false);
    });
    const { address, port } = await this.#open(plain, at);
    if (tls === undefined) return { address, port };
    const secure = await this.#open(this.#tlsServer(tls), { host: tls.host ?? at.host, port: tls.port });
    return { address, port, tlsPort: secure.port };
  }

  #tlsServer({ cert, key }: OobTls): Server {
    const options = { cert, key, minVersion: 'TLSv1.2', handshakeTimeout: OOB_BEGIN_MS } as const;
    const server = createTlsServer(options, (socket) => this.#accept(socket, true));
    server.prependListener('connection', (socket: Socket) => void this.#admit(socket));
    server.on('tlsClientError', (_, socket) => socket.destroy());
    return server;
  }

  async #open(server: Server, { host, port }: { host: string; port: number }): Promise<AddressInfo> {
    server.listen(port, host);
    await once(server, 'listening');
    server.on('error', this.#onError);
    this.#servers.push(server);
    return server.address() as AddressInfo;
  }

  /** Whether a connection may stay; counts it until it is closed. */
  #admit(socket: Socket): boolean {
    const address = networkOf(socket.remoteAddress ?? '');
    const count = (this.#byAddress.get(address) ?? 0) + 1;
    const isTooMany = count > OOB_LINKS_PER_ADDRESS_MAX || this.#links >= OOB_LINKS_MAX;
    socket.on('error', () => {}); // Told by its close.
    if (isTooMany || this.#door.isShut(address)) {
      socket.destroy();
      return false;
    }
    this.#links += 1;
    this.#byAddress.set(address, count);
    socket.once('close', () => this.#leave(address));
    return true;
  }

  #leave(address: string): void {
    const count = (this.#byAddress.get(address) ?? 1) - 1;
    this.#links -= 1;
    if (count > 0) this.#byAddress.set(address, count);
    else this.#byAddress.delete(address);
  }
}

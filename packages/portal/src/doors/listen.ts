// Servers that listen and close as promises.

import type { AddressInfo, Server, Socket } from 'node:net';
import type { Place } from './door.ts';

/**
 * Listens. Resolves with where; rejects with the system's error if the port cannot be had. Later errors, such as too
 * many open files, go to `onError`: without a listener they would end the program.
 */
export function listen(
  server: Server,
  { host = '127.0.0.1', port = 0 }: Partial<Place>,
  onError: (error: unknown) => void,
): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject).on('error', onError);
      resolve(server.address() as AddressInfo);
    });
  });
}

/** Takes nobody new in, and resolves when the last connection is gone. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => void server.close(() => resolve()));
}

/** Where a server listens, as doors tell it. */
export function addressOf(server: { address(): AddressInfo | string | null }): {
  host: string;
  port: number;
} {
  const address = server.address();
  if (typeof address === 'object' && address !== null) return { host: address.address, port: address.port };
  return { host: address ?? '', port: 0 };
}

/** What tells one of a server's sockets from its others. */
export function socketKey(address: string | undefined, port: number | undefined): string {
  return `${address}|${port}`;
}

/** Settings for every socket of people: no waiting for more to send, and dead peers are found. */
export function tune(socket: Socket): void {
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 60_000);
}

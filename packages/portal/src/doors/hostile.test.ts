// What strangers do to a door for WebSocket before anybody knows them.

import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Portal } from '../portal.ts';
import type { WebSocketDoorOptions } from './door.ts';

const KEY = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n';

const upgrade = (path: string, headers = '') =>
  `GET ${path} HTTP/1.1\r\nHost: door\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${KEY}${headers}\r\n`;

async function door(options: Partial<WebSocketDoorOptions> = {}): Promise<number> {
  const portal = new Portal({ onSession: () => undefined, onError: () => undefined });
  onTestFinished(() => portal.stop());
  const { address } = await portal.listen({ kind: 'websocket', port: 0, ...options });
  return address.port;
}

/** A door within somebody's web server; gives the ends of its sockets as the server has them. */
async function within(): Promise<{ port: number; server: Server; sockets: Socket[] }> {
  const sockets: Socket[] = [];
  const server = createServer().on('connection', (socket) => sockets.push(socket));
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await door({ server, port: undefined as never });
  return { port: (server.address() as AddressInfo).port, server, sockets };
}

/** Sends, and gives what came until the other side closed. */
function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let got = '';
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => socket.write(text));
    onTestFinished(() => void socket.destroy());
    socket.on('data', (chunk) => (got += chunk));
    socket.on('end', () => resolve(got));
    socket.on('error', reject);
  });
}

test.each(['//', '//[', 'http://[', '/ws//%', '/\\'])(
  'a path that is none, %j, is answered',
  async (path) => {
    const port = await door({ path: '/ws' });
    expect(await exchange(port, upgrade(path))).toMatch(/^HTTP\/1\.1 404 /);
    expect(await exchange(port, upgrade(path))).toMatch(/^HTTP\/1\.1 404 /);
  },
);

test('who is turned away and cuts the connection at that moment harms nobody', async () => {
  const { port, sockets } = await within();
  await exchange(port, upgrade('/ws', 'Origin: http://evil.example\r\n'));
  expect(sockets.map((socket) => socket.emit('error', new Error('read ECONNRESET')))).toEqual([true]);
});

test('who is turned away and keeps the own half open is cut all the same', async () => {
  const { port, sockets } = await within();
  expect(await exchange(port, upgrade('/ws', 'Origin: http://evil.example\r\n'))).toMatch(/^HTTP\/1\.1 403 /);
  await expect.poll(() => sockets.map(({ destroyed }) => destroyed)).toEqual([true]);
});

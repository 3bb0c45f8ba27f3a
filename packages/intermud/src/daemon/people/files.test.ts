// Files over HTTP whose other end breaks off, or stands still.

import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silent, systemClock } from '@intermud/mud';
import { fastify } from 'fastify';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Files } from '../../hub/files/files.ts';
import { FileDesk, type OpenFile } from '../../hub/people/file-desk.ts';
import { openStore } from '../../store/index.ts';
import { FILE_STALL_MS } from '../limits.ts';
import { addFiles } from './files.ts';
import type { Guard } from './guard.ts';

const letIn: Pick<Guard, 'loggedIn'> = {
  loggedIn: (handle) => (request, reply) =>
    handle({ digest: '', account: { username: 'nora' } } as never, request, reply),
};

/** A web door with files alone; gives its port. */
async function serve(files: unknown, stallMs?: number): Promise<number> {
  const app = fastify({ forceCloseConnections: true });
  await addFiles(app, { desk: { files } } as never, letIn, stallMs);
  await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  return (app.server.address() as { port: number }).port;
}

/** The files of a hub, in a folder of their own. */
async function ownFiles() {
  const folder = await mkdtemp(join(tmpdir(), 'intermud-web-files-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const store = await openStore({ kind: 'memory' });
  const quota = { accountBytes: 100 };
  const files = new Files({ folder, store, clock: systemClock, log: silent, quota });
  await files.start();
  onTestFinished(() => files.stop());
  const network = { home: 'Hub', get: (name: string) => ({ name }) };
  return { desk: new FileDesk({ files } as never, network as never), folder };
}

function ask(port: number, text: string): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  socket.write(text);
  return socket;
}

const head = (name: string, length: number): string =>
  `PUT /api/files/Hub/${name} HTTP/1.1\r\nHost: hub\r\nContent-Type: application/octet-stream\r\nContent-Length: ${length}\r\n\r\n`;

test.each([
  ['breaks off', (socket: Socket) => void socket.destroy()],
  ['is reset', (socket: Socket) => void socket.resetAndDestroy()],
  ['stands still', () => undefined],
])('a put that %s leaves nothing behind, and gives its room back', async (_, cut) => {
  const { desk, folder } = await ownFiles();
  const port = await serve(desk, 100);
  const socket = ask(port, `${head('x', 100)}only a part`);
  const begun = () => readdir(join(folder, '.partial'));
  await expect.poll(begun).toHaveLength(1);
  const gone = once(socket, 'close');
  cut(socket);
  await gone;
  await expect.poll(begun).toHaveLength(0);
  expect(await readdir(folder)).toEqual(['.partial']);
  const whole = ask(port, `${head('x', 100)}${'y'.repeat(100)}`);
  expect(String((await once(whole, 'data'))[0])).toMatch(/^HTTP\/1\.1 201 /);
});

test.each([
  ['breaks off', (socket: Socket) => void socket.destroy()],
  ['is reset', (socket: Socket) => void socket.resetAndDestroy()],
  ['does not read', (socket: Socket) => void socket.pause()],
])('a get that %s gives the file back', async (_, cut) => {
  const closed = Promise.withResolvers<void>();
  let bytes = 0;
  const endless = async function* () {
    for (;;) {
      bytes += 65_536;
      yield Buffer.alloc(65_536);
    }
  };
  const open = async (): Promise<OpenFile> => ({
    ...{ size: 2 ** 40, bytes: endless() },
    close: async () => closed.resolve(),
  });
  const port = await serve({ open }, 100);
  const socket = ask(port, 'GET /api/files/Granite/x HTTP/1.1\r\nHost: hub\r\n\r\n');
  await once(socket, 'data');
  cut(socket);
  await closed.promise;
  const read = bytes;
  await new Promise((resolve) => setImmediate(resolve));
  expect(bytes).toBe(read);
});

test('a file on its way may stand still for so long where nothing else is said', async () => {
  const { desk } = await ownFiles();
  const port = await serve(desk);
  const setTimeout = vi.spyOn(Socket.prototype, 'setTimeout');
  onTestFinished(() => setTimeout.mockRestore());
  const socket = ask(port, `${head('x', 1)}y`);
  await once(socket, 'data');
  expect(setTimeout.mock.calls.map(([ms]) => ms)).toContain(FILE_STALL_MS);
});

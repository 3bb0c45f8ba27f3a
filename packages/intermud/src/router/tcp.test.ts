import * as net from 'node:net';
import { expect, test, vi } from 'vitest';
import { BACKLOG_MAX, KEEPALIVE_MS } from './limits.ts';
import { dialTcp, listenTcp } from './tcp.ts';

vi.mock('node:net', async (original) => {
  const real = await original<typeof net>();
  return { ...real, createServer: vi.fn(real.createServer), createConnection: vi.fn(real.createConnection) };
});

const KEPT_ALIVE = expect.objectContaining({ keepAlive: true, keepAliveInitialDelay: KEEPALIVE_MS });

test('a door lets so many links wait, and looks after those that are silent', async () => {
  const listen = vi.spyOn(net.Server.prototype, 'listen');
  const door = await listenTcp('127.0.0.1', 0, () => expect.unreachable(), undefined);
  expect(net.createServer).toHaveBeenCalledWith(KEPT_ALIVE);
  expect(listen.mock.calls[0]?.[0]).toMatchObject({ backlog: BACKLOG_MAX });
  listen.mockRestore();
  await door.close();
});

test('a dialled link that nobody takes says where and why', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  dialTcp('127.0.0.1', 1, { connected: () => expect.unreachable(), failed: resolve }, undefined);
  expect(await promise).toBe('cannot connect to 127.0.0.1:1: nothing listens there (ECONNREFUSED)');
});

test('a dialled link is looked after when it is silent', () => {
  dialTcp('127.0.0.1', 1, { connected: () => expect.unreachable(), failed: () => {} }, undefined)();
  expect(net.createConnection).toHaveBeenCalledWith(KEPT_ALIVE);
});

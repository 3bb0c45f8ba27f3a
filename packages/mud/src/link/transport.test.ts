import * as net from 'node:net';
import { expect, test, vi } from 'vitest';
import { KEEPALIVE_MS } from '../limits.ts';
import { tcp } from './transport.ts';

vi.mock('node:net', async (original) => {
  const real = await original<typeof net>();
  return { ...real, connect: vi.fn(real.connect) };
});

test('a connection that is silent is looked after', async () => {
  const closed = Promise.withResolvers<string>();
  const events = { opened: () => {}, received: () => {}, drained: () => {}, closed: closed.resolve };
  tcp({ host: '127.0.0.1', port: 1 }, events);
  expect(net.connect).toHaveBeenCalledWith(
    expect.objectContaining({ keepAlive: true, keepAliveInitialDelay: KEEPALIVE_MS }),
  );
  expect(await closed.promise).toBe('nothing listens there (ECONNREFUSED)');
});

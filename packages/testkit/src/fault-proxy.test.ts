import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { FakeClock } from './clock.ts';
import { FaultProxy, type FaultProxyOptions } from './fault-proxy.ts';

/** A socket, and what it has heard. */
function ear(socket: Socket) {
  let text = '';
  let isEnded = false;
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.on('end', () => {
    isEnded = true;
  });
  onTestFinished(() => void socket.destroy());
  const closed = new Promise((resolve) => socket.once('close', resolve));
  return { socket, closed, text: () => text, isEnded: () => isEnded };
}

/** A proxy before a door; `dial` gives both ends of a connection through it, the far one once there is one. */
async function open(given: Partial<FaultProxyOptions> = {}) {
  const arrived: ((socket: Socket) => void)[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => arrived.shift()?.(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const proxy = await FaultProxy.listen({ port: (server.address() as AddressInfo).port, ...given });
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  const dial = async () => {
    const far = new Promise<ReturnType<typeof ear>>((resolve) => {
      arrived.push((socket) => resolve(ear(socket)));
    });
    const near = ear(connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true }));
    await once(near.socket, 'connect');
    return { near, far };
  };
  return { proxy, dial };
}

/** Waits for what loopback brings in a moment. */
async function until(holds: () => boolean): Promise<void> {
  const start = performance.now();
  while (!holds()) {
    if (performance.now() - start > 60_000) throw new Error(`Still not so: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Long enough for loopback to bring what must not come. */
const moment = () => new Promise((resolve) => setTimeout(resolve, 20));

test('FaultProxy passes bytes both ways, and the end of each direction by itself', async () => {
  const { proxy, dial } = await open();
  const { near, far: coming } = await dial();
  const far = await coming;
  near.socket.end('question');
  await until(() => far.isEnded());
  expect(far.text()).toBe('question');
  far.socket.end('answer');
  await Promise.all([near.closed, far.closed]);
  expect(near.text()).toBe('answer');
  await until(() => proxy.connections === 0);
});

test('more than fits into sockets comes whole, through a reader that waits', async () => {
  const { dial } = await open();
  const { near, far: coming } = await dial();
  const far = await coming;
  far.socket.pause();
  near.socket.write(Buffer.alloc(8 * 1024 * 1024, 'x'));
  await moment();
  far.socket.resume();
  await until(() => far.text().length === 8 * 1024 * 1024);
});

test('cut() resets connections, and new ones until it is healed', async () => {
  const { proxy, dial } = await open();
  const { near, far: coming } = await dial();
  const far = await coming;
  proxy.cut();
  await Promise.all([near.closed, far.closed]);
  const refused = ear(connect(proxy.port, '127.0.0.1'));
  await refused.closed;
  proxy.heal();
  const again = await dial();
  again.near.socket.write('back');
  const there = await again.far;
  await until(() => there.text() === 'back');
});

test('silence() holds bytes, ends and new connections, and heal() lets them go in order', async () => {
  const { proxy, dial } = await open();
  const { near, far: coming } = await dial();
  const far = await coming;
  proxy.silence();
  near.socket.write('one ');
  near.socket.end('two');
  const late = await dial();
  late.near.socket.write('three');
  await moment();
  expect([far.text(), far.isEnded(), far.socket.destroyed]).toEqual(['', false, false]);
  proxy.heal();
  await until(() => far.isEnded());
  expect(far.text()).toBe('one two');
  const there = await late.far;
  await until(() => there.text() === 'three');
});

test('a connection that breaks behind a silent proxy is reset when that is healed, not before', async () => {
  const { proxy, dial } = await open();
  const { near, far: coming } = await dial();
  const far = await coming;
  near.socket.write('x');
  await until(() => far.text() === 'x');
  proxy.silence();
  near.socket.resetAndDestroy();
  await moment();
  expect(far.socket.destroyed).toBe(false);
  proxy.heal();
  await far.closed;
  expect(proxy.connections).toBe(0);
});

test('delay() keeps everything for that long, in order; heal() lets go at once', async () => {
  const clock = new FakeClock();
  const { proxy, dial } = await open({ timers: clock });
  const { near, far: coming } = await dial();
  const far = await coming;
  proxy.delay(100);
  near.socket.write('one ');
  await moment();
  clock.advance(99);
  near.socket.write('two ');
  await moment();
  expect(far.text()).toBe('');
  clock.advance(1);
  await until(() => far.text() === 'one ');
  proxy.heal();
  await until(() => far.text() === 'one two ');
  near.socket.write('three');
  await until(() => far.text() === 'one two three');
  clock.advance(1_000);
  await moment();
  expect(far.text()).toBe('one two three');
});

test('a door behind which nobody listens resets who comes', async () => {
  const gone = createServer();
  await once(gone.listen(0, '127.0.0.1'), 'listening');
  const { port } = gone.address() as AddressInfo;
  await new Promise((resolve) => gone.close(resolve));
  await using proxy = await FaultProxy.listen({ port });
  await ear(connect(proxy.port, '127.0.0.1')).closed;
});

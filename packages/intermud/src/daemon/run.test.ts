import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Mud, memoryStorage } from '@intermud/mud';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from './config.ts';
import { askControl } from './control/client.ts';
import { FREE, Running } from './running.suite.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'intermud-run-'));
});
afterEach(() => rm(data, { recursive: true }));

/** A program on free ports. */
const start = (...set: string[]): Promise<Running> => Running.start(data, [...FREE, ...set]);

async function get({ url }: Running, path: string): Promise<{ status: number; body: string }> {
  const answer = await fetch(url + path);
  return { status: answer.status, body: await answer.text() };
}

test('run() tells of each door and then that it is ready; the hub is on its router by then', async () => {
  await using running = await start();
  const place = { address: '127.0.0.1', port: expect.any(Number) };
  expect(running.events).toEqual([
    { event: 'listening', door: 'router', name: '*intermud', ...place },
    { event: 'listening', door: 'oob', name: 'Intermud Hub', ...place },
    { event: 'listening', door: 'telnet', ...place },
    { event: 'listening', door: 'telnets', ...place, fingerprint: expect.stringMatching(/^[0-9A-F:]{95}$/) },
    { event: 'listening', door: 'ssh', ...place, fingerprint: expect.stringMatching(/^SHA256:.{43}$/) },
    { event: 'listening', door: 'web', ...place },
    { event: 'ready' },
  ]);
  expect(await get(running, '/readyz')).toEqual({ status: 200, body: '{"ready":true}' });
  const metrics = (await get(running, '/metrics')).body;
  expect(metrics).toContain('\nintermud_hub_online 1\n');
  expect(metrics).toContain('\nintermud_channels 1\n');
  const status = await askControl(data, 'router.status', {});
  expect(status).toMatchObject({
    is: 'answered',
    result: {
      isRunning: true,
      hub: { name: 'Intermud Hub', state: 'online' },
      router: { channels: [{ name: 'gossip', owner: 'Intermud Hub', listening: ['Intermud Hub'] }] },
    },
  });
});

test('run() without a hub is ready as soon as the router listens', async () => {
  await using running = await start('hub.enabled=false');
  expect((await get(running, '/readyz')).status).toBe(200);
  expect((await get(running, '/metrics')).body).not.toMatch(/^intermud_hub_online /m);
});

test('a hub whose router cannot be reached leaves /readyz at 503 with the reason', async () => {
  await using running = await start('router.enabled=false', 'hub.routers=["*none 127.0.0.1:1"]');
  expect(running.events.map(({ event }) => event)).toEqual([...Array(5).fill('listening'), 'ready']);
  const { status, body } = await get(running, '/readyz');
  expect(status).toBe(503);
  expect(JSON.parse(body)).toEqual({ ready: false, reason: expect.stringContaining('the link to *none') });
});

test('a hub in another program gets the name that is reserved for it, and nobody else does', async () => {
  const reserved = 'router.reserved."Far Hub".password=4711';
  await using router = await start('hub.enabled=false', reserved);
  const port = router.port('router');
  const thief = new Mud({
    name: 'far hub',
    routers: [{ name: '*intermud', host: '127.0.0.1', port }],
    storage: memoryStorage(),
  });
  thief.start();
  await expect(thief.online()).rejects.toThrow(/The name "far hub" is reserved on this router/);
  const own = join(data, 'hub');
  const config = await loadConfig({
    set: [...FREE, 'router.enabled=false', `router.listen=127.0.0.1:${port}`, reserved, 'hub.name=Far Hub'],
    data: own,
  });
  await using _ = new Running(config);
  await expect
    .poll(async () => (await askControl(own, 'router.status', {})) as unknown)
    .toMatchObject({
      result: { hub: { name: 'Far Hub', state: 'online' } },
    });
});

test('run() ends with everything closed, and the folder can be used again with what was kept', async () => {
  const first = await start();
  await askControl(data, 'account.add', { name: 'Fred', password: 'yabba dabba', isStaff: false });
  await first[Symbol.asyncDispose]();
  await expect(get(first, '/healthz')).rejects.toThrow();
  expect(await readdir(data)).not.toContain('control.sock');
  await using _ = await start();
  expect(await askControl(data, 'account.list', {})).toMatchObject({ result: [{ name: 'Fred' }] });
});

test('a second program on the folder is refused, and the first goes on', async () => {
  await using running = await start();
  await expect(start()).rejects.toMatchObject({ code: 'IN_USE' });
  expect((await get(running, '/healthz')).status).toBe(200);
});

test('a door that is taken is named, with the setting to change; nothing stays open', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  await expect(start(`web.listen=127.0.0.1:${port}`)).rejects.toThrow(
    `Cannot listen at 127.0.0.1:${port}: another program listens there; choose another place with --set web.listen=HOST:PORT`,
  );
  expect(await askControl(data, 'router.status', {})).toEqual({ is: 'nobody' });
  taken.close();
  await using _ = await start();
});

/** Somebody with a telnet, logged in; gives what is shown, as it comes. */
async function fredComesIn(running: Running): Promise<{ socket: Socket; seen: () => string }> {
  const socket = connect(running.port('telnet'), '127.0.0.1');
  let seen = '';
  socket.on('data', (chunk) => {
    seen += chunk.toString('latin1');
  });
  socket.write('fred\r\nopen sesame\r\n');
  await expect.poll(() => seen).toContain('All commands');
  return { socket, seen: () => seen };
}

test.each([
  ['removes an account', 'account.remove', { name: 'FRED' }],
  ['gives an account another password', 'account.password', { name: 'FRED', password: 'close sesame' }],
] as const)('when the operator %s, its sessions end', async (_, action, input) => {
  await using running = await start();
  await askControl(data, 'account.add', { name: 'Fred', password: 'open sesame', isStaff: false });
  const { socket } = await fredComesIn(running);
  const closed = once(socket, 'close');
  expect(await askControl(data, action, input)).toEqual({ is: 'answered', result: null });
  await closed;
});

test('whom the operator makes one of the staff is so at once, also in a session that is open', async () => {
  await using running = await start();
  await askControl(data, 'account.add', { name: 'Fred', password: 'open sesame', isStaff: false });
  const { socket, seen } = await fredComesIn(running);
  const post = (subject: string) => socket.write(`news post bulletin ${subject}\r\nhello\r\n.\r\n`);
  await askControl(data, 'news.create', { name: 'bulletin', post: 'staff' });
  post('one');
  await expect.poll(seen).toContain('that is for staff of this hub');
  await askControl(data, 'account.staff', { name: 'fred', isStaff: true });
  post('two');
  await expect.poll(seen).toContain('Your post is number 1 of bulletin');
  socket.destroy();
});

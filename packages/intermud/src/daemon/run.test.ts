import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Mud, memoryStorage } from '@intermud/mud';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from './config.ts';
import { askControl } from './control/client.ts';
import type { ProgramEvent } from './events.ts';
import { createLog } from './log.ts';
import { run } from './run.ts';

const DOORS = ['router.listen', 'web.listen', 'hub.oob', 'hub.telnet', 'hub.telnets', 'hub.ssh'];
const FREE = DOORS.map((door) => `${door}=127.0.0.1:0`);
const log = createLog({ level: 'silent', isTerminal: false, isColoured: false });

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'intermud-run-'));
});
afterEach(() => rm(data, { recursive: true }));

/** A run in this process. */
class Running implements AsyncDisposable {
  readonly events: ProgramEvent[] = [];
  readonly #stop = new AbortController();
  readonly ending: Promise<void>;
  readonly #ready = Promise.withResolvers<void>();

  constructor(config: Awaited<ReturnType<typeof loadConfig>>) {
    const tell = (event: ProgramEvent) => {
      this.events.push(event);
      if (event.event === 'ready') this.#ready.resolve();
    };
    this.ending = run({ config, log, tell, signal: this.#stop.signal });
    this.ending.catch(this.#ready.reject);
  }

  static async start(...set: string[]): Promise<Running> {
    const running = new Running(await loadConfig({ set: [...FREE, ...set], data }));
    await running.#ready.promise;
    return running;
  }

  async get(path: string): Promise<{ status: number; body: string }> {
    const door = this.events.find((event) => event.event === 'listening' && event.door === 'web');
    if (door?.event !== 'listening') throw new Error('There is no web door');
    const answer = await fetch(`http://${door.address}:${door.port}${path}`);
    return { status: answer.status, body: await answer.text() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.ending;
  }
}

test('run() tells of each door and then that it is ready; the hub is on its router by then', async () => {
  await using running = await Running.start();
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
  expect(await running.get('/readyz')).toEqual({ status: 200, body: '{"ready":true}' });
  const metrics = (await running.get('/metrics')).body;
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
  await using running = await Running.start('hub.enabled=false');
  expect((await running.get('/readyz')).status).toBe(200);
  expect((await running.get('/metrics')).body).not.toMatch(/^intermud_hub_online /m);
});

test('a hub whose router cannot be reached leaves /readyz at 503 with the reason', async () => {
  await using running = await Running.start('router.enabled=false', 'hub.routers=["*none 127.0.0.1:1"]');
  expect(running.events.map(({ event }) => event)).toEqual([...Array(5).fill('listening'), 'ready']);
  const { status, body } = await running.get('/readyz');
  expect(status).toBe(503);
  expect(JSON.parse(body)).toEqual({ ready: false, reason: expect.stringContaining('the link to *none') });
});

test('a hub in another program gets the name that is reserved for it, and nobody else does', async () => {
  const reserved = 'router.reserved."Far Hub".password=4711';
  await using router = await Running.start('hub.enabled=false', reserved);
  const { port } = router.events.find((event) => event.event === 'listening') as { port: number };
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
  const first = await Running.start();
  await askControl(data, 'account.add', { name: 'Fred', password: 'yabba dabba', isStaff: false });
  await first[Symbol.asyncDispose]();
  await expect(first.get('/healthz')).rejects.toThrow();
  expect(await readdir(data)).not.toContain('control.sock');
  await using _ = await Running.start();
  expect(await askControl(data, 'account.list', {})).toMatchObject({ result: [{ name: 'Fred' }] });
});

test('a second program on the folder is refused, and the first goes on', async () => {
  await using running = await Running.start();
  await expect(Running.start()).rejects.toMatchObject({ code: 'IN_USE' });
  expect((await running.get('/healthz')).status).toBe(200);
});

test('a door that is taken is named, with the setting to change; nothing stays open', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  await expect(Running.start(`web.listen=127.0.0.1:${port}`)).rejects.toThrow(
    `Cannot listen at 127.0.0.1:${port}: another program listens there; choose another place with --set web.listen=HOST:PORT`,
  );
  expect(await askControl(data, 'router.status', {})).toEqual({ is: 'nobody' });
  taken.close();
  await using _ = await Running.start();
});

/** Somebody with a telnet, logged in; gives what is shown, as it comes. */
async function fredComesIn(running: Running): Promise<{ socket: Socket; seen: () => string }> {
  const door = running.events.find((event) => event.event === 'listening' && event.door === 'telnet');
  if (door?.event !== 'listening') throw new Error('There is no telnet door');
  const socket = connect({ port: door.port, host: door.address });
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
  await using running = await Running.start();
  await askControl(data, 'account.add', { name: 'Fred', password: 'open sesame', isStaff: false });
  const { socket } = await fredComesIn(running);
  const closed = once(socket, 'close');
  expect(await askControl(data, action, input)).toEqual({ is: 'answered', result: null });
  await closed;
});

test('whom the operator makes one of the staff is so at once, also in a session that is open', async () => {
  await using running = await Running.start();
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

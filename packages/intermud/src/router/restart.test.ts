import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { FakeClock } from '@intermud/testkit';
import type { LpcArray, LpcMapping } from '@intermud/wire';
import { expect, onTestFinished, test } from 'vitest';
import { openStore, type Store, type StoreOptions } from '../store/index.ts';
import { STOP_CLOSING_MS, STOP_SETTLE_MS } from './limits.ts';
import { add, admin, line, listen, open, ROUTER, until } from './place.suite.ts';

const MINUTE = 60_000;

async function folder(): Promise<StoreOptions> {
  const path = await mkdtemp(joinPath(tmpdir(), 'intermud-router-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return { kind: 'sqlite', folder: path };
}

/** A store that can be closed and opened again. */
async function store(options: StoreOptions): Promise<Store> {
  const opened = await openStore(options);
  onTestFinished(async () => opened[Symbol.asyncDispose]());
  return opened;
}

test('passwords, channels, lists, listeners and tokens survive a restart', async () => {
  const options = await folder();
  const clock = new FakeClock();
  const before = await open({}, { store: await store(options), clock });
  const [owner, guest] = [await before.join('Owner'), await before.join('Guest')];
  owner.send(add('Owner', 'club', 1));
  owner.send(admin('Owner', 'club', ['Guest']));
  owner.send(add('Owner', 'old'));
  owner.send(['channel-remove', 5, 'Owner', 'a', ROUTER, 0, 'old']);
  await owner.sync();
  guest.send(listen('Guest', 'club'));
  await guest.sync();
  const mudlistId = Number((await guest.next('mudlist'))[6]);
  guest.taken('chanlist-reply');
  guest.send(['chanlist-req', 5, 'Guest', 0, ROUTER, 0]);
  const chanlistId = Number(
    (await guest.next('chanlist-reply', (packet) => (packet[7] as LpcMapping).has('club')))[6],
  );
  await before.stop();
  await before.store[Symbol.asyncDispose]();

  clock.advance(-10 * MINUTE); // A clock that was set back must not make tokens go back.
  const after = await open({}, { store: await store(options), clock });
  const owner2 = await after.join('Owner', { password: owner.password });
  const guest2 = await after.join('Guest', { password: guest.password, mudlistId, chanlistId });
  expect([owner2.password, guest2.password]).toEqual([owner.password, guest.password]);
  expect((await guest2.next('chanlist-reply'))[7]).toEqual(new Map());
  owner2.send(line('Owner', 'club', 'hello again'));
  expect((await guest2.next('channel-m'))[8]).toBe('hello again');
  owner2.send(['chan-adminlist', 5, 'Owner', 'a', ROUTER, 0, 'club']);
  expect((await owner2.next('chan-adminlist-reply'))[7]).toEqual(['Guest']);
  owner2.send(add('Owner', 'new'));
  const news = await guest2.next('chanlist-reply');
  expect([...(news[7] as LpcMapping).keys()]).toEqual(['new']);
  expect(Number(news[6])).toBeGreaterThan(chanlistId);
});

test('muds have five minutes to come back after a restart, and then are down', async () => {
  const clock = new FakeClock();
  const kept = await openStore({ kind: 'memory' });
  const before = await open({}, { store: kept, clock });
  const [a, b] = [await before.join('A'), await before.join('B')];
  await before.stop();
  clock.advance(60 * MINUTE);
  const after = await open({}, { store: kept, clock });
  const again = await after.join('A', { password: a.password });
  const whole = (await again.next('mudlist'))[7] as LpcMapping;
  expect((whole.get('B') as LpcArray)[0]).toBe(-1);
  clock.advance(5 * MINUTE + 1_000);
  const news = (await again.next('mudlist'))[7] as LpcMapping;
  expect((news.get('B') as LpcArray)[0]).toBe(0);
  expect(b.isClosed).toBe(true);
});

test('stop() tells the muds that bear it, and closes all links', async () => {
  const place = await open();
  const mud = await place.join('Bedrock');
  const coffee = await place.join('Coffee', { driver: 'CoffeeMud v5.11', mudlib: 'CoffeeMud v5.11' });
  await place.stop();
  await Promise.all([mud.closed, coffee.closed]);
  expect(mud.taken('router-shutdown')).toEqual([['router-shutdown', 5, ROUTER, 0, 'Bedrock', 0, 0]]);
  expect(coffee.taken('router-shutdown')).toEqual([]);
  await expect(place.router.listen('127.0.0.1', 0)).rejects.toThrow(/stopped/);
});

test('stop() waits for a disk that hangs and a mud that does not close as long as its bounds, not longer', async () => {
  const kept = await openStore({ kind: 'memory' });
  let isHanging = false;
  const muds: Store['muds'] = {
    all: () => kept.muds.all(),
    save: (record) => (isHanging ? new Promise(() => {}) : kept.muds.save(record)),
    forget: (name) => kept.muds.forget(name),
  };
  const rest = { closed: false, stats: () => kept.stats(), [Symbol.asyncDispose]: async () => {} };
  const { router, clock, join } = await open({}, { store: { ...kept, muds, ...rest } });
  const mud = await join('Bedrock');
  mud.socket.pause();
  isHanging = true;
  let isStopped = false;
  const stopping = router.stop().then(() => {
    isStopped = true;
  });
  clock.advance(STOP_SETTLE_MS - 1);
  await until(() => router.metrics.links === 1);
  clock.advance(1);
  await until(() => router.metrics.online === 0); // The farewell has been said.
  clock.advance(STOP_CLOSING_MS - 1);
  expect([isStopped, router.metrics.links]).toEqual([false, 1]);
  clock.advance(1);
  await stopping;
});

test('stop() does not wait for a mud that does not read', async () => {
  const place = await open();
  const mud = await place.join('Bedrock');
  mud.socket.pause();
  await place.stop();
  expect(place.store.closed).toBe(false);
});

test('a store that fails refuses a start-up and a channel, and what was before stays', async () => {
  const kept = await openStore({ kind: 'memory' });
  let isBroken = false;
  const broken = () => Promise.reject(new Error('the disk is full'));
  const muds: Store['muds'] = {
    all: () => kept.muds.all(),
    save: (record) => (isBroken ? broken() : kept.muds.save(record)),
    forget: (name) => kept.muds.forget(name),
  };
  const channels: Store['channels'] = {
    all: () => kept.channels.all(),
    save: (record) => (isBroken ? broken() : kept.channels.save(record)),
    forget: (name) => kept.channels.forget(name),
    listeners: () => kept.channels.listeners(),
    listen: (mud, channel, on) => kept.channels.listen(mud, channel, on),
  };
  const rest = { closed: false, stats: () => kept.stats(), [Symbol.asyncDispose]: async () => {} };
  const failing: Store = { ...kept, muds, channels, ...rest };
  const place = await open({}, { store: failing });
  const mud = await place.join('Bedrock');
  isBroken = true;
  mud.send(add('Bedrock', 'chat'));
  expect((await mud.next('error')).slice(6, 8)).toEqual([
    'not-allowed',
    'The router could not write channel-add down: try again later',
  ]);
  const other = await place.connect('Granite');
  other.send(other.introduction());
  expect((await other.next('error'))[7]).toMatch(/could not write the start-up down/);
  await other.closed;
  isBroken = false;
  mud.send(add('Bedrock', 'chat'));
  await mud.next('chanlist-reply', (packet) => (packet[7] as LpcMapping).has('chat'));
  await place.join('Granite');
  await until(() => place.router.metrics.online === 2);
});

import { Socket } from 'node:net';
import { FakeClock, ScriptedMud } from '@intermud/testkit';
import { FRAME_BYTES_MAX, FRAME_BYTES_STARTUP_MAX } from '@intermud/wire';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type MudRecord, openStore } from '../store/index.ts';
import { writeLength } from './frames.ts';
import { Router } from './index.ts';
import {
  BROADCAST_COST,
  CHANNEL_MEMBERS_MAX,
  CHANNELS_PER_MUD,
  CLOSING_MS,
  FLOOD_BURST,
  FLOOD_RATE,
  LINKS_PER_ADDRESS,
  LIST_GATHER_MS,
  LISTENS_PER_MUD,
  MUDS_MAX,
  OUTBOX_BYTES_MAX,
  PASSWORD_BELOW,
  REGISTRATIONS_PER_ADDRESS,
  REGISTRATIONS_WINDOW_MS,
  RESERVED_MS,
  SILENCE_MS,
  STARTUP_MS,
  SWEEP_MS,
  WRONG_PASSWORDS_MAX,
  WRONG_PASSWORDS_WINDOW_MS,
} from './limits.ts';
import { add, admin, line, listen, open, ROUTER, tell, until } from './place.suite.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

test('a frame of the bound is taken before the start-up; one just over it closes the link before its bytes come', async () => {
  const { connect } = await open();
  const fine = await connect('Fine');
  const start = fine.introduction({ otherData: new Map([['note', '']]) });
  const empty = Buffer.byteLength(JSON.stringify(start));
  fine.send(
    fine.introduction({ otherData: new Map([['note', 'x'.repeat(FRAME_BYTES_STARTUP_MAX - 2 * empty)]]) }),
  );
  await fine.next('startup-reply');
  const exact = await connect('Exact');
  exact.sendText('x'.repeat(FRAME_BYTES_STARTUP_MAX));
  expect((await exact.next('error'))[7]).toMatch(/LPC/);
  const over = await connect('Over');
  over.sendBytes(Buffer.from(writeLength(FRAME_BYTES_STARTUP_MAX + 1), 'latin1'));
  expect((await over.next('error')).slice(6, 8)).toEqual([
    'bad-pkt',
    'Cannot read frame: it has 65537 bytes, the limit is 65536',
  ]);
  await over.closed;
});

test('a frame of 2 MiB is taken from a mud, one byte more closes its link', async () => {
  const { join } = await open();
  const mud = await join('Bedrock');
  const other = await join('Granite');
  const frame = (bytes: number) => {
    const text = '({"tell",5,"Bedrock","a","Nowhere","b","A","",})';
    return text.replace('"",})', `"${'x'.repeat(bytes - text.length)}",})`);
  };
  mud.sendText(frame(FRAME_BYTES_MAX));
  expect((await mud.next('error'))[6]).toBe('unk-dst');
  mud.send(tell('Bedrock', 'Granite', 'before'));
  mud.sendBytes(Buffer.from(writeLength(FRAME_BYTES_MAX + 1), 'latin1'));
  expect((await mud.next('error'))[7]).toMatch(/2097153 bytes, the limit is 2097152/);
  await mud.closed;
  await other.next('tell');
});

test.each([0, -1])('a length of %i closes the link', async (length) => {
  const { join } = await open();
  const mud = await join('Bedrock');
  mud.sendBytes(Buffer.from(writeLength(length), 'latin1'));
  expect((await mud.next('error'))[6]).toBe('bad-pkt');
  await mud.closed;
});

test('a link that does not start up in time is told so and closed', async () => {
  const { connect, clock, router } = await open();
  const mud = await connect('Slow');
  await until(() => router.metrics.links === 1);
  clock.advance(STARTUP_MS - 1);
  await new Promise((resolve) => setImmediate(resolve));
  expect(mud.isClosed).toBe(false);
  clock.advance(1_000);
  expect((await mud.next('error')).slice(6, 8)).toEqual(['bad-proto', 'No startup-req came within 10 s']);
  await mud.closed;
});

test('a flood is stemmed with one error a second, and heals by itself', async () => {
  const { join, clock } = await open({ flood: { rate: 10, burst: 20 } });
  const [mud, other] = [await join('Bedrock'), await join('Granite')];
  for (let at = 0; at < 200; at += 1) mud.send(tell('Bedrock', 'Granite', String(at)));
  await until(() => other.packets.filter(([type]) => type === 'tell').length === 20);
  expect((await mud.next('error')).slice(6, 8)).toEqual([
    'not-allowed',
    'More than 10 packets a second: this one was dropped, and so are others until there are fewer',
  ]);
  clock.advance(5_000);
  await mud.sync();
  await other.sync();
  expect(mud.taken('error')).toEqual([]);
  other.taken('tell');
  mud.send(tell('Bedrock', 'Granite', 'healed'));
  expect((await other.next('tell'))[7]).toBe('healed');
});

test('a broadcast costs as much as ten packets', async () => {
  const { join, clock } = await open({ flood: { rate: 1, burst: 2 * BROADCAST_COST } });
  const [mud, other] = [await join('Bedrock'), await join('Granite')];
  clock.advance(60_000); // What the start-up has cost is there again.
  for (let at = 0; at < 3; at += 1) mud.send(['locate-req', 5, 'Bedrock', 'fred', 0, 0, 'wilma']);
  await other.sync();
  await expect.poll(() => other.taken('locate-req').length).toBe(2);
  clock.advance(60_000);
  await mud.sync();
  expect(mud.taken('error')).toEqual([]); // Nothing answers a broadcast, not even a refusal.
});

test('a mud may send so many packets at once where nothing is set, and more in their time', async () => {
  const { join, clock } = await open({ flood: DEFAULT_SETTINGS.flood });
  const [mud, other] = [await join('Bedrock'), await join('Granite')];
  const told = () => other.packets.filter(([type]) => type === 'tell').length;
  const flood = (packets: number) => {
    for (let at = 0; at < packets; at += 1) mud.send(tell('Bedrock', 'Granite', String(at)));
  };
  clock.advance(60_000); // What the start-up has cost is there again.
  flood(FLOOD_BURST);
  await until(() => told() === FLOOD_BURST);
  flood(1);
  expect((await mud.next('error'))[6]).toBe('not-allowed');
  clock.advance(1_000);
  flood(FLOOD_RATE + 1);
  expect((await mud.next('error'))[6]).toBe('not-allowed');
  await until(() => told() === FLOOD_BURST + FLOOD_RATE);
});

test('an address has as many links as its bound, and one more is refused', async () => {
  const { join, connect, router } = await open({ perAddress: { links: 2, registrations: 0 } });
  const [first] = [await join('A'), await join('B')];
  const third = await connect('C');
  expect((await third.next('error')).slice(6, 8)).toEqual([
    'bad-proto', // For a while, unlike not-allowed: a mud may come again.
    '2 links at once are the limit for 127.0.0.1: try again later',
  ]);
  await third.closed;
  const elsewhere = await join('D', { localAddress: '127.0.0.2' });
  await elsewhere.sync();
  await first.crash();
  await until(() => router.metrics.links === 2);
  await join('E');
});

test('an address registers as many muds an hour as its bound', async () => {
  const { join, connect, clock } = await open({ perAddress: { links: 0, registrations: 2 } });
  const known = await join('A');
  await join('B');
  const third = await connect('C');
  third.send(third.introduction());
  expect((await third.next('error')).slice(6, 8)).toEqual([
    'bad-proto',
    '2 new muds an hour are the limit for 127.0.0.1: try again later',
  ]);
  await known.crash();
  await join('A', { password: known.password });
  clock.advance(REGISTRATIONS_WINDOW_MS - 1);
  const early = await connect('C');
  early.send(early.introduction());
  expect((await early.next('error'))[6]).toBe('bad-proto');
  clock.advance(1);
  await join('C');
});

test('a router keeps as many names as its bound; after that only muds come that it knows', async () => {
  const store = await openStore({ kind: 'memory' });
  const first = await open({}, { store });
  const known = await first.join('Known');
  await first.stop();
  const [record] = (await store.muds.all()) as [MudRecord];
  const gone = { ...record, state: { is: 'removed', since: 0 } } as const;
  const names = Array.from({ length: MUDS_MAX - 2 }, (_, at) => `Mud ${at}`);
  vi.spyOn(store.muds, 'all').mockResolvedValue([record, ...names.map((name) => ({ ...gone, name }))]);
  const { join, connect } = await open({}, { store });
  await join('Last');
  const over = await connect('Over');
  over.send(over.introduction());
  expect((await over.next('error')).slice(6, 8)).toEqual([
    'bad-proto', // For a while: names are forgotten, and operators free them.
    `The router keeps ${MUDS_MAX} names of muds, and takes no new ones`,
  ]);
  await join('Known', { password: known.password });
});

test('an address has so many links, and registers so many muds, where nothing is set', async () => {
  const { join, connect } = await open({ perAddress: DEFAULT_SETTINGS.perAddress });
  for (let at = 0; at < REGISTRATIONS_PER_ADDRESS; at += 1) await join(`Mud ${at}`);
  const late = await connect('Late');
  late.send(late.introduction());
  expect((await late.next('error'))[7]).toContain(`${REGISTRATIONS_PER_ADDRESS} new muds an hour`);
  await late.closed;
  for (let at = REGISTRATIONS_PER_ADDRESS; at < LINKS_PER_ADDRESS; at += 1) await connect(`Mud ${at}`);
  const over = await connect('Over');
  expect((await over.next('error'))[7]).toContain(`${LINKS_PER_ADDRESS} links at once`);
});

test('changes of the lists are gathered for so long where nothing is set', async () => {
  const { join, clock } = await open({ listGatherMs: DEFAULT_SETTINGS.listGatherMs });
  const first = await join('Bedrock');
  await first.next('mudlist');
  await join('Granite');
  clock.advance(LIST_GATHER_MS - 1);
  await first.sync();
  expect(first.taken('mudlist')).toEqual([]);
  clock.advance(1);
  expect(JSON.stringify([...((await first.next('mudlist'))[7] as Map<string, unknown>).keys()])).toContain(
    'Granite',
  );
});

test('a password is a random number that every driver reads as a positive one', async () => {
  const store = await openStore({ kind: 'memory' });
  const clock = new FakeClock();
  const given: number[] = [];
  for (const random of [() => 0, (below: number) => below - 1]) {
    const router = new Router({ name: ROUTER, store, clock, random, settings: {} });
    const { address } = await router.listen('127.0.0.1', 0);
    const mud = await ScriptedMud.online({ port: address.port, name: `Mud ${given.length}`, router: ROUTER });
    given.push(mud.password);
    await mud.crash();
    const stopping = router.stop();
    clock.advance(10_000);
    await stopping;
  }
  expect(given).toEqual([1, PASSWORD_BELOW - 1]);
});

test('what is due is looked for every so often', async () => {
  const { connect, clock, router } = await open();
  clock.advance(1); // So that the look at the very moment is behind it, and the next one finds it.
  const mud = await connect('Slow');
  await until(() => router.metrics.links === 1);
  clock.advance(STARTUP_MS + SWEEP_MS - 2);
  await new Promise((resolve) => setImmediate(resolve));
  expect(mud.packets).toEqual([]);
  clock.advance(1);
  await mud.next('error');
});

test('a link that is closed has so long to read', async () => {
  const { connect } = await open();
  const mud = await connect('Over');
  const setTimeout = vi.spyOn(Socket.prototype, 'setTimeout');
  onTestFinished(() => setTimeout.mockRestore());
  mud.sendBytes(Buffer.from(writeLength(0), 'latin1'));
  await mud.closed;
  const [[ms, onTimeout] = []] = setTimeout.mock.calls.filter(([one]) => one !== 0);
  expect(ms).toBe(CLOSING_MS);
  const socket = new Socket();
  onTimeout?.call(socket);
  expect(socket.destroyed).toBe(true);
});

test('a channel that was taken away keeps its name for so long', async () => {
  const { join, clock, store } = await open();
  const mud = await join('Bedrock');
  mud.send(add('Bedrock', 'chat'));
  await mud.sync();
  mud.send(['channel-remove', 5, 'Bedrock', 'admin', ROUTER, 0, 'chat']);
  await mud.sync();
  clock.skip(RESERVED_MS - 1);
  await mud.sync();
  expect(await store.channels.all()).toHaveLength(1);
  clock.skip(SWEEP_MS);
  await expect.poll(() => store.channels.all()).toEqual([]);
});

test('five wrong passwords a minute, and the address waits', async () => {
  const { join, connect, clock } = await open();
  const mud = await join('Bedrock');
  await mud.crash();
  const guess = async (password: number) => {
    const one = await connect('Bedrock');
    one.send(one.introduction({ password }));
    return one.next('error');
  };
  for (let at = 0; at < WRONG_PASSWORDS_MAX; at += 1) expect((await guess(5))[6]).toBe('not-allowed');
  expect((await guess(mud.password)).slice(6, 8)).toEqual([
    'bad-proto',
    'Too many wrong passwords from 127.0.0.1: wait 60 s',
  ]);
  clock.advance(WRONG_PASSWORDS_WINDOW_MS - 1);
  expect((await guess(mud.password))[6]).toBe('bad-proto');
  clock.advance(1);
  await join('Bedrock', { password: mud.password });
});

test('a mud owns as many channels as its bound', async () => {
  const { join } = await open();
  const mud = await join('Bedrock');
  for (let at = 0; at <= CHANNELS_PER_MUD; at += 1) mud.send(add('Bedrock', `chat ${at}`));
  expect((await mud.next('error')).slice(7)).toEqual([
    `"Bedrock" owns ${CHANNELS_PER_MUD} channels already`,
    add('Bedrock', `chat ${CHANNELS_PER_MUD}`),
  ]);
});

test("a channel's list holds as many muds as its bound", async () => {
  const { join } = await open();
  const mud = await join('Bedrock');
  mud.send(add('Bedrock', 'chat'));
  mud.send(
    admin(
      'Bedrock',
      'chat',
      Array.from({ length: CHANNEL_MEMBERS_MAX }, (_, at) => `mud ${at}`),
    ),
  );
  await mud.sync();
  expect(mud.taken('error')).toEqual([]);
  mud.send(admin('Bedrock', 'chat', ['one more']));
  expect((await mud.next('error'))[7]).toMatch(/would have 1001 muds, the limit is 1000/);
});

test('a mud listens to as many channels as its bound', async () => {
  const store = await openStore({ kind: 'memory' });
  const made = {
    owner: 'Granite',
    type: 0,
    members: [],
    router: '*test',
    origin: '*test',
    createdAt: 0,
  } as const;
  for (let at = 0; at <= LISTENS_PER_MUD; at += 1)
    await store.channels.save({
      ...made,
      name: `c${at}`,
      version: at + 1,
      token: at + 1,
      removedAt: undefined,
    });
  const { join } = await open({ flood: { rate: 0, burst: 1 } }, { store });
  const mud = await join('Bedrock');
  for (let at = 0; at <= LISTENS_PER_MUD; at += 1) mud.send(listen('Bedrock', `c${at}`));
  const errors = [await mud.next('error')];
  await mud.sync();
  errors.push(...mud.taken('error'));
  expect(errors.map((error) => error.slice(6, 8))).toEqual([
    ['not-allowed', `"Bedrock" listens to ${LISTENS_PER_MUD} channels already`],
  ]);
});

test('a slow reader is cut at its bound, and a hundred healthy ones miss nothing', async () => {
  const { join, router } = await open({
    flood: { rate: 0, burst: 1 },
    perAddress: { links: 0, registrations: 0 },
  });
  const speaker = await join('Speaker');
  speaker.send(add('Speaker', 'chat'));
  await speaker.sync();
  const names = ['Slow', ...Array.from({ length: 100 }, (_, at) => `Mud ${at}`)];
  const muds = await Promise.all(names.map((name) => join(name)));
  for (const mud of muds) mud.send(listen(mud.name, 'chat'));
  await Promise.all(muds.map((mud) => mud.sync()));
  const [slow, ...healthy] = muds as [(typeof muds)[number], ...typeof muds];
  slow.socket.pause();
  let sent = 0;
  for (; router.metrics.online > 101; sent += 1) {
    for (let at = 0; at < 8; at += 1) speaker.send(tell('Speaker', 'Slow', 'x'.repeat(100_000)));
    speaker.send(line('Speaker', 'chat', `line ${sent}`));
    await speaker.sync();
    if (sent * 800_000 > 20 * OUTBOX_BYTES_MAX) throw new Error('The slow one was not cut');
  }
  await Promise.all(healthy.map((mud) => mud.sync()));
  for (const mud of healthy) expect(mud.taken('channel-m')).toHaveLength(sent);
  expect(router.metrics.bytesWaiting).toBe(0);
});

test('rubbish from many links harms nobody', async () => {
  const { join, connect } = await open();
  const mud = await join('Bedrock');
  const rubbish = [
    '\0',
    '\0\0\0\x05hello',
    'GET / HTTP/1.1\r\n\r\n',
    '\xff\xff\xff\xff',
    '\0\0\0\x02({',
    '\0\0\0\x04({})',
  ];
  for (const bytes of rubbish) (await connect('X')).sendBytes(Buffer.from(bytes, 'latin1'));
  await mud.sync();
  mud.send(tell('Bedrock', 'Bedrock', 'alive'));
  await mud.next('tell');
});

test('a silent mud that offers auth is asked for a sign of life; another is left alone; neither is closed', async () => {
  const { join, clock } = await open();
  const polite = await join('Polite');
  const quiet = await join('Quiet', { services: { tell: 1 } });
  await Promise.all([polite.next('chanlist-reply'), quiet.next('chanlist-reply')]);
  clock.advance(SILENCE_MS - 1);
  await new Promise((resolve) => setImmediate(resolve));
  expect(polite.taken('auth-mud-req')).toEqual([]);
  clock.advance(1);
  expect(await polite.next('auth-mud-req')).toEqual(['auth-mud-req', 5, ROUTER, 0, 'Polite', 0]);
  polite.send(['auth-mud-reply', 5, 'Polite', 0, ROUTER, 0, 77]);
  await polite.sync();
  clock.advance(60 * 60_000);
  await quiet.sync();
  expect(quiet.taken('auth-mud-req')).toEqual([]);
  expect(polite.taken('error')).toEqual([]);
  expect([polite.isClosed, quiet.isClosed]).toEqual([false, false]);
});

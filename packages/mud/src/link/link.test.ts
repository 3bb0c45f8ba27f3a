// The link over real sockets: what the table cannot show.
import { encodeFrame, type LpcArray } from '@intermud/wire';
import { afterEach, expect, test } from 'vitest';
import { FakeClock } from '../../test/clock.ts';
import { join, passWait } from '../../test/mud.ts';
import { ScriptedRouter } from '../../test/router.ts';
import {
  CONNECT_MS,
  FRAME_IN_BYTES_MAX,
  FRAME_OUT_BYTES_MAX,
  PACKETS_PER_SECOND,
  PROBE_AFTER_MS,
  PROBE_WAIT_MS,
  STARTUP_COST,
  STARTUP_MS,
  STOP_MS,
} from '../limits.ts';
import { Mud } from '../mud.ts';
import type { MudOptions } from '../options.ts';
import { memoryStorage } from '../storage.ts';
import type { LinkState } from './state.ts';
import { type Connect, tcp } from './transport.ts';
import { describeLink } from './words.ts';

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

const muds: Mud[] = [];
afterEach(() => Promise.all(muds.splice(0).map((mud) => mud.stop())));

function makeMud(routers: ScriptedRouter[], options: Partial<MudOptions> = {}) {
  const clock = new FakeClock();
  const mud = new Mud({
    name: 'Bedrock',
    routers: routers.map(({ address }) => address),
    storage: memoryStorage(),
    clock,
    random: () => 0.5,
    packetsPerSecond: 0,
    ...options,
  });
  muds.push(mud);
  mud.start();
  return { mud, clock };
}

/** Resolves when the link is in a state. */
const reaches = (mud: Mud, at: LinkState['at']) =>
  new Promise<LinkState>((resolve) => {
    if (mud.state.at === at) resolve(mud.state);
    else mud.on('state', (state) => state.at === at && resolve(state));
  });

const reply = (router: ScriptedRouter, list: LpcArray[], password = 99): LpcArray => [
  'startup-reply',
  5,
  router.name,
  0,
  'Bedrock',
  0,
  list,
  password,
];

test('the start-up has all twenty elements in their places', async () => {
  await using router = await ScriptedRouter.listen();
  makeMud([router], {
    handlers: { tell: () => {}, finger: () => undefined },
    profile: {
      playerPort: 4000,
      oobPort: 4001,
      mudlib: 'Rock',
      driver: 'Stone',
      mudType: 'LP',
      openStatus: 'open for public',
      adminEmail: 'fred@bedrock',
      services: { http: 80 },
      otherData: { 'rock-age': 'stone' },
    },
  });
  const link = await router.link();
  expect(await link.expect('startup-req-3')).toEqual([
    'startup-req-3',
    5,
    'Bedrock',
    0,
    '*alpha',
    0,
    0,
    0,
    0,
    4000,
    4001,
    0,
    'Rock',
    'Rock',
    'Stone',
    'LP',
    'open for public',
    'fred@bedrock',
    new Map<string, number>([
      ['tell', 1],
      ['finger', 1],
      ['channel', 1],
      ['ucache', 1],
      ['auth', 1],
      ['http', 80],
    ]),
    new Map([['rock-age', 'stone']]),
  ]);
});

test('the password and the list ids of the last link are told to the next', async () => {
  await using net = await join();
  net.link.send(
    'mudlist',
    5,
    '*alpha',
    0,
    'Bedrock',
    0,
    71,
    new Map([['Granite', [-1, '10.0.0.9', 1, 2, 3]]]),
  );
  net.link.send('chanlist-reply', 5, '*alpha', 0, 'Bedrock', 0, 72, new Map([['gossip', ['Granite', 0]]]));
  await net.settled();
  await net.cut();
  passWait(net.mud, net.clock);
  const startup = await (await net.router.link()).expect('startup-req-3');
  expect(startup.slice(6, 9)).toEqual([1234, 71, 72]);
});

test('the next router is tried at once when the first is not there, and when it is silent', async () => {
  const gone = await ScriptedRouter.listen('*gone');
  await using silent = await ScriptedRouter.listen('*silent');
  await using router = await ScriptedRouter.listen();
  const { mud, clock } = makeMud([gone, silent, router].map((one) => one));
  await gone[Symbol.asyncDispose]();
  const link = await silent.link();
  await link.expect('startup-req-3');
  clock.advance(STARTUP_MS);
  await router.accept();
  expect(await mud.online()).toBe('*alpha');
  await link.closed();
});

test('a router that is never reached costs ten seconds', async () => {
  await using router = await ScriptedRouter.listen();
  const nowhere = { name: '*nowhere', host: '127.0.0.1', port: 9 };
  const silence: Connect = (_, { closed }) => {
    const close = () => void setImmediate(closed, 'cut');
    return { bytesQueued: 0, write: () => {}, end: close, destroy: close };
  };
  const { mud, clock } = makeMud([router], {
    routers: [nowhere, router.address],
    connect: (to, events) => (to.port === 9 ? silence(to, events) : tcp(to, events)),
  });
  await reaches(mud, 'dialling');
  clock.advance(CONNECT_MS);
  await router.accept();
  expect(await mud.online()).toBe('*alpha');
});

test('a refusal ends the link, and says what the router said', async () => {
  await using router = await ScriptedRouter.listen();
  const { mud } = makeMud([router]);
  const online = failure(mud.online());
  const link = await router.link();
  await link.expect('startup-req-3');
  link.send('error', 5, '*alpha', 0, 'Bedrock', 0, 'not-allowed', 'Wrong password', 0);
  expect(await online).toMatchObject({
    code: 'NOT_ALLOWED',
    message: 'Cannot get on the network: *alpha refuses this mud: not-allowed: Wrong password',
  });
  await link.closed();
});

test('a mud that is refused for a while comes back by itself, and says meanwhile why it waits', async () => {
  await using router = await ScriptedRouter.listen();
  const { mud, clock } = makeMud([router]);
  const link = await router.link();
  await link.expect('startup-req-3');
  link.send('error', 5, '*alpha', 0, 0, 0, 'bad-proto', 'Too many links from 127.0.0.1', 0);
  await link.closed();
  expect(describeLink(mud.state)).toBe('the link to *alpha is down: Too many links from 127.0.0.1');
  passWait(mud, clock);
  await router.accept();
  expect(await mud.online()).toBe('*alpha');
});

test('a warning during start-up is no refusal', async () => {
  await using router = await ScriptedRouter.listen();
  const { mud } = makeMud([router]);
  const link = await router.link();
  await link.expect('startup-req-3');
  link.send('error', 5, '*alpha', 0, 'Bedrock', 0, 'warning', 'A new password', 0);
  link.send(...reply(router, [router.listed]));
  expect(await mud.online()).toBe('*alpha');
});

test('a stopped mud may be started again', async () => {
  await using router = await ScriptedRouter.listen();
  const { mud } = makeMud([router]);
  await router.accept(7);
  await mud.online();
  await mud.stop();
  expect(await failure(mud.online())).toMatchObject({ code: 'LINK_DOWN' });
  mud.start();
  const online = mud.online();
  const link = await router.link();
  expect((await link.expect('startup-req-3'))[6]).toBe(7);
  link.send(...reply(router, [router.listed]));
  expect(await online).toBe('*alpha');
});

test('a redirect is followed with what waits, and remembered', async () => {
  await using alpha = await ScriptedRouter.listen('*alpha');
  await using beta = await ScriptedRouter.listen('*beta');
  const { mud, clock } = makeMud([alpha], { packetsPerSecond: 8 });
  const first = await alpha.accept();
  await mud.online();
  const tells = Array.from({ length: 4 }, (_, n) =>
    mud.tell({ from: 'Fred', to: 'b', mud: 'Granite', message: String(n) }),
  );
  await Promise.all(tells.slice(0, 2)); // What is left of the pace after the start-up.
  const online = reaches(mud, 'dialling');
  first.send(...reply(alpha, [beta.listed, alpha.listed]));
  await online;
  const second = await beta.accept();
  expect(await mud.online()).toBe('*beta');
  await Promise.all(tells);
  expect([(await second.expect('tell'))[7], (await second.expect('tell'))[7]]).toEqual(['2', '3']);
  await first.closed();

  second.cut();
  await reaches(mud, 'waiting');
  passWait(mud, clock);
  await beta.accept();
  expect(await mud.online()).toBe('*beta');
});

test('what waits for a redirect fails when no router takes us', async () => {
  await using alpha = await ScriptedRouter.listen('*alpha');
  const beta = await ScriptedRouter.listen('*beta');
  const { mud, clock } = makeMud([alpha], { packetsPerSecond: 8 });
  const first = await alpha.accept();
  await mud.online();
  const tells = Array.from({ length: 3 }, () =>
    mud.tell({ from: 'Fred', to: 'b', mud: 'Granite', message: 'Hi' }),
  );
  const lost = failure(tells[2]!);
  await Promise.all(tells.slice(0, 2));
  const betaListed = beta.listed;
  await beta[Symbol.asyncDispose]();
  first.send(...reply(alpha, [betaListed]));
  await reaches(mud, 'waiting');
  await alpha[Symbol.asyncDispose]();
  passWait(mud, clock);
  expect(await lost).toMatchObject({ code: 'LINK_DOWN' });
});

test('a silent link is probed over the network, and given up', async () => {
  await using net = await join();
  net.clock.advance(PROBE_AFTER_MS);
  expect(await net.link.expect('ping-req')).toEqual(['ping-req', 5, 'Bedrock', 0, 'Bedrock', 0, 0]);
  net.clock.advance(PROBE_WAIT_MS);
  expect((await net.link.expect('ping-req'))[4]).toBe('*alpha');
  net.clock.advance(PROBE_WAIT_MS);
  expect(net.mud.state).toMatchObject({ at: 'waiting' });
  await net.link.closed();
});

test('a probe that comes back keeps the link, and is not answered', async () => {
  await using net = await join();
  net.clock.advance(PROBE_AFTER_MS);
  net.link.send(...(await net.link.expect('ping-req')));
  await net.settled();
  net.clock.advance(PROBE_WAIT_MS + PROBE_WAIT_MS);
  expect(net.mud.isOnline).toBe(true);
  expect(net.link.unread()).toEqual([]);
});

for (const [how, error] of [
  ['by bad-mojo', ['bad-mojo', 'Another link with your name', 0]],
  [
    'by the start-up of the other',
    ['not-allowed', 'Replaced', ['startup-req-3', 5, 'Bedrock', 0, '*alpha', 0]],
  ],
] as const) {
  test(`a link that is taken over, told ${how}, does not fight`, async () => {
    await using net = await join();
    const stopped = new Promise((resolve) => void net.mud.on('stopped', resolve));
    net.link.send('error', 5, '*alpha', 0, 'Bedrock', 0, ...(error as unknown as [string, string, LpcArray]));
    net.link.end();
    expect(await stopped).toMatchObject({ why: 'taken-over', router: '*alpha' });
    net.clock.advance(24 * 3_600_000);
    expect(net.mud.state).toMatchObject({ at: 'stopped' });
    expect(await failure(net.mud.online())).toMatchObject({ code: 'NAME_TAKEN' });
    expect(await failure(net.mud.tell({ from: 'F', to: 'b', mud: 'G', message: 'x' }))).toMatchObject({
      code: 'LINK_DOWN',
    });
  });
}

test('a rival that Dead Souls turns away is none, even if the link is lost right then', async () => {
  await using net = await join();
  const turnedAway: LpcArray = ['10.0.0.66', 'Lib', 'Lib', 'mud', 4000];
  net.link.send(
    'error',
    5,
    '*alpha',
    0,
    'Bedrock',
    0,
    'bad-mojo',
    'Another mud is trying to be you.',
    turnedAway,
  );
  await net.settled();
  await net.cut();
  expect(net.mud.state.at).toBe('waiting');
});

test('start() does nothing to a mud that is alive', async () => {
  await using net = await join();
  net.mud.start();
  await net.settled();
  expect(net.mud.isOnline).toBe(true);
  expect(net.link.unread()).toEqual([]);
});

test('a mud cannot be talked into believing that it was taken over', async () => {
  await using net = await join();
  net.says('error', { from: 'Granite', user: 0 }, 'bad-mojo', 'Go away', 0);
  await net.settled();
  await net.cut();
  expect(net.mud.state.at).toBe('waiting');
});

test('nothing is called sent while the link is down', async () => {
  await using net = await join();
  await net.cut();
  const tell = net.mud.tell({ from: 'Fred', to: 'barney', mud: 'Granite', message: 'Hi' });
  expect(await failure(tell)).toMatchObject({
    code: 'LINK_DOWN',
    message: expect.stringMatching(/^Cannot reach a router: the link to \*alpha is down: /),
  });
});

test('a packet for another mud is ignored, a broadcast is not', async () => {
  const users: unknown[] = [];
  await using net = await join({
    handlers: {
      tell: ({ targetUser }) => void users.push(targetUser),
      locate: (user) => void users.push(user),
    },
  });
  net.says('tell', { to: 'Slate', target: 'wrong' }, 'B', 'Hi');
  net.says('tell', { to: 'bedrock', target: 'wrong' }, 'B', 'Hi');
  net.says('tell', { target: 'right' }, 'B', 'Hi');
  net.says('locate-req', { to: 0 }, 'all');
  await net.settled();
  expect(users).toEqual(['right', 'all']);
});

test('an incoming frame at its bound is read, one over it ends the link', async () => {
  const lengths: number[] = [];
  await using net = await join({ handlers: { tell: ({ message }) => void lengths.push(message.length) } });
  const overhead = encodeFrame(['tell', 5, 'Granite', 0, 'Bedrock', 'x', 'B', '']).length - 4;
  net.says('tell', { user: 0, target: 'x' }, 'B', 'a'.repeat(FRAME_IN_BYTES_MAX - overhead));
  await net.settled();
  expect(lengths).toEqual([FRAME_IN_BYTES_MAX - overhead]);
  net.says('tell', { user: 0, target: 'x' }, 'B', 'a'.repeat(FRAME_IN_BYTES_MAX - overhead + 1));
  const state = await reaches(net.mud, 'waiting');
  expect(state).toMatchObject({
    reason: `Cannot read frame: its length is ${FRAME_IN_BYTES_MAX + 1}, at most ${FRAME_IN_BYTES_MAX} is allowed`,
  });
});

test('an outgoing frame over its bound is refused before it is sent', async () => {
  await using net = await join();
  const names = (bytes: number) => [
    'x'.repeat(bytes - encodeFrame(['channel-admin', 5, 'Bedrock', 0, '*alpha', 0, 'c', [''], []]).length),
  ];
  await net.mud.channels.admin('c', { add: names(FRAME_OUT_BYTES_MAX) });
  await net.link.expect('channel-admin');
  expect(await failure(net.mud.channels.admin('c', { add: names(FRAME_OUT_BYTES_MAX + 1) }))).toMatchObject({
    code: 'PACKET_SHAPE',
  });
});

test('stop() says for how long, closes, and saves', async () => {
  const storage = memoryStorage();
  await using router = await ScriptedRouter.listen();
  const { mud } = makeMud([router], { storage });
  const link = await router.accept(55);
  await mud.online();
  const stopped = mud.stop({ restartDelayS: 600 });
  expect(await link.expect('shutdown')).toEqual(['shutdown', 5, 'Bedrock', 0, '*alpha', 0, 600]);
  await stopped;
  await link.closed();
  expect((await storage.load())?.networks[0]).toMatchObject({ password: 55 });
});

test('stop() cuts a router that does not close its end', async () => {
  await using net = await join();
  const { clock, mud } = net;
  const stopped = mud.stop();
  await net.link.expect('shutdown');
  clock.advance(STOP_MS);
  await stopped;
});

test('a router gets what a start-up leaves of the first second, and the pace of those that live after that', async () => {
  await using router = await ScriptedRouter.listen();
  const clock = new FakeClock();
  const routers = [router.address];
  const mud = new Mud({ name: 'Bedrock', routers, storage: memoryStorage(), clock, random: () => 0.5 });
  muds.push(mud);
  mud.start();
  const link = await router.link();
  await link.expect('startup-req-3');
  link.send(...reply(router, []));
  await reaches(mud, 'online');
  const told: LpcArray[] = [];
  const tells = () => {
    told.push(...link.unread());
    return told.filter(([type]) => type === 'tell').length;
  };
  for (let at = 0; at < 20; at += 1)
    void mud.tell({ from: 'fred', to: 'barney', mud: 'Granite', message: `${at}` }).catch(() => undefined);
  await expect.poll(tells).toBe(PACKETS_PER_SECOND - STARTUP_COST);
  clock.advance(1_000);
  await expect.poll(tells).toBe(2 * PACKETS_PER_SECOND - STARTUP_COST);
});

test('a memory that cannot be read stops the mud before it dials', async () => {
  await using router = await ScriptedRouter.listen();
  const storage = {
    load: () => Promise.reject(new Error('Cannot read: half a file')),
    save: () => Promise.resolve(),
  };
  const { mud } = makeMud([router], { storage });
  expect(await failure(mud.online())).toMatchObject({
    message: 'Cannot get on the network: Cannot read: half a file',
  });
});

test('online() gives up after its time, and says where the link is', async () => {
  await using router = await ScriptedRouter.listen();
  const { mud, clock } = makeMud([router]);
  const waiting = failure(mud.online({ timeoutMs: 3_000 }));
  await router.link();
  clock.advance(3_000);
  expect(await waiting).toMatchObject({
    code: 'TIMEOUT',
    message: 'Cannot get on the network within 3 s: the link to *alpha is not up yet',
  });
});

test('ready() waits for both lists of this link', async () => {
  await using net = await join();
  let isReady = false;
  const ready = net.mud.ready().then((router) => {
    isReady = true;
    return router;
  });
  net.link.send('mudlist', 5, '*alpha', 0, 'Bedrock', 0, 1, new Map());
  await net.settled();
  expect(isReady).toBe(false);
  net.link.send('chanlist-reply', 5, '*alpha', 0, 'Bedrock', 0, 1, new Map());
  expect(await ready).toBe('*alpha');
  expect(await net.mud.ready()).toBe('*alpha');
});

test('ready() gives up after its time, and stays quiet afterwards', async () => {
  await using net = await join();
  const waiting = failure(net.mud.ready({ timeoutMs: 3_000 }));
  net.clock.advance(3_000);
  expect(await waiting).toMatchObject({
    code: 'TIMEOUT',
    message: 'Cannot get the lists within 3 s: the link to *alpha is up',
  });
});

for (const name of ['', 'a'.repeat(65), ' x', 'x ', 'a"b', 'a\\b', 'a@b', 'a\nb', '*router']) {
  test(`a mud cannot be named ${JSON.stringify(name)}`, () => {
    expect(
      () => new Mud({ name, routers: [{ name: '*a', host: 'h', port: 1 }], storage: memoryStorage() }),
    ).toThrow(RangeError);
  });
}

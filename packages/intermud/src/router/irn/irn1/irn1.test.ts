import type { ScriptedMud } from '@intermud/testkit';
import { isArray, type LpcArray, type LpcMapping, type LpcValue } from '@intermud/wire';
import { expect, test } from 'vitest';
import { ROUTER_LOST_MS } from '../limits.ts';
import { network } from '../network.suite.ts';
import { ANSWER_MS, SILENCE_MS } from './limits.ts';
import { LivingRouter, mudinfo } from './living.suite.ts';

const ALPHA = '*alpha';
const BETA = '*beta';
const GAMMA = '*gamma';

type Net = Awaited<ReturnType<typeof network>>;

/** Routers of ours, and a living one that those in `linked` have a link with; it does not dial. */
async function withLiving(names: readonly string[], linked: readonly string[]) {
  const living = await LivingRouter.listen();
  const net = await network(names, {
    isTrusted: true,
    beyond: (name) => (linked.includes(name) ? [living.settingsFor(name)] : []),
  });
  await net.linked();
  await net.until(() => linked.every((name) => isUp(net, name)));
  await net.rest();
  return { living, net };
}

const statusOf = (net: Net, us: string, them = '*dalet') =>
  net
    .get(us)
    .router.status()
    .routers.find(({ name }) => name === them);

const isUp = (net: Net, us: string): boolean => statusOf(net, us)?.path === 'direct';

const mudOf = (net: Net, us: string, mud: string) =>
  net
    .get(us)
    .router.status()
    .muds.find(({ name }) => name === mud);

const channelOf = (net: Net, us: string, channel: string) =>
  net
    .get(us)
    .router.status()
    .channels.find(({ name }) => name === channel);

const tell = (from: string, to: string, text: string, ttl = 5): LpcArray => [
  ...['tell', ttl, from, 'fred', to, 'barney', 'Fred', text],
];

const line = (from: string, channel: string, text: string): LpcArray => [
  ...['channel-m', 5, from, 'fred', 0, 0, channel, 'Fred', text],
];

const toldRouterOf = (living: LivingRouter, mud: string): LpcValue | undefined => {
  const [, info] = living.toldOf(mud) ?? [];
  return info instanceof Map ? info.get('router') : undefined;
};

const linesOf = (mud: ScriptedMud): LpcValue[] =>
  mud.taken('channel-m').map((packet) => packet[8] as LpcValue);

test('a living router and ours link by our start-up; its muds are ours to talk to, and ours its', async () => {
  const { living, net } = await withLiving([ALPHA], [ALPHA]);
  const bedrock = await net.get(ALPHA).join('Bedrock');
  living.tellOf(ALPHA, 'Quendor', mudinfo('Quendor', '*dalet'));
  await net.until(() => mudOf(net, ALPHA, 'Quendor')?.state.is === 'up');
  expect(mudOf(net, ALPHA, 'Quendor')).toMatchObject({
    router: '*dalet',
    isOnline: false,
    mudlib: 'Dead Souls',
  });
  await net.until(() => living.toldOf('Bedrock') !== undefined);
  const [router, info] = living.toldOf('Bedrock') as readonly [string, LpcMapping];
  expect(router).toBe(ALPHA);
  expect(info.get('router')).toBe(ALPHA);
  expect(info.get('password')).toBe(bedrock.password);
  expect([...info.keys()].toSorted()).toEqual([...mudinfo('x', 'y').keys()].toSorted());
  bedrock.send(tell('Bedrock', 'Quendor', 'Hello'));
  await net.until(() => living.carried(ALPHA, 'tell').length === 1);
  expect(living.carried(ALPHA, 'tell')).toEqual([tell('Bedrock', 'Quendor', 'Hello', 4)]);
  living.carry(tell('Quendor', 'Bedrock', 'Hello back'));
  expect((await bedrock.next('tell'))[7]).toBe('Hello back');
});

test('it may dial us as well, with integers or text for passwords; the newest start-up counts and the link comes to rest', async () => {
  const { living, net } = await withLiving([ALPHA], [ALPHA]);
  const first = living.link(ALPHA);
  const second = await living.dial(net.get(ALPHA).port, ALPHA, ['2222', '1111']);
  await net.until(() => first.isClosed);
  expect(isUp(net, ALPHA)).toBe(true);
  second.send(living.packet('irn-ping', ALPHA, 1, 0));
  for (let round = 0; round < 12; round += 1) {
    second.send(living.packet('irn-ping', ALPHA, 1, 0));
    await net.rest();
  }
  expect(second.isClosed).toBe(false);
  expect(living.lines.filter((one) => !one.isClosed)).toEqual([second]);
});

test('start-ups that cross come to rest on one link', async () => {
  const living = await LivingRouter.listen();
  const net = await network([ALPHA], { beyond: (name) => [living.settingsFor(name)] });
  const dialled = living.dial(net.get(ALPHA).port, ALPHA);
  await dialled;
  for (let round = 0; round < 40; round += 1) {
    if (living.isLinked(ALPHA)) living.link(ALPHA).send(living.packet('irn-ping', ALPHA, 1, 0));
    else await living.dial(net.get(ALPHA).port, ALPHA);
    await net.rest();
  }
  const open = living.lines.filter(({ isClosed }) => !isClosed);
  expect(open).toEqual([living.link(ALPHA)]);
  const connections = living.lines.length;
  for (let round = 0; round < 40; round += 1) {
    living.link(ALPHA).send(living.packet('irn-ping', ALPHA, 1, 0));
    await net.rest();
  }
  expect(living.lines.length).toBe(connections);
});

test('a start-up that is refused in silence is given up after 90 s, and the operator is told what may be wrong', async () => {
  const living = await LivingRouter.listen({ isDeaf: true });
  const net = await network([ALPHA], { beyond: (name) => [living.settingsFor(name)] });
  await net.until(() => living.lines[0]?.packets.length === 1);
  net.clock.advance(ANSWER_MS - 3_000);
  await net.rest();
  expect(living.lines[0]?.isClosed).toBe(false);
  net.clock.advance(3_000);
  await net.until(() => living.lines[0]?.isClosed === true);
  expect(statusOf(net, ALPHA)).toMatchObject({
    path: 'none',
    trouble: expect.stringMatching(/both passwords/),
  });
});

test('a wrong start-up is refused without a word, and many of them are not looked at', async () => {
  const living = await LivingRouter.listen({ isDeaf: true });
  const net = await network([ALPHA], { beyond: (name) => [living.settingsFor(name)] });
  const { port } = net.get(ALPHA);
  for (const passwords of [
    [1, 1111],
    [2222, 1],
    ['', ''],
    [[], 1111],
  ] as [LpcValue, LpcValue][]) {
    const wrong = await living.dial(port, ALPHA, passwords);
    await net.until(() => wrong.isClosed);
    expect(wrong.packets).toEqual([]);
  }
  const elsewhere = await living.dial(port, '*omega');
  await net.until(() => elsewhere.isClosed);
  const stranger = await (await LivingRouter.listen({ name: '*stranger' })).dial(port, ALPHA);
  await net.until(() => stranger.isClosed);
  expect(stranger.packets).toEqual([]);
  for (let guess = 0; guess < 10; guess += 1) {
    const wrong = await living.dial(port, ALPHA, [guess, 1111]);
    await net.until(() => wrong.isClosed);
  }
  const right = await living.dial(port, ALPHA);
  await net.until(() => right.isClosed);
  net.clock.advance(60_000);
  const later = await living.dial(port, ALPHA);
  await net.until(() => isUp(net, ALPHA));
  expect(later.isClosed).toBe(false);
});

test('a link is dropped after 180 s without a packet that makes sense, and garbage is none', async () => {
  const { living, net } = await withLiving([ALPHA], [ALPHA]);
  const first = living.link(ALPHA);
  expect(SILENCE_MS).toBe(180_000);
  net.clock.advance(SILENCE_MS - 20_000);
  first.sendText('({"irn-ping",5,');
  first.send(['irn-ping', 5, '*other', 0, ALPHA, 0, 1, 0]);
  first.send([]);
  first.send('irn-ping');
  first.send(['tell', 5, 'Quendor', 'a', 'Bedrock', 'b', 'A', 'x']);
  await net.rest();
  expect(first.isClosed).toBe(false);
  expect(first.of('error')).toEqual([]);
  net.clock.advance(20_000);
  await net.until(() => first.isClosed);
  await net.until(() => isUp(net, ALPHA));
});

test('muds are told one a second, from 10 s after our start-up on, each as it is then', async () => {
  const living = await LivingRouter.listen();
  const net = await network([ALPHA], { beyond: (name) => [living.settingsFor(name)] });
  for (let at = 0; at < 6; at += 1) await net.get(ALPHA).join(`Mud ${at}`);
  await net.until(() => isUp(net, ALPHA));
  const told = () => living.link(ALPHA).of('irn-mudlist-delta');
  for (const packet of told()) expect((packet[7] as LpcMapping).size).toBe(1);
  const [before] = [told().length];
  const stop = await net.get(ALPHA).join('Late');
  await stop.crash();
  await net.until(() => told().length >= 6, 250);
  for (let second = 0; second < 4; second += 1) {
    const [count, now] = [told().length, net.clock.now()];
    await net.until(() => told().length > count || net.clock.now() - now > 3_000, 250);
    expect(told().length - count).toBeLessThanOrEqual(1);
  }
  expect(told().length).toBeGreaterThan(before);
});

test('on request the whole list comes again, and all channels; of a channel that is removed nothing is said', async () => {
  const { living, net } = await withLiving([ALPHA], [ALPHA]);
  const bedrock = await net.get(ALPHA).join('Bedrock');
  bedrock.send(['channel-add', 5, 'Bedrock', 'a', ALPHA, 0, 'chat', 0]);
  bedrock.send(['channel-add', 5, 'Bedrock', 'a', ALPHA, 0, 'gone', 0]);
  const all = () => living.link(ALPHA).of('irn-chanlist-delta');
  await net.until(() => all().length === 2, 500);
  for (let turn = 0; turn < 10; turn += 1) await net.rest();
  const [before] = [all().length];
  const told = () => all().slice(before - 2);
  expect(told()[0]?.[7]).toEqual(
    new Map<string, LpcValue>([
      ['channels', new Map([['chat', [0, 'Bedrock', []]]])],
      ['listening', new Map()],
    ]),
  );
  bedrock.send(['channel-remove', 5, 'Bedrock', 'a', ALPHA, 0, 'gone']);
  await net.rest();
  living.link(ALPHA).send(living.packet('irn-chanlist-req', ALPHA));
  living.link(ALPHA).send(living.packet('irn-mudlist-req', ALPHA));
  const muds = living.link(ALPHA).of('irn-mudlist-delta').length;
  await net.until(() => living.link(ALPHA).of('irn-mudlist-delta').length > muds, 500);
  await net.until(() => told().length === 3, 500);
  for (let turn = 0; turn < 5; turn += 1) await net.rest();
  expect(told().length).toBe(3);
  expect(
    JSON.stringify(told().map((packet) => [...((packet[7] as LpcMapping).get('channels') as LpcMapping)])),
  ).not.toMatch(/gone",(0|-1)/);
});

test('what it says of others, of muds of ours and in bad names changes nothing', async () => {
  const { living, net } = await withLiving([ALPHA], [ALPHA]);
  const bedrock = await net.get(ALPHA).join('Bedrock');
  const before = mudOf(net, ALPHA, 'Bedrock');
  living.tellOf(ALPHA, 'Bedrock', mudinfo('Bedrock', ALPHA, { ip: '0.0.0.0', disconnect_time: 5 }));
  living.tellOf(ALPHA, 'Bedrock', mudinfo('Bedrock', '*dalet', { disconnect_time: 1_767_225_601 }));
  living.tellOf(ALPHA, 'Bedrock', mudinfo('Bedrock', '*dalet', { connect_time: 1_000 }));
  living.tellOf(ALPHA, 'Bedrock', 0);
  living.tellOf(ALPHA, 'Far', mudinfo('Far', '*wpr'));
  living.tellOf(ALPHA, 'bad"name', mudinfo('bad"name', '*dalet'));
  living.tellOf(ALPHA, '*star', mudinfo('*star', '*dalet'));
  living.tellOf(ALPHA, 'bedrock', mudinfo('bedrock', '*dalet'));
  living.tellOf(ALPHA, 'Broken', 'what');
  living.tellOf(ALPHA, 'Last', mudinfo('Last', '*DALET', { player_port: '4000', mudlib: 7, services: 0 }));
  await net.until(() => mudOf(net, ALPHA, 'Last') !== undefined);
  await net.rest();
  expect(
    net
      .get(ALPHA)
      .router.status()
      .muds.map(({ name }) => name),
  ).toEqual(['Bedrock', 'Last']);
  expect(mudOf(net, ALPHA, 'Bedrock')).toEqual(before);
  expect(bedrock.isClosed).toBe(false);
});

test('a mud that was on it proves itself here with the password that it had there, and goes back', async () => {
  const { living, net } = await withLiving([ALPHA, GAMMA], [ALPHA]);
  const clock = () => Math.floor(net.clock.now() / 1_000);
  living.tellOf(ALPHA, 'Quendor', mudinfo('Quendor', '*dalet'));
  await net.until(() => mudOf(net, GAMMA, 'Quendor') !== undefined);
  const mud = await net.get(GAMMA).join('Quendor', { password: 123_456_789 });
  expect(mud.password).toBe(123_456_789);
  await net.until(() => mudOf(net, ALPHA, 'Quendor')?.router === GAMMA);
  await net.until(() => living.toldOf('Quendor') !== undefined, 500);
  expect(toldRouterOf(living, 'Quendor')).toBe(ALPHA);
  net.clock.advance(60_000);
  const back = mudinfo('Quendor', '*dalet', { connect_time: clock() - 1, password: 5 });
  living.tellOf(ALPHA, 'Quendor', back, clock());
  expect((await mud.next('error'))[7]).toMatch(/connected to \*dalet/);
  await mud.closed;
  await net.until(() => mudOf(net, GAMMA, 'Quendor')?.router === '*dalet');
});

test('its channels come in whatever form, the first one of a name counts, and a removal counts from its owner alone', async () => {
  const { living, net } = await withLiving([ALPHA], [ALPHA]);
  const bedrock = await net.get(ALPHA).join('Bedrock');
  bedrock.send(['channel-add', 5, 'Bedrock', 'a', ALPHA, 0, 'ours', 1]);
  living.tellOfChannel(ALPHA, 'new', [[], 'Quendor', ['Bad Mud', 5]]);
  living.tellOfChannel(ALPHA, 'owner first', ['Quendor', 2, []]);
  living.tellOfChannel(ALPHA, 'old', [0, 'Long Gone', []]);
  await net.until(() => channelOf(net, ALPHA, 'old') !== undefined);
  await net.until(() => channelOf(net, ALPHA, 'ours') !== undefined);
  living.tellOfChannel(ALPHA, 'ours', [0, 'Quendor', []]);
  living.tellOfChannel(ALPHA, 'ours', -1);
  living.tellOfChannel(ALPHA, 'stolen', [0, 'Bedrock', []]);
  living.tellOfChannel(ALPHA, 'bad"name', [0, 'Quendor', []]);
  living.tellOfChannel(ALPHA, 'broken', 7);
  living.tellOfChannel(ALPHA, 'old', -1);
  await net.until(() => channelOf(net, ALPHA, 'old') === undefined);
  const rows = net
    .get(ALPHA)
    .router.status()
    .channels.map(({ name, owner, type, members }) => [name, owner, type, members])
    .toSorted();
  expect(rows).toEqual([
    ['new', 'Quendor', 0, ['Bad Mud']],
    ['ours', 'Bedrock', 1, []],
    ['owner first', 'Quendor', 1, []],
  ]);
});

for (const linked of [[ALPHA], [ALPHA, BETA], [ALPHA, BETA, GAMMA]])
  test(`a line is heard once on every router of ours, and once there, with ${linked.length} of three linked`, async () => {
    const { living, net } = await withLiving([ALPHA, BETA, GAMMA], linked);
    const muds: ScriptedMud[] = [];
    for (const [at, name] of [ALPHA, BETA, GAMMA].entries()) muds.push(await net.get(name).join(`Mud ${at}`));
    living.tellOf(ALPHA, 'Quendor', mudinfo('Quendor', '*dalet'));
    muds[0]?.send(['channel-add', 5, 'Mud 0', 'a', ALPHA, 0, 'chat', 0]);
    await net.until(() =>
      [ALPHA, BETA, GAMMA].every((name) => channelOf(net, name, 'chat') && mudOf(net, name, 'Quendor')),
    );
    for (const mud of muds) mud.send(['channel-listen', 5, mud.name, 0, mud.router, 0, 'chat', 1]);
    await net.rest();
    const heard = (count: number) =>
      net.until(() =>
        muds.every(({ packets }) => packets.filter(([type]) => type === 'channel-m').length >= count),
      );
    for (const text of ['one', 'one', 'two']) living.carry(line('Quendor', 'chat', text), linked);
    await heard(3);
    await net.rest();
    for (const mud of muds) expect([mud.name, ...linesOf(mud)]).toEqual([mud.name, 'one', 'one', 'two']);
    expect(linked.flatMap((name) => living.carried(name, 'channel-m'))).toEqual([]);
    for (const mud of muds) mud.send(line(mud.name, 'chat', `from ${mud.name}`));
    await heard(3);
    await net.rest();
    for (const mud of muds)
      expect(linesOf(mud).toSorted()).toEqual(['from Mud 0', 'from Mud 1', 'from Mud 2']);
    const there = linked.flatMap((name) => living.carried(name, 'channel-m')).map((packet) => packet[8]);
    expect(there.toSorted()).toEqual(['from Mud 0', 'from Mud 1', 'from Mud 2']);
    for (const packet of linked.flatMap((name) => living.carried(name, 'channel-m')))
      living.carry(packet, linked);
    await net.rest();
    for (const mud of muds) expect(linesOf(mud)).toEqual([]);
  });

test('a mud of it that nobody knows yet is held against the lists of channels by its name', async () => {
  const { living, net } = await withLiving([ALPHA], [ALPHA]);
  const bedrock = await net.get(ALPHA).join('Bedrock');
  for (const [channel, type] of [
    ['closed', 1],
    ['filtered', 2],
    ['open', 0],
  ] as const) {
    bedrock.send(['channel-add', 5, 'Bedrock', 'a', ALPHA, 0, channel, type]);
    bedrock.send(['channel-listen', 5, 'Bedrock', 0, ALPHA, 0, channel, 1]);
  }
  bedrock.send(['channel-admin', 5, 'Bedrock', 'a', ALPHA, 0, 'closed', ['Friend'], []]);
  bedrock.send(['channel-admin', 5, 'Bedrock', 'a', ALPHA, 0, 'open', ['Foe'], []]);
  await bedrock.sync();
  for (const [speaker, channel] of [
    ['Nobody', 'closed'],
    ['Nobody', 'filtered'],
    ['Foe', 'open'],
    ['Friend', 'closed'],
    ['Nobody', 'open'],
  ] as const)
    living.carry(line(speaker, channel, `${speaker} on ${channel}`));
  const heard: LpcValue[] = [];
  while (heard.length < 2) heard.push((await bedrock.next('channel-m'))[8] as LpcValue);
  await bedrock.sync();
  expect([...heard, ...linesOf(bedrock)]).toEqual(['Friend on closed', 'Nobody on open']);
  expect(bedrock.taken('chan-filter-req')).toEqual([]);
});

test('requests, replies and errors find their way through the one router of ours that has a link', async () => {
  const { living, net } = await withLiving([ALPHA, GAMMA], [ALPHA]);
  const granite = await net.get(GAMMA).join('Granite');
  living.tellOf(ALPHA, 'Quendor', mudinfo('Quendor', '*dalet'));
  await net.until(() => mudOf(net, GAMMA, 'Quendor') !== undefined);
  await net.until(() => living.toldOf('Granite') !== undefined, 500);
  expect(toldRouterOf(living, 'Granite')).toBe(ALPHA);
  granite.send(['who-req', 5, 'Granite', 'fred', 'Quendor', 0]);
  await net.until(() => living.carried(ALPHA, 'who-req').length === 1);
  living.carry(['who-reply', 5, 'Quendor', 0, 'Granite', 'fred', [['Zork', 1, 'x']]]);
  expect((await granite.next('who-reply'))[6]).toEqual([['Zork', 1, 'x']]);
  living.carry(tell('Quendor', 'Granite', 'to the far one'));
  expect((await granite.next('tell'))[7]).toBe('to the far one');
  living.carry(['error', 5, 'Quendor', 0, 'Granite', 'fred', 'unk-user', 'nobody', 0]);
  expect((await granite.next('error'))[6]).toBe('unk-user');
  await granite.crash();
  await net.rest();
  living.carry(tell('Quendor', 'Granite', 'too late'));
  await net.until(() => living.carried(ALPHA, 'error').length === 1);
  expect(living.carried(ALPHA, 'error')[0]?.slice(4, 7)).toEqual(['Quendor', 'fred', 'unk-dst']);
  living
    .link(ALPHA)
    .send(living.packet('irn-whatever', ALPHA, ['locate-req', 5, 'Quendor', 'a', 0, 0, 'fred']));
  living.link(ALPHA).send(living.packet('irn-odd', ALPHA, 7));
  await net.rest();
  expect(living.lines.flatMap((one) => one.of('error'))).toEqual([]);
});

test('two of ours that hear the same write it down once each at most, and then are quiet', async () => {
  const { living, net } = await withLiving([ALPHA, BETA], [ALPHA, BETA]);
  const token = (name: string) => net.get(name).router.status().tokens.mudlist;
  for (const us of [ALPHA, BETA]) {
    living.tellOf(us, 'Quendor', mudinfo('Quendor', '*dalet'));
    living.tellOf(us, 'Zork', mudinfo('Zork', '*dalet', { disconnect_time: 1_767_225_000 }));
    living.tellOfChannel(us, 'zorkers', [0, 'Zork', []]);
  }
  await net.until(() => [ALPHA, BETA].every((us) => mudOf(net, us, 'Zork') && channelOf(net, us, 'zorkers')));
  for (let round = 0; round < 5; round += 1) await net.rest();
  expect(token(ALPHA)).toBe(token(BETA));
  const tokens = [token(ALPHA), token(BETA)];
  for (let round = 0; round < 10; round += 1) {
    for (const us of [ALPHA, BETA]) {
      living.tellOf(us, 'Quendor', mudinfo('Quendor', '*dalet', { connect_time: 1_767_225_000 + round }));
      living.tellOf(us, 'Zork', mudinfo('Zork', '*dalet', { disconnect_time: 1_767_225_000 }));
      living.tellOfChannel(us, 'zorkers', [0, 'Zork', []]);
    }
    await net.rest();
  }
  living.carry(['ping-req', 5, 'Quendor', 0, ALPHA, 0, 1], [ALPHA]);
  living.carry(['ping-req', 5, 'Quendor', 0, BETA, 0, 1], [BETA]);
  await net.until(() => [ALPHA, BETA].every((us) => living.carried(us, 'ping-reply').length === 1));
  expect([token(ALPHA), token(BETA)]).toEqual(tokens);
});

test('its muds are down five minutes after its last link, and back at once, on all routers of ours', async () => {
  const { living, net } = await withLiving([ALPHA, GAMMA], [ALPHA]);
  const granite = await net.get(GAMMA).join('Granite');
  living.tellOf(ALPHA, 'Quendor', mudinfo('Quendor', '*dalet'));
  const rowsOf = (name: string) =>
    granite
      .taken('mudlist')
      .flatMap((packet) => ((packet[7] as LpcMapping).has(name) ? [(packet[7] as LpcMapping).get(name)] : []))
      .map((row) => isArray(row as LpcValue) && (row as LpcArray)[0]);
  await net.until(() => mudOf(net, GAMMA, 'Quendor') !== undefined);
  await net.rest();
  rowsOf('Quendor');
  await living.stop();
  await net.until(() => !isUp(net, ALPHA));
  net.clock.advance(ROUTER_LOST_MS - 30_000);
  await net.rest();
  expect(rowsOf('Quendor')).toEqual([]);
  net.clock.advance(60_000);
  const has = () =>
    granite.packets.some(
      ([type, , , , , , , list]) => type === 'mudlist' && (list as LpcMapping).has('Quendor'),
    );
  await net.until(has);
  expect(rowsOf('Quendor')).toEqual([0]);
  expect(statusOf(net, ALPHA)?.state).toMatch(/its muds are down/);
  await living.dial(net.get(ALPHA).port, ALPHA);
  await net.until(() => isUp(net, ALPHA));
  await net.until(has);
  expect(rowsOf('Quendor')).toEqual([-1]);
});

test('a mud that says too much waits its turn, eight a second; others do not wait for it, and what is too much is refused', async () => {
  const { living, net } = await withLiving([ALPHA], [ALPHA]);
  const bedrock = await net.get(ALPHA).join('Bedrock');
  const slate = await net.get(ALPHA).join('Slate');
  living.tellOf(ALPHA, 'Quendor', mudinfo('Quendor', '*dalet'));
  await net.until(() => mudOf(net, ALPHA, 'Quendor') !== undefined);
  for (let at = 0; at < 40; at += 1) bedrock.send(tell('Bedrock', 'Quendor', `${at}`));
  await bedrock.sync();
  slate.send(tell('Slate', 'Quendor', 'me too'));
  await slate.sync();
  expect(bedrock.taken('error').map((packet) => packet[6])).toEqual(new Array(7).fill('not-allowed'));
  await net.until(() => living.carried(ALPHA, 'tell').length === 2, 0);
  const texts = () => living.carried(ALPHA, 'tell').map((packet) => packet[7]);
  expect(texts()).toEqual(['0', 'me too']);
  const before = net.clock.now();
  await net.until(() => texts().length === 34, 25);
  expect(net.clock.now() - before).toBeGreaterThanOrEqual(32 * 125 - 125);
  expect(texts().filter((text) => text !== 'me too')).toEqual(Array.from({ length: 33 }, (_, at) => `${at}`));
  bedrock.send(tell('Bedrock', 'Quendor', 'x'.repeat(10_000)));
  expect((await bedrock.next('error'))[7]).toMatch(/no packet of this length/);
});

test('CoffeeMud is linked under plain names, and pings once a minute', async () => {
  const living = await LivingRouter.listen({ name: 'CoffeeNet', as: 'Alpha' });
  const net = await network([ALPHA], { beyond: (name) => [living.settingsFor(name)] });
  await net.until(() => living.isLinked('Alpha'));
  await net.until(() => statusOf(net, ALPHA, '*CoffeeNet')?.path === 'direct');
  living.tellOf('Alpha', 'Coffee', mudinfo('Coffee', 'CoffeeNet', { password: -1 }));
  await net.until(() => mudOf(net, ALPHA, 'Coffee')?.router === '*CoffeeNet');
  for (let minute = 0; minute < 5; minute += 1) {
    net.clock.advance(60_000);
    living.link('Alpha').send(living.packet('irn-ping', 'Alpha', 1, 0));
    await net.rest();
  }
  expect(living.lines.length).toBe(1);
  const bedrock = await net.get(ALPHA).join('Bedrock');
  await net.until(() => living.toldOf('Bedrock') !== undefined, 500);
  expect(toldRouterOf(living, 'Bedrock')).toBe('Alpha');
  living.carry(['ping-req', 5, 'Coffee', 0, 'Alpha', 0, 7]);
  await net.until(() => living.carried('Alpha', 'ping-reply').length === 1);
  expect(bedrock.isClosed).toBe(false);
});

test('two networks of ours may be joined so: both dial, one link stays, muds and channels are on both lists', async () => {
  const net = await network([ALPHA, BETA], {
    isApart: true,
    beyond: (us, portOf) => {
      const them = us === ALPHA ? BETA : ALPHA;
      const place = { name: them, wireName: them, as: us, host: '127.0.0.1', port: portOf(them) };
      return [{ ...place, dialect: 'irn1', password: `of ${us}`, peerPassword: `of ${them}` }];
    },
  });
  await net.linked();
  const bedrock = await net.get(ALPHA).join('Bedrock');
  const granite = await net.get(BETA).join('Granite');
  bedrock.send(['channel-add', 5, 'Bedrock', 'a', ALPHA, 0, 'chat', 0]);
  await net.until(
    () => mudOf(net, ALPHA, 'Granite') !== undefined && channelOf(net, BETA, 'chat') !== undefined,
    250,
  );
  expect(mudOf(net, BETA, 'Bedrock')).toMatchObject({ router: ALPHA, state: { is: 'up' } });
  const links = () => net.get(ALPHA).router.status().links.length;
  await net.until(() => links() === 2);
  const sinceOf = () => [statusOf(net, ALPHA, BETA)?.since, statusOf(net, BETA, ALPHA)?.since];
  const before = sinceOf();
  granite.send(['channel-listen', 5, 'Granite', 0, BETA, 0, 'chat', 1]);
  await granite.sync();
  bedrock.send(line('Bedrock', 'chat', 'over there'));
  expect((await granite.next('channel-m'))[8]).toBe('over there');
  granite.send(tell('Granite', 'Bedrock', 'back'));
  expect((await bedrock.next('tell'))[7]).toBe('back');
  for (let minute = 0; minute < 10; minute += 1) {
    for (let half = 0; half < 6; half += 1) {
      net.clock.advance(10_000);
      await net.rest();
    }
  }
  expect(sinceOf()).toEqual(before);
  const { password } = granite;
  await granite.crash();
  const moved = await net.get(ALPHA).join('Granite', { password });
  expect(moved.password).toBe(password);
  await net.until(() => mudOf(net, BETA, 'Granite')?.router === ALPHA, 250);
});

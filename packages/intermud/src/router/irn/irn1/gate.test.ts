// What a living router's muds may do here, and what they may not.
import { FakeClock, type ScriptedMud } from '@intermud/testkit';
import type { LpcArray, LpcValue } from '@intermud/wire';
import { expect, test } from 'vitest';
import { DOWN_MS } from '../../limits.ts';
import type { Parts } from '../../parts.ts';
import { PacketTypes } from '../../types.ts';
import type { Beyond } from '../beyond.ts';
import { network } from '../network.suite.ts';
import type { Irn1Settings } from '../peer-settings.ts';
import type { Routers } from '../routers.ts';
import { Gate } from './gate.ts';
import { AGE_MS, ORIGINS_COUNTED_MAX, REQUEST_GAP_MS } from './limits.ts';
import { LivingRouter, mudinfo } from './living.suite.ts';

const ALPHA = '*alpha';
const BETA = '*beta';

async function withLiving(names: readonly string[], flood = { rate: 0, burst: 1 }) {
  const living = await LivingRouter.listen();
  const net = await network(names, {
    isTrusted: true,
    settings: { flood },
    beyond: (name) => [living.settingsFor(name)],
  });
  await net.linked();
  await net.until(() => names.every((name) => living.isLinked(name)));
  const statusOf = (name: string) => net.get(name).router.status();
  await net.until(() => names.every((us) => statusOf(us).routers.every(({ path }) => path === 'direct')));
  const mudOf = (us: string, mud: string) => statusOf(us).muds.find(({ name }) => name === mud);
  const knows = (mud: string) => net.until(() => names.every((us) => mudOf(us, mud) !== undefined));
  return { living, net, statusOf, mudOf, knows };
}

const tell = (from: string, to: string, text: LpcValue): LpcArray => [
  ...['tell', 5, from, 'fred', to, 'barney', 'Fred', text],
];

const line = (from: string, channel: string, text: string): LpcArray => [
  ...['channel-m', 5, from, 'fred', 0, 0, channel, 'Fred', text],
];

/** A mud of ours with a channel that it hears. */
async function host({ net }: Awaited<ReturnType<typeof withLiving>>, type: number): Promise<ScriptedMud> {
  const mud = await net.get(ALPHA).join('Bedrock');
  mud.send(['channel-add', 5, 'Bedrock', 'a', ALPHA, 0, 'chat', type]);
  mud.send(['channel-listen', 5, 'Bedrock', 0, ALPHA, 0, 'chat', 1]);
  await mud.sync();
  return mud;
}

test('a line that cannot be heard here fails without a word; a mud that is banned is not heard', async () => {
  const stage = await withLiving([ALPHA]);
  const { living, net } = stage;
  const bedrock = await host(stage, 0);
  living.tellOf(ALPHA, 'Quendor', mudinfo('Quendor', '*dalet'));
  await stage.knows('Quendor');
  bedrock.send(['channel-admin', 5, 'Bedrock', 'a', ALPHA, 0, 'chat', ['Quendor'], []]);
  await bedrock.sync();
  living.carry(line('Quendor', 'nowhere', 'anyone?'));
  living.carry(line('Quendor', 'chat', 'banned'));
  living.carry(['channel-m', 5, 'Quendor', 'a', 0, 0, 'chat']);
  living.carry(tell('Quendor', 'Bedrock', 'last'));
  expect((await bedrock.next('tell'))[7]).toBe('last');
  await net.rest();
  expect(bedrock.taken('channel-m')).toEqual([]);
  expect(living.carried(ALPHA, 'error')).toEqual([]);
});

test('for a mud or a channel that is not known the lists are asked for, every ten minutes at most', async () => {
  const { living, net } = await withLiving([ALPHA]);
  const bedrock = await net.get(ALPHA).join('Bedrock');
  const asked = (type: string) => living.link(ALPHA).of(type).length;
  await net.until(() => asked('irn-chanlist-req') === 1);
  for (let round = 0; round < 3; round += 1) {
    living.carry(tell('Unheard Of', 'Bedrock', 'hello'));
    living.carry(line('Unheard Of', 'nowhere', 'hello'));
    expect((await bedrock.next('tell'))[7]).toBe('hello');
  }
  await net.until(() => asked('irn-mudlist-req') === 1);
  expect(asked('irn-chanlist-req')).toBe(1);
  for (let passed = 0; passed < REQUEST_GAP_MS; passed += 60_000) {
    net.clock.advance(60_000);
    living.link(ALPHA).send(living.packet('irn-ping', ALPHA, 1, 0));
    await net.rest();
  }
  living.carry(line('Unheard Of', 'nowhere', 'hello'));
  await net.until(() => asked('irn-chanlist-req') === 2 && asked('irn-mudlist-req') === 2);
});

test('what comes in the name of our muds or routers, and what only routers may say, is dropped', async () => {
  const { living, net, statusOf } = await withLiving([ALPHA, BETA]);
  const bedrock = await net.get(ALPHA).join('Bedrock');
  const granite = await net.get(BETA).join('Granite');
  await net.rest();
  for (const us of [ALPHA, BETA])
    for (const packet of [
      tell('Granite', 'Bedrock', 'forged'),
      tell(ALPHA, 'Bedrock', 'forged'),
      tell(BETA, 'Bedrock', 'forged'),
      ['mudlist', 5, '*dalet', 0, 'Bedrock', 0, 1, new Map()],
      ['startup-reply', 5, '*dalet', 0, 'Bedrock', 0, [['*dalet', '192.0.2.1 1']], 1],
      ['chan-filter-req', 5, 'Quendor', 0, 'Bedrock', 0, 'chat', line('Granite', 'chat', 'forged')],
      ['channel-remove', 5, 'Quendor', 0, ALPHA, 0, 'chat'],
      ['irn-verify-req', 5, BETA, 0, ALPHA, 0, 'Bedrock', 'nonce', 'proof'],
      ['tell', 5, 7],
      [],
    ] as LpcArray[])
      living.carry(packet, [us]);
  living.carry(tell('*dalet', 'Bedrock', 'from the router'), [ALPHA]);
  living.carry(tell('*dalet', 'Granite', 'from the router'), [BETA]);
  for (const mud of [bedrock, granite]) expect((await mud.next('tell'))[7]).toBe('from the router');
  await net.rest();
  for (const mud of [bedrock, granite])
    expect(mud.packets.filter(([type]) => !/^(mudlist|chanlist-reply)$/.test(String(type)))).toEqual([]);
  expect(statusOf(ALPHA).routers.every(({ path }) => path === 'direct')).toBe(true);
});

test('what is nested too deep to be passed on is dropped, and the link stays', async () => {
  const { living, net } = await withLiving([ALPHA, BETA]);
  const bedrock = await net.get(ALPHA).join('Bedrock');
  const granite = await net.get(BETA).join('Granite');
  await net.rest();
  const deep = `${'({'.repeat(40)}1,${'}),'.repeat(40)}`;
  const text = (from: string, to: string) => `({"tell",5,"${from}","a","${to}","b","A",${deep}})`;
  for (const to of ['Bedrock', 'Granite'])
    living.link(ALPHA).sendText(`({"irn-data",5,"*dalet",0,"${ALPHA}",0,${text('Quendor', to)},})`);
  bedrock.sendText(text('Bedrock', 'Granite'));
  expect((await bedrock.next('error'))[6]).toBe('bad-pkt');
  living.carry(tell('Quendor', 'Granite', 'flat'), [ALPHA]);
  expect((await granite.next('tell'))[7]).toBe('flat');
});

test('one mud there may say so much at once, and what is over it is dropped; others may still speak', async () => {
  const { living, net } = await withLiving([ALPHA], { rate: 1, burst: 5 });
  const bedrock = await net.get(ALPHA).join('Bedrock');
  for (let at = 0; at < 9; at += 1) living.carry(tell('Quendor', 'Bedrock', `${at}`));
  living.carry(tell('Zork', 'Bedrock', 'me too'));
  await bedrock.next('tell', (packet) => packet[7] === 'me too');
  expect(bedrock.taken('tell').map((packet) => packet[7])).toEqual(['0', '1', '2', '3', '4']);
});

test('so many muds are counted, and one more costs the count of the one that was silent for longest', () => {
  const passed: LpcValue[] = [];
  const parts = {
    clock: new FakeClock(),
    types: new PacketTypes(),
    muds: { find: () => undefined },
    settings: { flood: { rate: 1, burst: 1 } },
  } as unknown as Parts;
  const gate = new Gate({
    parts,
    routers: { isMember: () => false } as unknown as Routers,
    beyond: { entered: ([, , from]: LpcArray) => passed.push(from ?? 0) } as unknown as Beyond,
    settings: { name: '*dalet', wireName: '*dalet', as: ALPHA } as Irn1Settings,
    unknown: () => {},
  });
  const say = (mud: string) => gate.enter(tell(mud, 'Bedrock', 'x'));
  for (let at = 1; at <= ORIGINS_COUNTED_MAX; at += 1) say(`Mud ${at}`);
  say('Mud 1');
  expect(passed).toHaveLength(ORIGINS_COUNTED_MAX);
  say('One more');
  for (const mud of ['Mud 1', 'Mud 3', 'Mud 2']) say(mud);
  expect(passed.slice(ORIGINS_COUNTED_MAX)).toEqual(['One more', 'Mud 2']);
});

test('a line on a filtered channel of ours passes its owner once, and is then heard once on each router', async () => {
  const stage = await withLiving([ALPHA, BETA]);
  const { living, net, statusOf } = stage;
  const bedrock = await host(stage, 2);
  living.tellOf(ALPHA, 'Quendor', mudinfo('Quendor', '*dalet'));
  await stage.knows('Quendor');
  const granite = await net.get(BETA).join('Granite');
  bedrock.send(['channel-admin', 5, 'Bedrock', 'a', ALPHA, 0, 'chat', ['Quendor', 'Granite'], []]);
  await net.until(() => statusOf(BETA).channels[0]?.members.length === 2);
  granite.send(['channel-listen', 5, 'Granite', 0, BETA, 0, 'chat', 1]);
  await granite.sync();
  await net.rest();
  living.carry(line('Quendor', 'chat', 'rude'));
  const request = await bedrock.next('chan-filter-req');
  const kind = (request[7] as LpcArray).with(8, 'kind');
  bedrock.send(['chan-filter-reply', 5, 'Bedrock', 0, ALPHA, 0, 'chat', kind]);
  for (const mud of [bedrock, granite]) expect((await mud.next('channel-m'))[8]).toBe('kind');
  await net.rest();
  expect(bedrock.taken('chan-filter-req')).toEqual([]);
  expect([...bedrock.taken('channel-m'), ...granite.taken('channel-m')]).toEqual([]);
  expect([ALPHA, BETA].flatMap((us) => living.carried(us, 'channel-m'))).toEqual([]);
});

test('a search for a user goes there once and to every mud here once, from either side', async () => {
  const { living, net, knows } = await withLiving([ALPHA, BETA]);
  const bedrock = await net.get(ALPHA).join('Bedrock');
  const granite = await net.get(BETA).join('Granite');
  living.tellOf(BETA, 'Quendor', mudinfo('Quendor', '*dalet'));
  await knows('Quendor');
  await knows('Granite');
  await net.rest();
  living.carry(['locate-req', 5, 'Quendor', 'a', 0, 0, 'fred']);
  for (const mud of [bedrock, granite]) expect((await mud.next('locate-req'))[2]).toBe('Quendor');
  bedrock.send(['locate-req', 5, 'Bedrock', 'a', 0, 0, 'barney']);
  expect((await granite.next('locate-req'))[2]).toBe('Bedrock');
  await net.until(() => living.carried(ALPHA, 'locate-req').length === 1);
  await net.rest();
  expect(living.carried(BETA, 'locate-req')).toEqual([]);
  expect([...bedrock.taken('locate-req'), ...granite.taken('locate-req')]).toEqual([]);
});

test('a mud with a link here that moves there is told so; -altered is -delta; a deleted one goes from the list', async () => {
  const { living, net, mudOf } = await withLiving([ALPHA]);
  const bedrock = await net.get(ALPHA).join('Bedrock');
  net.clock.advance(5_000);
  const now = Math.floor(net.clock.now() / 1_000);
  const moved = new Map([['Bedrock', mudinfo('Bedrock', '*dalet', { connect_time: now - 1 })]]);
  living.link(ALPHA).send(living.packet('irn-mudlist-altered', ALPHA, now, moved));
  expect((await bedrock.next('error'))[6]).toBe('bad-mojo');
  await bedrock.closed;
  expect(mudOf(ALPHA, 'Bedrock')).toMatchObject({ router: '*dalet', state: { is: 'up' }, isOnline: false });
  living.tellOf(ALPHA, 'Bedrock', 0);
  await net.until(() => mudOf(ALPHA, 'Bedrock')?.state.is === 'removed');
});

test('a mud that has been down there for a week goes from the list, though nobody says so', async () => {
  const { living, net, mudOf, knows } = await withLiving([ALPHA]);
  const now = Math.floor(net.clock.now() / 1_000);
  const almost = mudinfo('Quendor', '*dalet', { disconnect_time: now - DOWN_MS / 1_000 + 60 });
  living.tellOf(ALPHA, 'Quendor', almost, now);
  await knows('Quendor');
  expect(mudOf(ALPHA, 'Quendor')?.state.is).toBe('down');
  net.clock.skip(AGE_MS); // The link does not live through it; the next one is no news about the mud.
  await net.until(() => mudOf(ALPHA, 'Quendor')?.state.is === 'removed');
});

test('a router that shuts down is dropped and dialled again; ours says so when it stops', async () => {
  const { living, net } = await withLiving([ALPHA]);
  const first = living.link(ALPHA);
  first.send(living.packet('irn-shutdown', ALPHA, 60));
  await net.until(() => first.isClosed);
  await net.until(() => living.link(ALPHA) !== first && living.isLinked(ALPHA));
  await net.until(() => net.get(ALPHA).router.status().routers[0]?.path === 'direct');
  void net.get(ALPHA).router.stop();
  await net.until(() => living.link(ALPHA).of('irn-shutdown').length === 1);
  const [shutdown] = living.link(ALPHA).of('irn-shutdown');
  expect(shutdown).toEqual(['irn-shutdown', 5, ALPHA, 0, '*dalet', 0, 0]);
});

test('every packet of ours has the shape that living routers read', async () => {
  const { living, net } = await withLiving([ALPHA]);
  await net.get(ALPHA).join('Bedrock');
  await net.until(() => living.toldOf('Bedrock') !== undefined, 500);
  const [startup] = living.lines.flatMap((one) => one.of('irn-startup-req'));
  const words = new Map([
    ['client_password', 1111],
    ['server_password', 2222],
  ]);
  expect(startup).toEqual(['irn-startup-req', 5, ALPHA, 0, '*dalet', 0, words]);
  const lengths = new Map(living.link(ALPHA).packets.map((packet) => [packet[0], packet.length]));
  expect(Object.fromEntries(lengths)).toEqual({
    ...{ 'irn-startup-req': 7, 'irn-ping': 8, 'irn-mudlist-delta': 8, 'irn-chanlist-req': 6 },
  });
  const [delta] = living.link(ALPHA).of('irn-mudlist-delta');
  expect(typeof delta?.[6]).toBe('number');
  expect(delta?.[7]).toMatchObject({ size: 1 });
});

import { FakeClock, ScriptedMud, seededRandom } from '@intermud/testkit';
import type { LpcArray, LpcMapping } from '@intermud/wire';
import { afterEach, expect, test } from 'vitest';
import { openStore, type Store } from '../store/index.ts';
import { Router, type RouterSettings } from './index.ts';

const NAME = '*test';
const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Place {
  readonly router: Router;
  readonly clock: FakeClock;
  readonly store: Store;
  readonly port: number;
  /** A mud that is online. */
  join(
    name: string,
    given?: Parameters<typeof ScriptedMud.online>[0] extends infer T ? Partial<T> : never,
  ): Promise<ScriptedMud>;
}

async function open(settings: Partial<RouterSettings> = {}, store?: Store): Promise<Place> {
  const kept = store ?? (await openStore({ kind: 'memory' }));
  const clock = new FakeClock();
  const router = new Router({
    name: NAME,
    store: kept,
    clock,
    random: seededRandom(1),
    settings: { listGatherMs: 0, ...settings },
  });
  const door = await router.listen('127.0.0.1', 0);
  cleanups.push(async () => {
    const stopping = router.stop();
    clock.advance(10_000);
    await stopping;
  });
  const { port } = door.address;
  return {
    router,
    clock,
    store: kept,
    port,
    join: async (name, given = {}) => {
      const mud = await ScriptedMud.online({ port, name, ...given });
      cleanups.push(() => mud.crash());
      return mud;
    },
  };
}

const tell = (from: string, to: string, text: string): LpcArray => [
  'tell',
  5,
  from,
  'fred',
  to,
  'barney',
  'Fred',
  text,
];
const line = (from: string, channel: string, text: string): LpcArray => [
  'channel-m',
  5,
  from,
  'fred',
  0,
  0,
  channel,
  'Fred',
  text,
];

test('a new mud gets a password, the mudlist with itself, and a chanlist, in this order', async () => {
  const { join } = await open();
  const mud = await join('Bedrock');
  const list = await mud.next('mudlist');
  expect(mud.packets.map(([type]) => type)).not.toContain('mudlist');
  const chanlist = await mud.next('chanlist-reply');
  expect(mud.password).toBeGreaterThan(0);
  expect((list[7] as LpcMapping).get('Bedrock')).toEqual([
    -1,
    '127.0.0.1',
    4000,
    0,
    0,
    'Lib 1',
    'Lib',
    'Driver 1',
    'LP',
    'open for public',
    'admin@example.org',
    expect.any(Map),
    new Map(),
  ]);
  expect(chanlist[7]).toEqual(new Map());
});

test('a tell arrives with its ttl counted down', async () => {
  const { join } = await open();
  const bedrock = await join('Bedrock');
  const granite = await join('Granite');
  bedrock.send(tell('Bedrock', 'Granite', 'Yabba "dabba"\\ doo\nnew line'));
  expect(await granite.next('tell')).toEqual([
    'tell',
    4,
    'Bedrock',
    'fred',
    'Granite',
    'barney',
    'Fred',
    'Yabba "dabba"\\ doo\nnew line',
  ]);
});

test('a tell to an unknown mud comes back as unk-dst with the packet', async () => {
  const { join } = await open();
  const bedrock = await join('Bedrock');
  bedrock.send(tell('Bedrock', 'Nowhere', 'hello'));
  const error = await bedrock.next('error');
  expect(error).toEqual([
    'error',
    5,
    NAME,
    0,
    'Bedrock',
    'fred',
    'unk-dst',
    'There is no mud "Nowhere"',
    tell('Bedrock', 'Nowhere', 'hello'),
  ]);
});

test('a channel is added, listened to and spoken on; a listening speaker hears itself', async () => {
  const { join } = await open();
  const bedrock = await join('Bedrock');
  const granite = await join('Granite');
  const slate = await join('Slate');
  bedrock.send(['channel-add', 5, 'Bedrock', 'admin', NAME, 0, 'gossip', 0]);
  bedrock.send(['channel-listen', 5, 'Bedrock', 0, NAME, 0, 'gossip', 1]);
  await bedrock.sync();
  granite.send(['channel-listen', 5, 'Granite', 0, NAME, 0, 'gossip', 1]);
  await granite.sync();
  granite.send(line('Granite', 'gossip', 'hello'));
  const heard = ['channel-m', 4, 'Granite', 'fred', 0, 0, 'gossip', 'Fred', 'hello'];
  expect(await granite.next('channel-m')).toEqual(heard);
  expect(await bedrock.next('channel-m')).toEqual(heard);
  slate.send(line('Slate', 'gossip', 'silent speaker'));
  await slate.sync();
  expect((await bedrock.next('channel-m'))[8]).toBe('silent speaker');
  expect(slate.taken('channel-m')).toEqual([]);
  const lists = granite.taken('chanlist-reply');
  expect(lists.at(-1)?.[7]).toEqual(new Map([['gossip', ['Bedrock', 0]]]));
});

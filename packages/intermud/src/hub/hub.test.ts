import { FakeClock, ScriptedMud, seededRandom } from '@intermud/testkit';
import type { LpcArray } from '@intermud/wire';
import { expect, onTestFinished, test } from 'vitest';
import { Router } from '../router/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { Hub } from './hub.ts';
import { READY_MS } from './limits.ts';
import { reservedPassword } from './memory.ts';
import { PaperRouter, turn } from './paper-router.suite.ts';
import { Passwords } from './passwords.ts';

const NAME = '*test';
const HUB = 'Intermud Hub';

interface Network {
  readonly store: Store;
  readonly port: number;
  readonly router: Router;
  stop(): Promise<void>;
}

async function openNetwork(kept?: Store): Promise<Network> {
  const store = kept ?? (await openStore({ kind: 'memory' }));
  const clock = new FakeClock();
  const random = seededRandom(1);
  const password = await reservedPassword(store.settings, (min, below) => min + random(below - min));
  const settings = { listGatherMs: 0, reserved: [{ name: HUB, password }] };
  const router = new Router({ name: NAME, store, clock, random, settings });
  const door = await router.listen('127.0.0.1', 0);
  const stop = async () => {
    const stopping = router.stop();
    clock.advance(10_000);
    await stopping;
  };
  onTestFinished(stop);
  return { store, router, port: door.address.port, stop };
}

async function openHub({ store, port }: Network): Promise<Hub> {
  const router = { name: NAME, host: '127.0.0.1', port };
  const hub = new Hub({
    name: HUB,
    routers: [router],
    reservation: { router, password: await reservedPassword(store.settings) },
    store,
    clock: new FakeClock(),
    passwords: new Passwords({ memoryCost: 8, timeCost: 1 }),
  });
  onTestFinished(() => hub.stop());
  hub.start();
  await hub.ready();
  return hub;
}

async function join({ port }: Network, name: string): Promise<ScriptedMud> {
  const mud = await ScriptedMud.online({ port, name });
  onTestFinished(() => mud.crash());
  return mud;
}

/** A network with a hub on it that has the account Fred, and a mud that asks. */
async function setUp() {
  const network = await openNetwork();
  const hub = await openHub(network);
  await hub.accounts.create({ name: 'Fred', password: 'yabba dabba doo' });
  const bedrock = await join(network, 'Bedrock');
  return { network, hub, bedrock };
}

test('ready() means that the channel gossip is there, owned by the hub, and listened to', async () => {
  const network = await openNetwork();
  const hub = await openHub(network);
  const [gossip] = await network.store.channels.all();
  expect(gossip).toMatchObject({ name: 'gossip', owner: HUB, type: 0, members: [], removedAt: undefined });
  const heard = Promise.withResolvers<string>();
  hub.mud.on('channel', ({ text }) => heard.resolve(text));
  const bedrock = await join(network, 'Bedrock');
  bedrock.send(['channel-m', 5, 'Bedrock', 'barney', 0, 0, 'gossip', 'Barney', 'yabba']);
  expect(await heard.promise).toBe('yabba');
});

test('a hub that comes back has its password, and finds its channel as it left it', async () => {
  const first = await openNetwork();
  await (await openHub(first)).stop();
  await first.stop();
  const before = await first.store.channels.all();
  const mudBefore = (await first.store.muds.all())[0];
  const second = await openNetwork(first.store);
  await openHub(second);
  expect(await second.store.channels.all()).toEqual(before);
  expect(await second.store.channels.listeners()).toEqual([{ mud: HUB, channel: 'gossip' }]);
  const [mud] = await second.store.muds.all();
  expect(mud?.password).toBe(mudBefore?.password);
});

test('the name of the hub is refused to whoever does not have its password', async () => {
  const network = await openNetwork();
  const thief = await ScriptedMud.connect({ port: network.port, name: HUB });
  onTestFinished(() => thief.crash());
  thief.send(thief.introduction({ password: 12_345 }));
  expect((await thief.next('error'))[6]).toBe('not-allowed');
  await openHub(network);
});

test('finger answers for an account that is not here, with 0 for what is private', async () => {
  const { bedrock } = await setUp();
  bedrock.send(['finger-req', 5, 'Bedrock', 'barney', HUB, 0, 'FRED']);
  const reply = await bedrock.next('finger-reply');
  expect(reply.slice(2, 6)).toEqual([HUB, 0, 'Bedrock', 'barney']);
  expect(reply.slice(6)).toEqual(['Fred', 0, 0, 0, 0, -1, 0, 'player', 0]);
});

test('chan-user-req answers for an account', async () => {
  const { bedrock } = await setUp();
  bedrock.send(['chan-user-req', 5, 'Bedrock', 0, HUB, 0, 'fred']);
  const reply = await bedrock.next('chan-user-reply');
  expect(reply.slice(2)).toEqual([HUB, 0, 'Bedrock', 0, 'fred', 'Fred', 2]);
});

test('who and chan-who answer with nobody, since nobody can be here yet', async () => {
  const { bedrock } = await setUp();
  bedrock.send(['who-req', 5, 'Bedrock', 'barney', HUB, 0]);
  expect((await bedrock.next('who-reply'))[6]).toEqual([]);
  bedrock.send(['chan-who-req', 5, 'Bedrock', 'barney', HUB, 0, 'gossip']);
  expect((await bedrock.next('chan-who-reply')).slice(6)).toEqual(['gossip', []]);
});

test('chan-who for a channel that the hub does not hear is unk-channel', async () => {
  const { bedrock } = await setUp();
  bedrock.send(['chan-who-req', 5, 'Bedrock', 'barney', HUB, 0, 'chess']);
  expect((await bedrock.next('error'))[6]).toBe('unk-channel');
});

const ASKING: [string, unknown[]][] = [
  ['finger-req', [0, 'nobody']],
  ['chan-user-req', [0, 'nobody']],
  ['tell', ['nobody', 'Barney', 'hello']],
  ['emoteto', ['nobody', 'Barney', '$N waves.']],
];
for (const [type, fields] of ASKING) {
  test(`${type} for a name without an account is unk-user, with the packet`, async () => {
    const { bedrock } = await setUp();
    const packet = [type, 5, 'Bedrock', 'barney', HUB, ...fields] as string[];
    bedrock.send(packet);
    const error = await bedrock.next('error');
    expect(error.slice(2, 7)).toEqual([HUB, 0, 'Bedrock', 'barney', 'unk-user']);
    expect((error[8] as string[])[0]).toBe(type);
  });
}

test('the hub offers what it answers, and nothing else', async () => {
  const { bedrock } = await setUp();
  const rowsOf = (packet: LpcArray) => packet[7] as Map<string, LpcArray>;
  const list = await bedrock.next('mudlist', (packet) => rowsOf(packet).has(HUB));
  const services = rowsOf(list).get(HUB)![11] as Map<string, number>;
  const offers = [...services.keys()].sort();
  expect(offers).toEqual(['auth', 'channel', 'emoteto', 'finger', 'locate', 'tell', 'ucache', 'who']);
});

test('ready() waits so long for the network, and as long again for the channel', async () => {
  const store = await openStore({ kind: 'memory' });
  const clock = new FakeClock();
  const paper = new PaperRouter();
  const routers = [{ name: NAME, host: '127.0.0.1', port: 8080 }];
  const hub = new Hub({ name: HUB, routers, store, clock, connect: paper.connect });
  onTestFinished(async () => {
    await hub.stop();
    await store[Symbol.asyncDispose]();
  });
  const waiting = () => {
    let answer = 'none';
    hub.ready().then(
      () => (answer = 'ready'),
      ({ code }) => (answer = code),
    );
    return async (ms: number) => {
      clock.advance(ms);
      await turn();
      return answer;
    };
  };
  const unreached = waiting(); // It has not been started yet.
  expect([await unreached(READY_MS - 1), await unreached(1)]).toEqual(['none', 'TIMEOUT']);
  hub.start();
  while (paper.packets.length === 0) await turn(); // Until what it remembers is read, and its start-up is here.
  paper.say('startup-reply', 5, NAME, 0, HUB, 0, [[NAME, '127.0.0.1 8080']], 7);
  while (!hub.mud.isOnline) await turn();
  const unheard = waiting();
  await turn(); // It is on the network, and waits for the channel from here on.
  expect([await unheard(READY_MS - 1), await unheard(1)]).toEqual(['none', 'TIMEOUT']);
});

// Routers that do not come back, and two sides of a network that meet again.
import { connect as connectTcp, createServer, type Server } from 'node:net';
import { FakeClock, FaultProxy, ScriptedMud } from '@intermud/testkit';
import type { LpcArray, LpcMapping } from '@intermud/wire';
import { expect, onTestFinished, test, vi } from 'vitest';
import { DOWN_MS } from '../limits.ts';
import type { Parts } from '../parts.ts';
import { Absence } from './absence.ts';
import { ROUTER_LOST_MS, ROUTER_LOST_TURN_MS } from './limits.ts';
import { ReplicatedMuds } from './muds.ts';
import { network } from './network.suite.ts';
import { RouterRecords } from './presence.ts';
import type { Routers } from './routers.ts';

type Net = Awaited<ReturnType<typeof network>>;

const seenAt = (net: Net, router: string, mud: string) =>
  net
    .get(router)
    .router.status()
    .muds.find(({ name }) => name === mud)?.state;

const stateAt = (net: Net, router: string, mud: string) => seenAt(net, router, mud)?.is;

const pathTo = (net: Net, from: string, to: string) =>
  net
    .get(from)
    .router.others()
    .find(({ name }) => name === to)?.path;

async function stop(net: Net, router: string): Promise<void> {
  const stopping = net.get(router).router.stop();
  await net.rest();
  await stopping;
}

for (const isTrusted of [true, false])
  test(`muds of a router that is gone for good are off all lists after seven days, ${isTrusted ? 'and let in elsewhere' : 'and told what to do elsewhere'}`, async () => {
    const net = await network(['*alpha', '*beta', '*gamma'], { isTrusted });
    await net.linked();
    const bedrock = await net.get('*alpha').join('Bedrock');
    const granite = await net.get('*beta').join('Granite');
    await net.until(() => stateAt(net, '*gamma', 'Bedrock') === 'up');
    await stop(net, '*alpha');
    await net.until(() => net.get('*beta').router.status().routers[0]?.path === 'none');
    net.clock.advance(ROUTER_LOST_MS + 60_000);
    await net.rest();
    net.clock.skip(DOWN_MS - 120_000);
    await net.rest();
    for (const router of ['*beta', '*gamma']) expect(stateAt(net, router, 'Bedrock')).toBe('unreachable');
    granite.taken('mudlist');
    net.clock.skip(ROUTER_LOST_MS + 60_000);
    await net.until(() => stateAt(net, '*gamma', 'Bedrock') === 'removed');
    await net.until(() => stateAt(net, '*beta', 'Bedrock') === 'removed');
    expect(stateAt(net, '*beta', 'Granite')).toBe('up');
    const isGone = (packet: LpcArray) => (packet[7] as LpcMapping).get('Bedrock') === 0;
    await granite.next('mudlist', isGone);
    const again = await ScriptedMud.connect({
      port: net.get('*beta').port,
      name: 'Bedrock',
      router: '*beta',
    });
    onTestFinished(() => again.crash());
    again.send(again.introduction({ password: bedrock.password }));
    if (isTrusted) expect((await again.next('startup-reply'))[7]).toBe(bedrock.password);
    else expect((await again.next('error'))[7]).toMatch(/intermud router forget "Bedrock"/);
  });

test('a router that comes back after longer than that has its muds again as they come', async () => {
  const net = await network(['*alpha', '*beta']);
  await net.linked();
  const before = await net.get('*alpha').join('Bedrock');
  await net.until(() => stateAt(net, '*beta', 'Bedrock') === 'up');
  await stop(net, '*alpha');
  await net.until(() => net.get('*beta').router.status().routers[0]?.path === 'none');
  net.clock.advance(ROUTER_LOST_MS + 60_000);
  await net.rest();
  net.clock.skip(DOWN_MS + 2 * ROUTER_LOST_MS);
  await net.until(() => stateAt(net, '*beta', 'Bedrock') === 'removed');
  await net.get('*alpha').restart();
  await net.linked();
  const after = await net.get('*alpha').join('Bedrock', { password: before.password });
  expect(after.password).toBe(before.password);
  await net.until(() => stateAt(net, '*beta', 'Bedrock') === 'up');
  await net.until(() => stateAt(net, '*alpha', 'Bedrock') === 'up');
});

test('muds of a router that cannot be reached are seen so, since it was lost, until it is back', async () => {
  const net = await network(['*alpha', '*beta', '*gamma']);
  await net.linked();
  const bedrock = await net.get('*alpha').join('Bedrock');
  const granite = await net.get('*alpha').join('Granite');
  await net.until(() => stateAt(net, '*beta', 'Bedrock') === 'up');
  granite.send(['shutdown', 5, 'Granite', 0, '*alpha', 0, 0]);
  await net.until(() => stateAt(net, '*beta', 'Granite') === 'down');
  await stop(net, '*alpha');
  await net.until(() => pathTo(net, '*beta', '*alpha') === 'none');
  const lostAt = net.clock.now();
  await net.until(() => stateAt(net, '*beta', 'Bedrock') === 'unreachable');
  const since = seenAt(net, '*beta', 'Bedrock')?.since ?? 0;
  expect(Math.abs(since - lostAt)).toBeLessThan(2_000); // It is looked at once a second.
  expect(stateAt(net, '*beta', 'Granite')).toBe('down'); // It had gone before: that is known.
  net.clock.advance(ROUTER_LOST_MS + 60_000);
  await net.rest();
  expect(seenAt(net, '*beta', 'Bedrock')).toEqual({ is: 'unreachable', since });
  await net.get('*alpha').restart();
  await net.linked();
  await net.get('*alpha').join('Bedrock', { password: bedrock.password });
  await net.until(() => stateAt(net, '*beta', 'Bedrock') === 'up');
});

/** Ports at which nobody listens until they are opened. */
class Gates {
  readonly #gates: { readonly at: number; readonly to: number }[] = [];

  readonly portFor = async (to: number): Promise<number> => {
    const at = await this.#listen(createServer(), 0, (server) => server.close());
    this.#gates.push({ at, to });
    return at;
  };

  async open(): Promise<void> {
    for (const { at, to } of this.#gates) {
      const server = createServer((socket) => {
        const through = connectTcp(to, '127.0.0.1');
        for (const end of [socket, through]) end.on('error', () => {});
        socket.pipe(through).pipe(socket);
        onTestFinished(() => void socket.destroy());
      });
      await this.#listen(server, at, () => {});
      onTestFinished(() => void server.close());
    }
  }

  async #listen(server: Server, port: number, then: (server: Server) => void): Promise<number> {
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const { port: at } = server.address() as { port: number };
    then(server);
    return at;
  }
}

test('of one channel made on two sides of a cut the older counts, and the other owner is told', async () => {
  const gates = new Gates();
  const net = await network(['*alpha', '*beta'], { portFor: gates.portFor });
  const older = await net.get('*alpha').join('Bedrock');
  const newer = await net.get('*beta').join('Granite');
  const make = (mud: ScriptedMud) => mud.send(['channel-add', 5, mud.name, 'fred', mud.router, 0, 'rock', 0]);
  make(older);
  await older.sync();
  net.clock.advance(5_000);
  make(newer);
  await newer.sync();
  await gates.open();
  await net.linked();
  await net.until(() => newer.packets.some(([type]) => type === 'error'));
  expect((await newer.next('error')).slice(4, 8)).toEqual([
    'Granite',
    0,
    'not-allowed',
    '"Bedrock" had made a channel "rock" before: that one counts, yours is gone',
  ]);
  for (const router of ['*alpha', '*beta'])
    expect(net.get(router).router.status().channels).toMatchObject([{ name: 'rock', owner: 'Bedrock' }]);
  await older.sync();
  expect(older.taken('error')).toEqual([]);
});

test('a router that is cut off and comes back costs the others one record each time, which one of them makes, whatever its muds', async () => {
  const proxies: FaultProxy[] = [];
  const portFor = async (port: number, from: string, to: string): Promise<number> => {
    if (from !== '*alpha' && to !== '*alpha') return port;
    const proxy = await FaultProxy.listen({ port });
    onTestFinished(() => proxy[Symbol.asyncDispose]());
    proxies.push(proxy);
    return proxy.port;
  };
  const net = await network(['*alpha', '*beta', '*gamma'], { portFor });
  await net.linked();
  const names = Array.from({ length: 20 }, (_, at) => `Mud ${at}`);
  for (const name of names) await net.get('*alpha').join(name);
  const granite = await net.get('*beta').join('Granite');
  const rowsOf = (mud: ScriptedMud) =>
    new Map(mud.packets.flatMap((packet) => (packet[0] === 'mudlist' ? [...(packet[7] as LpcMapping)] : [])));
  const allAre = (state: number) => () =>
    names.every((name) => (rowsOf(granite).get(name) as LpcArray | undefined)?.[0] === state);
  await net.until(allAre(-1));
  await net.rest();
  const told = vi.spyOn(ReplicatedMuds.prototype, 'apply');
  const made = vi.spyOn(RouterRecords.prototype, 'set');
  onTestFinished(() => void vi.restoreAllMocks());

  for (const proxy of proxies) proxy.cut();
  const isCutOff = (name: string) => pathTo(net, name, '*alpha') === 'none';
  await net.until(() => isCutOff('*beta') && isCutOff('*gamma'));
  const almost = net.clock.now() + ROUTER_LOST_MS - 20_000;
  await net.until(() => net.clock.now() >= almost, 1_000); // In steps, so that the other two hear each other.
  expect(made).toHaveBeenCalledTimes(0);
  await net.until(allAre(0));
  await net.rest();
  expect(made.mock.calls.toSorted()).toEqual([
    ['*alpha', 'down'], // Said by one of the two.
    ['*beta', 'down'], // Said by *alpha, for Granite is there.
  ]);
  expect(told.mock.calls.map(([name]) => name)).toEqual(['*alpha']);

  made.mockClear();
  told.mockClear();
  for (const proxy of proxies) proxy.heal();
  await net.until(allAre(-1));
  await net.rest();
  expect(made.mock.calls.toSorted()).toEqual([
    ['*alpha', 'up'],
    ['*beta', 'up'],
  ]);
  const changes = told.mock.calls.map(([name]) => name);
  expect(new Set(changes)).toEqual(new Set(['*alpha', '*beta']));
  expect(changes.length).toBeLessThanOrEqual(12); // Two records that went down and up, on three routers.
});

test.each([
  [['*beta', '*gamma'], 0],
  [['*alpha', '*beta', '*gamma'], ROUTER_LOST_TURN_MS],
])('of %j it is *beta that says that a router is away, %i ms after its time', (reachable, turnMs) => {
  const clock = new FakeClock();
  const mud = { record: { router: '*omega', state: { is: 'up' } } };
  const parts = { name: '*beta', clock, muds: { all: () => [mud] } } as unknown as Parts;
  const routers = { path: () => undefined, reachable: () => reachable, linked: () => [] };
  const set = vi.fn(async () => {});
  const records = { isDown: () => false, find: () => undefined, set };
  const absence = new Absence(parts, routers as unknown as Routers, records as unknown as RouterRecords);
  absence.sweep();
  clock.advance(ROUTER_LOST_MS + turnMs - 1);
  absence.sweep();
  expect(set).not.toHaveBeenCalled();
  clock.advance(1);
  absence.sweep();
  expect(set).toHaveBeenCalledWith('*omega', 'down');
});

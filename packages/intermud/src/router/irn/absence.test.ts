// Routers that do not come back, and two sides of a network that meet again.
import { connect as connectTcp, createServer, type Server } from 'node:net';
import { ScriptedMud } from '@intermud/testkit';
import type { LpcArray, LpcMapping } from '@intermud/wire';
import { expect, onTestFinished, test } from 'vitest';
import { DOWN_MS } from '../limits.ts';
import { ROUTER_LOST_MS } from './limits.ts';
import { network } from './network.suite.ts';

type Net = Awaited<ReturnType<typeof network>>;

const stateAt = (net: Net, router: string, mud: string) =>
  net
    .get(router)
    .router.status()
    .muds.find(({ name }) => name === mud)?.state.is;

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
    expect([stateAt(net, '*beta', 'Bedrock'), stateAt(net, '*gamma', 'Bedrock')]).toEqual(['up', 'up']); // As its router said.
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
  const error = newer.next('error');
  await net.rest();
  expect((await error).slice(4, 8)).toEqual([
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

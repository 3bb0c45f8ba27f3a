// The model of a living router has the manners that it is there for, and is hurt by what hurts such routers.
import { decodeLpc, FrameDecoder, isMapping, type LpcArray, type LpcValue } from '@intermud/wire';
import { expect, test } from 'vitest';
import type { RouterSocket } from '../../../packages/intermud/src/router/index.ts';
import { Sea } from '../sea.ts';
import { World } from '../world.ts';
import { frameOf } from './line.ts';
import { LivingRouter } from './router.ts';
import type { Traits } from './traits.ts';

const US = '*alpha';
const SECOND = 1_000;
const PLAIN: Traits = {
  ...{ startupAfterMs: 5_000, redialMs: 1e9, pingMs: 10_000, silenceMs: 120_000 },
  ...{ repeatsMuds: false, repeatsLines: false, isTypeEmpty: true, writesText: true },
  ...{ hasPasswords: true, namesItself: true, tellsChannels: false },
};

/** A connection to it, and what came. */
class Wire {
  readonly packets: LpcArray[] = [];
  readonly #decoder = new FrameDecoder(1 << 24);
  socket: RouterSocket | undefined;
  isClosed = false;

  send(...packet: LpcArray): void {
    this.socket?.write(frameOf(packet));
  }

  say(type: string, ...fields: LpcArray): void {
    this.send(type, 5, US, 0, '*dalet', 0, ...fields);
  }

  startup(mine = 11, yours = 22): void {
    const words = new Map([
      ['client_password', mine],
      ['server_password', yours],
    ]);
    this.send('irn-startup-req', 5, US, 'foo', '*dalet', 'bar', words);
  }

  of(type: string): LpcArray[] {
    return this.packets.filter((packet) => packet[0] === type);
  }

  events(socket: RouterSocket) {
    this.socket = socket;
    return {
      received: (chunk: Buffer) => {
        for (const frame of this.#decoder.push(chunk)) this.packets.push(decodeLpc(frame) as LpcArray);
      },
      closed: () => {
        this.isClosed = true;
      },
    };
  }
}

async function living(traits: Partial<Traits> = {}, muds: readonly string[] = ['Quendor', 'Frobozz']) {
  const world = new World(7);
  const sea = new Sea(world);
  const place = { wireName: '*dalet', address: '10.5.0.1', muds, traits: { ...PLAIN, ...traits } };
  const router = new LivingRouter(world, sea, place);
  router.friends.push({ name: US, address: '10.0.0.1', password: 22, theirs: 11, isMistaken: false });
  router.start();
  await world.run(30 * SECOND); // Its muds have come.
  const dial = async () => {
    const wire = new Wire();
    const failed = (reason: string) => world.fail(reason);
    sea.dial('10.0.0.1')('10.5.0.1', 8080, { connected: (socket) => wire.events(socket), failed });
    await world.run(5 * SECOND);
    return wire;
  };
  return { world, sea, router, dial };
}

const rowOf = ([, , , , , , , muds]: LpcArray) =>
  [...(muds as ReadonlyMap<LpcValue, LpcValue>)][0] as [string, ReadonlyMap<LpcValue, LpcValue>];

const info = (name: string, more: Record<string, LpcValue> = {}) =>
  new Map(
    Object.entries({
      ...{ name, ip: '192.0.2.1', connect_time: 1, disconnect_time: 0, password: 1, old_mudlist_id: 0 },
      ...{ old_chanlist_id: 0, player_port: 1, imud_tcp_port: 0, imud_udp_port: 0, mudlib: 'x' },
      ...{ base_mudlib: 'x', driver: 'x', mud_type: 'x', open_status: 'x', protocol: 3, restart_delay: 0 },
      ...{ router: US, admin_email: 'x', services: new Map(), other_data: 0, ...more },
    }),
  );

test('a start-up is not answered but by pings and the whole list, a mud a second', async () => {
  const { world, dial } = await living();
  const wire = await dial();
  wire.startup();
  await world.run(4 * SECOND);
  expect(wire.of('irn-mudlist-delta')).toEqual([]);
  await world.run(30 * SECOND);
  const told = wire.of('irn-mudlist-delta').map(rowOf);
  expect(told.map(([name]) => name).toSorted()).toEqual(['Frobozz', 'Quendor']);
  expect(told[0]?.[1].get('player_port')).toBe('4000');
  expect(wire.of('irn-ping').length).toBeGreaterThan(2);
  expect(wire.of('irn-chanlist-delta')).toEqual([]);
  expect(world.faults).toEqual([]);
});

test('a wrong password is met with silence on an open socket', async () => {
  const { world, dial } = await living();
  const wire = await dial();
  wire.startup(12, 22);
  await world.run(60 * SECOND);
  expect(wire).toMatchObject({ packets: [], isClosed: false });
});

test('the newest start-up counts, and what comes on an older link closes that', async () => {
  const { world, dial } = await living();
  const [first, second] = [await dial(), await dial()];
  first.startup();
  await world.run(5 * SECOND);
  second.startup();
  await world.run(5 * SECOND);
  const before = first.packets.length;
  await world.run(30 * SECOND);
  expect(first).toMatchObject({ isClosed: false, packets: { length: before } });
  first.say('irn-ping', 1, 0);
  await world.run(5 * SECOND);
  expect(first.isClosed).toBe(true);
  expect(second.isClosed).toBe(false);
});

test('a silent link is dropped after its time', async () => {
  const { world, dial, router } = await living();
  const wire = await dial();
  wire.startup();
  await world.run(110 * SECOND);
  expect([...router.links]).toEqual([US]);
  await world.run(30 * SECOND);
  expect([...router.links]).toEqual([]);
  expect(wire.isClosed).toBe(true);
});

test('a restart forgets all; its own muds come back', async () => {
  const { world, dial, router } = await living();
  const wire = await dial();
  wire.startup();
  wire.say('irn-mudlist-delta', 1, new Map([['Bedrock', info('Bedrock')]]));
  await world.run(5 * SECOND);
  expect(router.told.get('Bedrock')).toMatchObject({ isUp: true, router: US });
  router.crash(true);
  router.start();
  expect([...router.known]).toEqual([]);
  await world.run(30 * SECOND);
  expect(router.told.size).toBe(0);
  expect([...router.known].every(({ isOnline }) => isOnline)).toBe(true);
  expect(world.faults).toEqual([]);
});

test('it repeats muds and lines, where it does; types are empty arrays', async () => {
  const { world, dial, router } = await living({ repeatsMuds: true, repeatsLines: true });
  const wire = await dial();
  wire.startup();
  wire.say('irn-mudlist-delta', 1, new Map([['Bedrock', info('Bedrock')]]));
  const line = ['channel-m', 4, 'Bedrock', 'fred', 0, 0, 'chat', 'Fred', 'hello'];
  wire.say('irn-data', line);
  await world.run(SECOND);
  router.addChannel(router.muds[0] as never, 'far', 1);
  await world.run(30 * SECOND);
  expect(wire.of('irn-mudlist-delta').map((packet) => rowOf(packet)[0])).toContain('Bedrock');
  expect(wire.of('irn-data').map((packet) => packet[6])).toEqual([line]);
  const [, , , , , , , lists] = wire.of('irn-chanlist-delta')[0] as LpcArray;
  expect(isMapping(lists as LpcValue) && (lists as ReadonlyMap<string, LpcValue>).get('channels')).toEqual(
    new Map([['far', [[], router.muds[0]?.name, [router.muds[0]?.name]]]]),
  );
});

const channels = (row: LpcValue) =>
  new Map<LpcValue, LpcValue>([
    ['channels', new Map([['chat', row]])],
    ['listening', new Map()],
  ]);

for (const [what, type, fields, found] of [
  ['a removed channel', 'irn-chanlist-delta', [1, channels(-1)], /the channel "chat" is removed/],
  ['a removed channel', 'irn-chanlist-delta', [1, channels(0)], /the channel "chat" is removed/],
  ['a row without a list', 'irn-chanlist-delta', [1, channels([0, 'Bedrock'])], /no row of type/],
  [
    'a mud without a router',
    'irn-mudlist-delta',
    [1, new Map([['B', info('B', { router: 0 })]])],
    /no good router/,
  ],
  [
    'two muds',
    'irn-mudlist-delta',
    [
      1,
      new Map([
        ['B', info('B')],
        ['C', info('C')],
      ]),
    ],
    /has 2 names/,
  ],
  ['a packet that there is none of', 'irn-links', [[]], /no packet irn-links/],
  ['a packet of another length', 'irn-ping', [1], /has 7 elements/],
] as [string, string, LpcArray, RegExp][])
  test(`it is stopped by ${what} (${JSON.stringify(fields[1] instanceof Map ? [...fields[1].keys()] : fields)})`, async () => {
    const { world, dial } = await living();
    const wire = await dial();
    wire.startup();
    wire.say(type, ...fields);
    await world.run(5 * SECOND);
    expect(world.faults).toEqual([expect.stringMatching(found)]);
    expect(wire.isClosed).toBe(true);
  });

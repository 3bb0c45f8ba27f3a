import { readFileSync } from 'node:fs';
import { decodeLpc, type LpcArray, type LpcMapping } from '@intermud/wire';
import { expect, test } from 'vitest';
import { FRAME_BYTES_FOR_ALL } from './limits.ts';
import { add, line, listen, open, ROUTER, tell } from './place.suite.ts';
import { profileOf } from './profiles.ts';

interface Capture {
  readonly source: string;
  readonly direction: string;
  readonly hex: string;
}

const CAPTURES = JSON.parse(
  readFileSync(new URL('../../../../conformance/vectors/wire-captures.json', import.meta.url), 'utf8'),
) as Capture[];

const textsOf = (source: string) =>
  CAPTURES.filter((one) => one.source === source).map(({ hex }) =>
    Buffer.from(hex, 'hex').subarray(4).toString('latin1'),
  );

/** What Dead Souls says of itself, as its own router lists it. */
function deadSouls(): { mudlib: string; driver: string } {
  const text = textsOf('Dead Souls on FluffOS').find((one) => one.includes('"DSRouterMud":')) as string;
  const list = decodeLpc(Buffer.from(text, 'latin1')) as LpcArray;
  const row = (list[7] as LpcMapping).get('DSRouterMud') as LpcArray;
  return { mudlib: String(row[5]), driver: String(row[7]) };
}

const COFFEEMUD = { mudlib: 'CoffeeMud v5.11.0.4', driver: 'CoffeeMud v5.11.0.4' };
const DEAD_SOULS_STOCK = { mudlib: 'Dead Souls 3.8.2', driver: 'FluffOS v2.23-ds03' };

test.each([
  [COFFEEMUD, 'coffeemud', 65_536],
  [DEAD_SOULS_STOCK, 'dead-souls', 9_999],
  [{ mudlib: 'Dead Souls 2.9', driver: 'MudOS v22.2b14' }, 'dead-souls', 9_999],
  [deadSouls(), 'dead-souls-fluffos', 262_144],
  [{ mudlib: 'Dead Souls 3.9', driver: 'FluffOS v2019.20' }, 'dead-souls-fluffos', 262_144],
  [{ mudlib: 'LuminariMUD', driver: 'Luminari gateway' }, 'luminari', 262_144],
  [{ mudlib: 'Lima', driver: 'MudOS' }, 'usual', 262_144],
])('%j is %s', (origin, name, frameBytesMax) => {
  expect(profileOf(origin)).toMatchObject({ name, frameBytesMax });
});

test('the config may know better', () => {
  expect(profileOf(COFFEEMUD, { encoding: 'latin-1', frameBytesMax: 1_000 })).toMatchObject({
    name: 'coffeemud',
    encoding: 'latin-1',
    frameBytesMax: 1_000,
    followsRedirects: false,
  });
});

test('stock Dead Souls gets a frame of 9,999 bytes and not one of 10,000', async () => {
  const { join } = await open();
  const [mud, ds] = [await join('Bedrock'), await join('DS', DEAD_SOULS_STOCK)];
  const empty = Buffer.byteLength('({"tell",5,"Bedrock","fred","DS","barney","Fred","",})') + 5; // and length and NUL
  mud.send(tell('Bedrock', 'DS', 'x'.repeat(FRAME_BYTES_FOR_ALL - empty)));
  expect((await ds.next('tell'))[7]).toHaveLength(FRAME_BYTES_FOR_ALL - empty);
  mud.send(tell('Bedrock', 'DS', 'x'.repeat(FRAME_BYTES_FOR_ALL + 1 - empty)));
  expect((await mud.next('error')).slice(6, 8)).toEqual([
    'bad-pkt',
    '"DS" takes no packets of more than 9999 bytes',
  ]);
});

test('a line that is too long for one listener is left out for that one only', async () => {
  const { join } = await open();
  const [mud, ds] = [await join('Bedrock'), await join('DS', DEAD_SOULS_STOCK)];
  mud.send(add('Bedrock', 'chat'));
  await mud.sync();
  for (const one of [mud, ds]) {
    one.send(listen(one.name, 'chat'));
    await one.sync();
  }
  mud.send(line('Bedrock', 'chat', 'x'.repeat(10_000)));
  mud.send(line('Bedrock', 'chat', 'short'));
  expect((await mud.next('channel-m'))[8]).toHaveLength(10_000);
  expect((await ds.next('channel-m'))[8]).toBe('short');
  expect(mud.taken('error')).toEqual([]);
});

test('CoffeeMud gets nothing that its reader dies of', async () => {
  const { join } = await open();
  const coffee = await join('Coffee', COFFEEMUD);
  const mud = await join('Bedrock');
  mud.send(tell('Bedrock', 'Coffee', 'hi').with(0, 'emoteto'));
  expect((await mud.next('error')).slice(6, 8)).toEqual(['not-imp', '"Coffee" does not know emoteto']);
  mud.send(['emoteto', 5, 'Bedrock', 'fred', 0, 0, 'Fred', 'to all']);
  coffee.send(['ping-req', 5, 'Coffee', 0, ROUTER, 0, 0]);
  coffee.send(add('Coffee', 'filtered', 2));
  coffee.send(['channel-admin', 5, 'Coffee', 'a', ROUTER, 0, 'filtered', ['Bedrock'], []]);
  coffee.send(tell('Coffee', 'Coffee', 'done'));
  await coffee.next('tell');
  mud.send(line('Bedrock', 'filtered', 'hello'));
  expect((await mud.next('error'))[6]).toBe('not-imp');
  coffee.send(tell('Coffee', 'Coffee', 'done'));
  await coffee.next('tell');
  expect(new Set(coffee.packets.map(([type]) => type))).toEqual(new Set(['mudlist', 'chanlist-reply']));
});

test('what CoffeeMud sends without a NUL arrives with one', async () => {
  const { join } = await open();
  const [a, b] = [await join('FakeA', COFFEEMUD), await join('FakeB')];
  const tells = textsOf('CoffeeMud').filter((text) => text.startsWith('({"tell",5,"FakeA","alice","FakeB"'));
  expect(tells.length).toBeGreaterThan(4);
  for (const text of tells) a.sendText(text);
  await b.next('tell', (packet) => packet[7] === 'hello bob');
  for (const frame of b.frames) expect(frame.toString('latin1')).toMatch(/}\)\0$/);
});

test('what CoffeeMud asks itself comes back: its link is alive for it only then', async () => {
  const { join } = await open();
  const coffee = await join('FakeA', COFFEEMUD);
  coffee.sendText(textsOf('CoffeeMud').find((text) => text.startsWith('({"ping-req"')) as string);
  expect((await coffee.next('ping-req')).slice(2, 5)).toEqual(['FakeA', 0, 'FakeA']);
});

test("Dead Souls' channel packets are carried out as they were captured", async () => {
  const { join } = await open();
  const owner = await join('Ca', deadSouls());
  const mud = await join('Cb', deadSouls());
  const send = async (from: typeof owner, start: string) => {
    const texts = textsOf('Dead Souls on FluffOS').filter((text) => text.startsWith(start));
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) from.sendText(text);
    await from.sync();
  };
  await send(owner, '({"channel-add",5,"Ca"');
  await send(mud, '({"channel-listen",5,"Cb"');
  await mud.next('chanlist-reply', (packet) => (packet[7] as LpcMapping).has('zchan0'));
  expect((await mud.next('error'))[6]).toBe('not-allowed'); // zchan1 and zchan2 admit only whom their owner names.
});

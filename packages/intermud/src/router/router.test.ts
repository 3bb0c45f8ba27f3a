import type { LpcMapping } from '@intermud/wire';
import { expect, test } from 'vitest';
import { line, open, ROUTER, tell } from './place.suite.ts';

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
    ROUTER,
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
  bedrock.send(['channel-add', 5, 'Bedrock', 'admin', ROUTER, 0, 'gossip', 0]);
  bedrock.send(['channel-listen', 5, 'Bedrock', 0, ROUTER, 0, 'gossip', 1]);
  await bedrock.sync();
  granite.send(['channel-listen', 5, 'Granite', 0, ROUTER, 0, 'gossip', 1]);
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

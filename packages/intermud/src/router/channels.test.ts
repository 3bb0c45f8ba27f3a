import type { ScriptedMud } from '@intermud/testkit';
import { expect, test } from 'vitest';
import { FILTER_MS } from './limits.ts';
import { add, admin, line, listen, open, type Place, ROUTER } from './place.suite.ts';

/** An owner with a channel, and muds that asked to listen to it. */
async function stage(place: Place, type: number, ...names: string[]): Promise<ScriptedMud[]> {
  const owner = await place.join('Owner');
  owner.send(add('Owner', 'chat', type));
  await owner.sync();
  const others = [];
  for (const name of names) {
    const mud = await place.join(name);
    mud.send(listen(name, 'chat'));
    await mud.sync();
    others.push(mud);
  }
  return [owner, ...others];
}

/** What each mud hears on the channel when one speaks. */
async function heard(speaker: ScriptedMud, muds: readonly ScriptedMud[], text = 'hello'): Promise<string[]> {
  speaker.send(line(speaker.name, 'chat', text));
  await speaker.sync();
  const hearing: string[] = [];
  for (const mud of muds) {
    await mud.sync();
    if (mud.taken('channel-m').length > 0) hearing.push(mud.name);
  }
  return hearing;
}

const lastError = async (mud: ScriptedMud) => (await mud.next('error')).slice(6, 8);

test('an open channel is for all but the banned, at once and in both directions', async () => {
  const place = await open();
  const [owner, bad, good] = (await stage(place, 0, 'Bad', 'Good')) as [
    ScriptedMud,
    ScriptedMud,
    ScriptedMud,
  ];
  expect(await heard(good, [bad, good])).toEqual(['Bad', 'Good']);
  owner.send(admin('Owner', 'chat', ['BAD']));
  await owner.sync();
  expect(await heard(good, [bad, good])).toEqual(['Good']);
  expect(await heard(bad, [good])).toEqual([]);
  expect(await lastError(bad)).toEqual(['not-allowed', '"Bad" is banned from "chat" by its owner, "Owner"']);
  bad.send(listen('Bad', 'chat'));
  expect((await lastError(bad))[0]).toBe('not-allowed');
  owner.send(admin('Owner', 'chat', [], ['Bad']));
  await owner.sync();
  expect(await heard(good, [bad, good])).toEqual(['Bad', 'Good']);
});

test('a closed channel is for its owner and those admitted', async () => {
  const place = await open();
  const [owner, a] = (await stage(place, 1, 'A')) as [ScriptedMud, ScriptedMud];
  expect(await lastError(a)).toEqual(['not-allowed', '"A" is not admitted to "chat" by its owner, "Owner"']);
  owner.send(admin('Owner', 'chat', ['A']));
  owner.send(listen('Owner', 'chat'));
  await owner.sync();
  a.send(listen('A', 'chat'));
  await a.sync();
  expect(await heard(a, [owner, a])).toEqual(['Owner', 'A']);
  expect(await heard(owner, [owner, a])).toEqual(['Owner', 'A']);
});

test('a change of type by the owner clears the list, and is told to all', async () => {
  const place = await open();
  const [owner, a] = (await stage(place, 0, 'A')) as [ScriptedMud, ScriptedMud];
  owner.send(admin('Owner', 'chat', ['Other']));
  owner.send(add('Owner', 'chat', 1));
  owner.send(['chan-adminlist', 5, 'Owner', 'admin', ROUTER, 0, 'chat']);
  expect(await owner.next('chan-adminlist-reply')).toEqual([
    'chan-adminlist-reply',
    5,
    ROUTER,
    0,
    'Owner',
    'admin',
    'chat',
    [],
  ]);
  expect(await heard(owner, [a])).toEqual([]);
  await a.next('chanlist-reply', (packet) => (packet[7] as Map<string, unknown[]>).get('chat')?.[1] === 1);
});

test('a removed channel is gone for all: others see a 0, nobody can speak, a new one has no old listeners', async () => {
  const place = await open();
  const [owner, a] = (await stage(place, 0, 'A')) as [ScriptedMud, ScriptedMud];
  owner.send(['channel-remove', 5, 'Owner', 'admin', ROUTER, 0, 'chat']);
  await owner.sync();
  await a.next('chanlist-reply', (packet) => (packet[7] as Map<string, unknown>).get('chat') === 0);
  a.send(line('A', 'chat', 'hello'));
  expect(await lastError(a)).toEqual(['unk-channel', 'There is no channel "chat"']);
  a.send(add('A', 'chat'));
  await a.sync();
  expect(await heard(a, [a])).toEqual([]);
});

const NOT_OWNER = [
  add('A', 'chat', 1),
  ['channel-remove', 5, 'A', 'admin', ROUTER, 0, 'chat'],
  admin('A', 'chat', ['Owner']),
  ['chan-adminlist', 5, 'A', 'admin', ROUTER, 0, 'chat'],
];

test('only the owner may change, remove, administer and see the list', async () => {
  const place = await open();
  const [, a] = (await stage(place, 0, 'A')) as [ScriptedMud, ScriptedMud];
  for (const packet of NOT_OWNER) {
    a.send(packet);
    expect((await lastError(a))[0]).toBe('not-allowed');
  }
});

test.each(['null', ROUTER, 0, 'Nowhere'])(
  'a line may be addressed to %j, and arrives with no target',
  async (target) => {
    const place = await open();
    const [, a] = (await stage(place, 0, 'A')) as [ScriptedMud, ScriptedMud];
    a.send(line('A', 'chat', 'hello').with(4, target));
    expect((await a.next('channel-m')).slice(4, 6)).toEqual([0, 0]);
    a.send(listen('A', 'chat', 0).with(4, target));
    await a.sync();
    expect(await heard(a, [a])).toEqual([]);
  },
);

const SHAPES = [
  line('A', 'chat', 'hello').slice(0, 8),
  [...line('A', 'chat', 'hello'), 'more'],
  line('A', 'chat', 'hello').with(8, 5),
  line('A', 'chat', 'hello').with(6, 0),
  ['channel-t', 5, 'A', 'fred', 0, 0, 'chat', 'B', 'b', 'others', 'target', 'Fred'],
  ['channel-listen', 5, 'A', 0, ROUTER, 0, 'chat', 'maybe'],
  ['channel-add', 5, 'A', 0, ROUTER, 0, 'new', 3],
  ['channel-admin', 5, 'A', 0, ROUTER, 0, 'chat', [5], []],
];

test.each(SHAPES.map((packet) => [packet[0], packet] as const))(
  'a %s of a wrong shape is answered with bad-pkt',
  async (_, packet) => {
    const place = await open();
    const [owner, a] = (await stage(place, 0, 'A')) as [ScriptedMud, ScriptedMud];
    owner.send(listen('Owner', 'chat'));
    await owner.sync();
    a.send(packet);
    expect((await lastError(a))[0]).toBe('bad-pkt');
    await owner.sync();
    expect(owner.taken('channel-m')).toEqual([]);
  },
);

test('a flag that comes as a string is read: "0" tunes out', async () => {
  const place = await open();
  const [, a] = (await stage(place, 0, 'A')) as [ScriptedMud, ScriptedMud];
  a.send(listen('A', 'chat').with(7, '0'));
  await a.sync();
  expect(await heard(a, [a])).toEqual([]);
});

test('names of channels are bound like others', async () => {
  const place = await open();
  const a = await place.join('A');
  for (const name of ['', 'a@b', 'x'.repeat(65)]) {
    a.send(add('A', name));
    expect((await lastError(a))[0]).toBe('not-allowed');
  }
});

test('channel-e and channel-t are carried like channel-m', async () => {
  const place = await open();
  const [, a] = (await stage(place, 0, 'A')) as [ScriptedMud, ScriptedMud];
  a.send(['channel-e', 5, 'A', 'fred', 0, 0, 'chat', 'Fred', '$N smiles']);
  expect((await a.next('channel-e'))[8]).toBe('$N smiles');
  a.send([
    'channel-t',
    5,
    'A',
    'fred',
    0,
    0,
    'chat',
    'B',
    'b',
    '$N waves to $O',
    '$N waves to you',
    'Fred',
    'Barney',
  ]);
  expect(await a.next('channel-t')).toHaveLength(13);
});

/** A filtered channel with its owner and two admitted muds that listen. */
async function filtered(place: Place): Promise<[owner: ScriptedMud, a: ScriptedMud, b: ScriptedMud]> {
  const [owner] = (await stage(place, 2)) as [ScriptedMud];
  owner.send(admin('Owner', 'chat', ['A', 'B']));
  await owner.sync();
  const muds = [];
  for (const name of ['A', 'B']) {
    const mud = await place.join(name);
    mud.send(listen(name, 'chat'));
    await mud.sync();
    muds.push(mud);
  }
  return [owner, ...muds] as [ScriptedMud, ScriptedMud, ScriptedMud];
}

const reply = (packet: unknown, from = 'Owner') =>
  ['chan-filter-reply', 5, from, 0, ROUTER, 0, 'chat', packet] as never;

test('a line on a filtered channel goes to the owner, and what it gives back to all', async () => {
  const place = await open();
  const [owner, a, b] = await filtered(place);
  a.send(line('A', 'chat', 'damn'));
  const request = await owner.next('chan-filter-req');
  expect(request).toEqual(['chan-filter-req', 5, ROUTER, 0, 'Owner', 0, 'chat', line('A', 'chat', 'damn')]);
  owner.send(reply(line('A', 'chat', 'd***')));
  expect((await a.next('channel-m'))[8]).toBe('d***');
  expect((await b.next('channel-m'))[8]).toBe('d***');
  expect(place.router.metrics.filtersWaiting).toBe(0);
});

test("the owner's own lines pass without being asked about", async () => {
  const place = await open();
  const [owner, a] = await filtered(place);
  owner.send(line('Owner', 'chat', 'hello'));
  expect((await a.next('channel-m'))[8]).toBe('hello');
  expect(owner.taken('chan-filter-req')).toEqual([]);
});

test('an owner drops a line with 0', async () => {
  const place = await open();
  const [owner, a] = await filtered(place);
  a.send(line('A', 'chat', 'one'));
  a.send(line('A', 'chat', 'two'));
  await owner.next('chan-filter-req');
  owner.send(reply(0));
  owner.send(reply(line('A', 'chat', 'two')));
  expect((await a.next('channel-m'))[8]).toBe('two');
  expect(a.taken('channel-m')).toEqual([]);
});

const CHANGED = [
  line('B', 'chat', 'in the name of another mud'),
  line('A', 'other', 'on another channel'),
  line('A', 'chat', 'as another user').with(3, 'wilma'),
  line('A', 'chat', 'of another type').with(0, 'channel-e'),
  line('A', 'chat', 'x').with(0, 'tell'),
  line('A', 'chat', 'too short').slice(0, 8),
];

test('a filter may change nothing but the text, and only the owner filters', async () => {
  const place = await open();
  const [owner, a, b] = await filtered(place);
  a.send(line('A', 'chat', 'hello'));
  await owner.next('chan-filter-req');
  for (const packet of CHANGED) owner.send(reply(packet));
  b.send(reply(line('A', 'chat', 'from a stranger'), 'B'));
  await owner.sync();
  await b.sync();
  await a.sync();
  expect([
    ...a.taken('channel-m'),
    ...b.taken('channel-m'),
    ...owner.taken('error'),
    ...b.taken('error'),
  ]).toEqual([]);
  owner.send(reply(line('A', 'chat', 'hello!')));
  expect((await a.next('channel-m'))[8]).toBe('hello!');
});

test('nothing is given back twice, or without having been asked', async () => {
  const place = await open();
  const [owner, a] = await filtered(place);
  a.send(line('A', 'chat', 'once'));
  await owner.next('chan-filter-req');
  owner.send(reply(line('A', 'chat', 'once')));
  owner.send(reply(line('A', 'chat', 'once')));
  await owner.sync();
  await a.sync();
  expect(a.taken('channel-m')).toHaveLength(1);
});

test('the speaker is told when the owner is away, leaves, or does not answer', async () => {
  const place = await open();
  const [owner, a] = await filtered(place);
  a.send(line('A', 'chat', 'slow'));
  await owner.next('chan-filter-req');
  place.clock.advance(FILTER_MS);
  expect(await lastError(a)).toEqual(['unk-dst', '"Owner", which filters "chat", did not answer']);
  a.send(line('A', 'chat', 'gone'));
  await owner.next('chan-filter-req');
  await owner.crash();
  expect(await lastError(a)).toEqual(['unk-dst', '"Owner", which filters "chat", has gone']);
  a.send(line('A', 'chat', 'away'));
  expect(await lastError(a)).toEqual(['unk-dst', '"Owner", which filters "chat", is not connected']);
});

test('who listens is kept while a mud is away', async () => {
  const place = await open();
  const [owner, a] = (await stage(place, 0, 'A')) as [ScriptedMud, ScriptedMud];
  await a.crash();
  const again = await place.join('A', { password: a.password });
  expect(await heard(owner, [again])).toEqual(['A']);
});

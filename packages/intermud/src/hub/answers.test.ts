import { expect, test } from 'vitest';
import { openStore } from '../store/index.ts';
import { type Account, Accounts } from './accounts.ts';
import { answersOf } from './answers.ts';
import { Passwords } from './passwords.ts';
import { type Person, type Presence, type PrivateLine, refused, TAKEN } from './presence.ts';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const asker = { mud: 'Bedrock', user: 'barney' };

function personOf(account: Account, changes: Partial<Person> = {}): Person {
  return {
    account,
    gender: 1,
    title: 'the baker',
    statuses: [],
    connectedAt: NOW - 3_600_000,
    activeAt: NOW - 61_999,
    plan: '',
    isListening: (channel) => channel === 'gossip',
    ...changes,
  };
}

const presenceOf = (people: readonly Person[]): Presence => ({
  all: () => people,
  find: (username) => people.find(({ account }) => account.username === username),
});

/** A house with the account Wilma, who is on as `changes` say, and the account Fred, who is away. */
async function setUp(changes: Partial<Person> = {}, taken = TAKEN) {
  const store = await openStore({ kind: 'memory' });
  const clock = { now: () => NOW };
  const passwords = new Passwords({ memoryCost: 8, timeCost: 1 });
  const accounts = new Accounts({ store: store.accounts, clock, passwords });
  await accounts.create({ name: 'Fred', password: 'yabba dabba', isStaff: true });
  const wilma = personOf(await accounts.create({ name: 'Wilma', password: 'pebbles' }), changes);
  const delivered: [string, PrivateLine][] = [];
  const deliver = async ({ name }: Account, line: PrivateLine) => {
    delivered.push([name, line]);
    return taken;
  };
  const presence = presenceOf([wilma]);
  const hears = (channel: string) => channel === 'gossip' || channel === 'chess';
  return { answers: answersOf({ accounts, presence, deliver, clock, hears }), accounts, delivered };
}

function packetOf<Type extends 'tell' | 'emoteto'>(type: Type, targetUser: string | 0, message: string) {
  const head = { ttl: 4, originatorMud: 'Bedrock', originatorUser: 'barney', targetMud: 'Hub', targetUser };
  return { type, ...head, visname: 'Barney', message, text: message.replace('$N', 'Barney@Bedrock') };
}

function replies() {
  const said: unknown[] = [];
  return {
    said,
    reply: { unknownUser: () => said.push('unk-user'), refuse: (...args: unknown[]) => said.push(args) },
  };
}

test('who shows name, whole seconds of idleness and title', async () => {
  const { answers } = await setUp();
  expect(await answers.who?.(asker)).toEqual([{ visname: 'Wilma', idle: 61, extra: 'the baker' }]);
});

test('finger shows who is on with the time they came, and who is not with the time they left', async () => {
  const { answers, accounts } = await setUp({ plan: 'Bake.\nSleep.' });
  expect(await answers.finger?.('wilma', asker)).toEqual({
    visname: 'Wilma',
    title: 'the baker',
    loginoutTime: 'Fri, 02 Jan 2026 02:04:05 GMT',
    idleTime: 61,
    level: 'player',
    extra: 'Bake.\nSleep.',
  });
  await accounts.noteSeen('fred');
  expect(await answers.finger?.('fred', asker)).toEqual({
    visname: 'Fred',
    title: 0,
    loginoutTime: 'Fri, 02 Jan 2026 03:04:05 GMT',
    idleTime: -1,
    level: 'staff',
    extra: 0,
  });
  expect(await answers.finger?.('barney', asker)).toBeUndefined();
});

test('locate finds who is on, with all statuses, and nobody else', async () => {
  const { answers } = await setUp({ statuses: ['editing', 'inactive'] });
  const found = { visname: 'Wilma', idleTime: 61, status: ['editing', 'inactive'] };
  expect(await answers.locate?.('wilma', asker)).toEqual(found);
  expect(await answers.locate?.('fred', asker)).toBeUndefined();
  expect(await answers.locate?.('barney', asker)).toBeUndefined();
});

test('chan-who shows who listens, and knows the channels that the hub hears', async () => {
  const { answers } = await setUp();
  expect(await answers.channelWho?.('gossip', asker)).toEqual(['Wilma']);
  expect(await answers.channelWho?.('chess', asker)).toEqual([]);
  expect(await answers.channelWho?.('intercre', asker)).toBeUndefined();
});

test('chan-user tells the gender of who is on, and neuter of who is not', async () => {
  const { answers } = await setUp();
  expect(await answers.channelUser?.('wilma', asker)).toEqual({ visname: 'Wilma', gender: 1 });
  expect(await answers.channelUser?.('fred', asker)).toEqual({ visname: 'Fred', gender: 2 });
  expect(await answers.channelUser?.('barney', asker)).toBeUndefined();
});

for (const status of ['invisible', 'hidden']) {
  test(`who is ${status} looks like somebody who is not on, and hears tells`, async () => {
    const { answers, delivered } = await setUp({ statuses: ['editing', status], plan: 'Hide.' });
    expect(await answers.who?.(asker)).toEqual([]);
    expect(await answers.finger?.('wilma', asker)).toMatchObject({ idleTime: -1, title: 0, extra: 0 });
    expect(await answers.locate?.('wilma', asker)).toBeUndefined();
    expect(await answers.channelWho?.('gossip', asker)).toEqual([]);
    expect(await answers.channelUser?.('wilma', asker)).toEqual({ visname: 'Wilma', gender: 2 });
    await answers.tell?.(packetOf('tell', 'wilma', 'psst'), replies().reply);
    expect(delivered).toMatchObject([['Wilma', { message: 'psst' }]]);
  });
}

test('a clock that was set back makes nobody less than not idle', async () => {
  const { answers } = await setUp({ activeAt: NOW + 5_000 });
  expect(await answers.who?.(asker)).toMatchObject([{ idle: 0 }]);
});

test('tell and emoteto are handed over, for who is on and who is away', async () => {
  const { answers, delivered } = await setUp();
  const { reply, said } = replies();
  await answers.tell?.(packetOf('tell', 'wilma', 'hello'), reply);
  await answers.emoteto?.(packetOf('emoteto', 'fred', '$N waves.'), reply);
  const from = { mud: 'Bedrock', user: 'barney', visname: 'Barney' };
  expect(delivered).toEqual([
    ['Wilma', { kind: 'tell', from, message: 'hello', at: NOW }],
    ['Fred', { kind: 'emoteto', from, message: 'Barney@Bedrock waves.', at: NOW }],
  ]);
  expect(said).toEqual([]);
});

test('a tell to nobody, or to no user at all, is unk-user', async () => {
  const { answers } = await setUp();
  const { reply, said } = replies();
  await answers.tell?.(packetOf('tell', 'barney', 'hello'), reply);
  await answers.tell?.(packetOf('tell', 0, 'hello'), reply);
  expect(said).toEqual(['unk-user', 'unk-user']);
});

test('a tell that is not taken is refused, and its sender reads why', async () => {
  const { answers } = await setUp({}, refused('Fred does not listen to you'));
  const { reply, said } = replies();
  await answers.tell?.(packetOf('tell', 'fred', 'hello'), reply);
  expect(said).toEqual([['NOT_ALLOWED', 'Fred does not listen to you']]);
});

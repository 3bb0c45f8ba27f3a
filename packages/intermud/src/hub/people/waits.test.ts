// How long people wait for the network, and for whom it keeps count: at each bound, and just over it.

import { Mud, memoryStorage, silent } from '@intermud/mud';
import { FakeClock } from '@intermud/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openStore } from '../../store/index.ts';
import { Accounts } from '../accounts.ts';
import {
  ANSWER_MS,
  ECHO_MS,
  LOCATE_MS,
  LOGIN_BURST,
  LOGIN_KEYS_MAX,
  MUDLIST_GATHER_MS,
  STATUS_EVERY_MS,
  TALK_MUDS_MAX,
  TELL_LENGTH_MAX,
  TELL_REFUSAL_MS,
  TELLS_MARKED_MAX,
} from '../limits.ts';
import { PaperRouter, turn } from '../paper-router.suite.ts';
import { Passwords } from '../passwords.ts';
import { Channels } from './channels.ts';
import { Crowd } from './crowd.ts';
import type { Desk } from './desk.ts';
import { Network } from './network.ts';
import { News } from './news.ts';
import { NEW_PROFILE } from './profile.ts';
import { Reception } from './reception.ts';
import { Resident, type Visit } from './resident.ts';
import { StatusWatch } from './status.ts';
import { Talkers } from './talkers.ts';
import { Tells } from './tells.ts';

/** The parts of a hub that ask the network, on a link whose other end is paper, and Nora. */
async function setUp() {
  const router = new PaperRouter();
  const clock = new FakeClock();
  const store = await openStore({ kind: 'memory' });
  const mud = new Mud({
    ...{ name: 'Hub', routers: [{ name: '*test', host: '127.0.0.1', port: 8080 }], clock },
    ...{ storage: memoryStorage(), connect: router.connect, packetsPerSecond: 0, random: () => 0 },
  });
  onTestFinished(async () => {
    await mud.stop();
    await store[Symbol.asyncDispose]();
  });
  const accounts = new Accounts({ store: store.accounts, clock, passwords: CHEAP });
  const account = await accounts.create({ name: 'Nora', password: 'open sesame' });
  const nora = new Resident({ account, profile: NEW_PROFILE, joined: new Map([['gossip', 0]]), now: 0 });
  const crowd = new Crowd({ store, clock });
  const base = { mud, accounts, store, crowd, clock, log: silent, home: 'gossip', onChange: () => {} };
  mud.start();
  await turn();
  router.say('startup-reply', 5, '*test', 0, 'Hub', 0, [['*test', '127.0.0.1 8080']], 7);
  router.list({ gossip: ['Bedrock', 0], chess: ['Bedrock', 0] });
  await turn();
  const parts = { network: new Network(base), channels: new Channels(base), tells: new Tells(base) };
  return { router, clock, store, mud, nora, accounts, ...parts };
}

const CHEAP = new Passwords({ memoryCost: 8, timeCost: 1 });
const BARNEY = { user: 'barney', mud: 'Bedrock' };

type Place = Awaited<ReturnType<typeof setUp>>;

async function gather<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

test.each<[string, number, (place: Place) => Promise<unknown>]>([
  ['who', ANSWER_MS, ({ network, nora }) => network.who(nora, 'Bedrock')],
  ['finger', ANSWER_MS, ({ network, nora }) => network.finger(nora, BARNEY)],
  ['the name of a user', ANSWER_MS, ({ network }) => network.user(BARNEY)],
  ['who listens to a channel', ANSWER_MS, ({ channels, nora }) => channels.who(nora, 'gossip', 'Bedrock')],
  ['locate', LOCATE_MS, ({ network, nora }) => gather(network.locate(nora, 'barney'))],
  ['a line that comes back', ECHO_MS, ({ channels, nora }) => channels.say(nora, 'gossip', 'hello')],
  [
    'an emote that comes back',
    ECHO_MS,
    ({ channels, nora }) =>
      channels.emoteAt(nora, 'gossip', BARNEY, { visname: 'Barney', others: 'waves', target: 'waves' }),
  ],
  ['the refusal of a channel', ECHO_MS / 10, ({ channels, nora }) => channels.join(nora, 'chess')],
])('%s is waited for %i ms', async (_, waitMs, ask) => {
  const place = await setUp();
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  ask(place).then(end, end);
  await turn();
  place.clock.advance(waitMs - 1);
  await turn();
  expect(isOver).toBe(false);
  place.clock.advance(1);
  await turn();
  expect(isOver).toBe(true);
});

test.each([
  [TELL_REFUSAL_MS - 1, true],
  [TELL_REFUSAL_MS, false],
])('a tell that is refused after %i ms is known to have failed: %s', async (afterMs, isKnown) => {
  const { router, clock, store, tells, nora } = await setUp();
  const fail = vi.spyOn(store.tells, 'fail');
  await tells.send(nora, BARNEY, 'hello');
  await turn();
  clock.advance(afterMs);
  await turn();
  const [packet] = router.packets.filter(([type]) => type === 'tell');
  router.say('error', 5, 'Bedrock', 0, 'Hub', 'nora', 'unk-user', 'nobody is called barney', packet ?? 0);
  await turn();
  expect(fail.mock.calls.length > 0).toBe(isKnown);
});

test('of unread tells so many are looked at for those that a terminal has shown', async () => {
  const { store, tells, nora } = await setUp();
  const unread = vi.spyOn(store.tells, 'unread');
  await tells.readShown({ resident: nora, firstTell: 1 } as Visit);
  expect(unread).toHaveBeenCalledWith('nora', TELLS_MARKED_MAX);
});

test('the talk of so many muds is counted, and the oldest count is forgotten', () => {
  const talkers = new Talkers(new FakeClock());
  const long = 'x'.repeat(TELL_LENGTH_MAX);
  while (talkers.mayTalk('Evil', long));
  for (let at = 1; at < TALK_MUDS_MAX; at++) talkers.mayTalk(`Mud ${at}`, 'hello');
  expect(talkers.mayTalk('Evil', long)).toBe(false);
  talkers.mayTalk('One more', 'hello');
  expect(talkers.mayTalk('Evil', long)).toBe(true);
});

test('the tries of so many names are counted, and the oldest count is forgotten', async () => {
  const { clock, store, accounts } = await setUp();
  const reception = new Reception({
    accounts,
    places: store.logins,
    clock,
    canSignUp: true,
    hasGuests: false,
  });
  vi.spyOn(accounts, 'verify').mockResolvedValue(undefined);
  const guess = (name: string) => reception.verify(name, 'guess', '192.0.2.1', true);
  for (let at = 0; at < LOGIN_BURST; at++) await guess('nora');
  for (let at = 1; at < LOGIN_KEYS_MAX; at++) await guess(`somebody ${at}`);
  await expect(guess('nora')).rejects.toMatchObject({ code: 'too-fast' });
  await guess('one more');
  expect(await guess('nora')).toBeUndefined();
});

test('who watches the status gets one every so often', () => {
  const clock = new FakeClock();
  const mud = { state: { at: 'resting' }, on: () => () => {} } as unknown as Mud;
  const crowd = { residents: () => [] } as unknown as Crowd;
  const status = new StatusWatch({ mud, crowd, clock, version: '1', routers: [], traffic: undefined });
  const answer = vi.fn();
  const visit = { session: { answer }, resident: { account: { isStaff: false } } } as unknown as Visit;
  status.watch(visit, true);
  clock.advance(STATUS_EVERY_MS - 1);
  expect(answer).not.toHaveBeenCalled();
  clock.advance(1);
  expect(answer).toHaveBeenCalledOnce();
  status.watch(visit, false);
  clock.advance(STATUS_EVERY_MS);
  expect(answer).toHaveBeenCalledOnce();
});

test('changes of the mud list are gathered for so long', async () => {
  const { router, clock, mud } = await setUp();
  const residents = vi.fn(() => []);
  const desk = { crowd: { residents }, network: { row: () => ({}) } } as unknown as Desk;
  const options = { desk, clock, mud, unreadMail: async () => 0, onStatus: () => {}, onError: () => {} };
  const news = new News(options);
  news.start();
  onTestFinished(() => news.stop());
  const row = [-1, '127.0.0.1', 4000, 0, 0, '', '', '', '', '', '', new Map(), 0];
  router.say('mudlist', 5, '*test', 0, 'Hub', 0, 1, new Map([['Bedrock', row]]));
  await turn();
  clock.advance(MUDLIST_GATHER_MS - 1);
  router.say('mudlist', 5, '*test', 0, 'Hub', 0, 2, new Map([['Granite', row]]));
  await turn();
  expect(residents).not.toHaveBeenCalled();
  clock.advance(1);
  await turn();
  expect(residents).toHaveBeenCalledOnce();
});

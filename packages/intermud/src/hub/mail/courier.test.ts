import { type MailOutcome, silent, type Letter as WireLetter } from '@intermud/mud';
import { FakeClock } from '@intermud/testkit';
import { I3Error } from '@intermud/wire';
import { expect, onTestFinished, test } from 'vitest';
import { type Letter, openStore, type Store } from '../../store/index.ts';
import { backOff, Courier } from './courier.ts';
import {
  BATCH_MAX,
  FAILING_MUDS_MAX,
  MUDS_AT_ONCE,
  RETRY_FIRST_MS,
  RETRY_MAX_MS,
  RETURN_AFTER_MS,
  STORE_RETRY_MS,
} from './limits.ts';

const HOME = 'Bedrock';

interface Sent {
  readonly mud: string;
  readonly letters: readonly WireLetter[];
}

/** A courier whose network is a function. */
async function setUp(carry: (sent: Sent) => readonly MailOutcome[] | Promise<readonly MailOutcome[]>) {
  const store = await openStore({ kind: 'memory' });
  await store.accounts.create({
    name: 'Fred',
    passwordHash: '',
    isStaff: false,
    createdAt: 0,
    lastSeenAt: undefined,
  });
  const clock = new FakeClock();
  const sent: Sent[] = [];
  const statuses: string[] = [];
  const courier = new Courier({
    outbox: store.outbox,
    sendMail: async (mud, letters) => {
      sent.push({ mud, letters });
      return carry({ mud, letters });
    },
    home: HOME,
    clock,
    log: silent,
    onStatus: (account, hasNotice) => statuses.push(`${account} ${hasNotice}`),
  });
  onTestFinished(async () => {
    await courier.stop();
    await store[Symbol.asyncDispose]();
  });
  return { store, clock, courier, sent, statuses };
}

/** Lets everything happen that waits for nothing but its turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

async function submit(store: Store, clock: FakeClock, mud = 'Granite', subject = 'Lunch'): Promise<number> {
  const letter: Letter = {
    from: { user: 'fred', mud: HOME },
    to: [{ user: 'barney', mud }],
    cc: [],
    subject,
    contents: 'At noon?\nBring the dino.',
    sentAt: 1_000_000,
  };
  const deliveries = [{ mud, bcc: ['betty'] }];
  const { id } = await store.outbox.submit({
    account: 'Fred',
    letter,
    bcc: [],
    deliveries,
    mailboxes: [],
    at: clock.now(),
  });
  return id;
}

const acked = ({ letters }: Sent): MailOutcome[] =>
  letters.map(({ id }) => ({ id, acked: true, failures: [] }));
const unreachable = () => {
  throw new I3Error('LINK_DOWN', 'Cannot reach Granite: nobody answers');
};

test('a courier delivers what waits when it starts, and what it is woken for', async () => {
  const { store, clock, courier, sent } = await setUp(acked);
  await submit(store, clock);
  courier.start();
  await settle();
  await submit(store, clock, 'Slate');
  courier.wake();
  await settle();
  expect(sent.map(({ mud }) => mud)).toEqual(['Granite', 'Slate']);
  expect(sent[0]?.letters[0]).toMatchObject({
    origUser: 'fred',
    toList: new Map([['Granite', ['barney']]]),
    bccList: ['betty'],
    sendTime: 1_000,
  });
  expect(await store.outbox.nextAt()).toBeUndefined();
});

test('letters to one mud go in their order, in batches, and one batch at a time', async () => {
  let inside = 0;
  let most = 0;
  const { store, clock, courier, sent } = await setUp(async (batch) => {
    most = Math.max(most, ++inside);
    await settle();
    inside--;
    return acked(batch);
  });
  for (let n = 0; n < BATCH_MAX + 3; n++) await submit(store, clock, n % 2 ? 'GRANITE' : 'Granite', `${n}`);
  courier.start();
  courier.wake();
  await settle();
  await courier.hurry('granite');
  const subjects = sent.flatMap(({ letters }) => letters.map(({ subject }) => Number(subject)));
  expect(subjects).toEqual(Array.from({ length: BATCH_MAX + 3 }, (_, n) => n));
  expect([sent.length, most]).toEqual([2, 1]);
});

test('a letter that cannot be delivered is tried again, ever more seldom, and says why', async () => {
  const { store, clock, courier, sent, statuses } = await setUp(unreachable);
  await submit(store, clock);
  courier.start();
  await settle();
  expect((await store.outbox.list('Fred'))[0]).toMatchObject({
    attempts: 1,
    nextAt: clock.now() + RETRY_FIRST_MS,
    reason: 'The connection cannot be made, or was lost',
  });
  clock.advance(RETRY_FIRST_MS - 1);
  await settle();
  expect(sent).toHaveLength(1);
  clock.advance(1);
  await settle();
  expect(sent).toHaveLength(2);
  expect((await store.outbox.list('Fred'))[0]?.nextAt).toBe(clock.now() + 2 * RETRY_FIRST_MS);
  expect(statuses).toEqual(['Fred false', 'Fred false']);
});

test('backOff() doubles from the first wait up to the longest', () => {
  expect([0, 1, 2].map(backOff)).toEqual([1, 2, 4].map((times) => times * RETRY_FIRST_MS));
  expect(backOff(9)).toBe(RETRY_MAX_MS);
  expect(backOff(1_000_000)).toBe(RETRY_MAX_MS);
});

test('the waits go by how often the mud has failed in a row, not by how often a letter was tried', async () => {
  let isUp = false;
  const { store, clock, courier } = await setUp((batch) => (isUp ? acked(batch) : unreachable()));
  await submit(store, clock);
  courier.start();
  await settle();
  clock.advance(RETRY_FIRST_MS);
  await settle();
  await submit(store, clock, 'Granite', 'Dinner');
  courier.wake();
  await settle();
  const waits = async () => (await store.outbox.list('Fred')).map(({ nextAt }) => nextAt - clock.now());
  expect(await waits()).toEqual([2 * RETRY_FIRST_MS, 4 * RETRY_FIRST_MS]);
  isUp = true;
  await courier.hurry('Granite');
  isUp = false;
  await submit(store, clock, 'Granite', 'Supper');
  courier.wake();
  await settle();
  expect(await waits()).toEqual([RETRY_FIRST_MS]);
});

test('hurry() tries at once what would have waited', async () => {
  let isUp = false;
  const { store, clock, courier, sent } = await setUp((batch) => (isUp ? acked(batch) : unreachable()));
  await submit(store, clock);
  courier.start();
  await settle();
  isUp = true;
  await courier.hurry('GRANITE');
  expect(sent).toHaveLength(2);
  expect(await store.outbox.nextAt()).toBeUndefined();
});

test('hurryAll() does so for every mud', async () => {
  let isUp = false;
  const { store, clock, courier } = await setUp((batch) => (isUp ? acked(batch) : unreachable()));
  await submit(store, clock, 'Granite');
  await submit(store, clock, 'Slate');
  courier.start();
  await settle();
  isUp = true;
  await courier.hurryAll();
  await settle();
  expect(await store.outbox.nextAt()).toBeUndefined();
});

test('users that could not be found come back as one notice', async () => {
  const { store, clock, courier, statuses } = await setUp(({ letters }) =>
    letters.map(({ id }) => ({ id, acked: true, failures: ['barney', 'betty'] })),
  );
  const own = await submit(store, clock);
  courier.start();
  await settle();
  const [notice, ...more] = await store.mailboxes.list('Fred', { folder: 'inbox', limit: 9 });
  expect(more).toEqual([]);
  expect(notice).toMatchObject({ from: { user: 'postmaster', mud: HOME }, subject: 'Not delivered: Lunch' });
  const { contents } = (await store.mailboxes.find('Fred', notice!.id))!;
  for (const line of ['  barney@Granite', '  betty@Granite', '> At noon?', '> Bring the dino.'])
    expect(contents.split('\n')).toContain(line);
  expect(await store.mailboxes.find('Fred', own)).toMatchObject({ state: 'failed' });
  expect(statuses).toEqual(['Fred true']);
});

test('after seven days of tries, and not before, a letter goes back to its sender with the reason', async () => {
  const { store, clock, courier, sent } = await setUp(unreachable);
  const own = await submit(store, clock);
  courier.start();
  const start = clock.now();
  const untilLate = async (end: number) => {
    while (clock.now() < end) {
      await settle();
      clock.advance(Math.min(RETRY_FIRST_MS * 60, end - clock.now()));
    }
    await settle();
  };
  await untilLate(start + RETURN_AFTER_MS - 1);
  expect(await store.mailboxes.list('Fred', { folder: 'inbox', limit: 9 })).toEqual([]);
  await untilLate(start + RETURN_AFTER_MS + RETRY_MAX_MS);
  const [notice, ...more] = await store.mailboxes.list('Fred', { folder: 'inbox', limit: 9 });
  expect(more).toEqual([]);
  const { contents } = (await store.mailboxes.find('Fred', notice!.id))!;
  expect(contents).toContain(`After ${sent.length} tries: The connection cannot be made, or was lost.`);
  expect(contents).toContain('  betty@Granite');
  expect(await store.mailboxes.find('Fred', own)).toMatchObject({ deliveries: [{ state: 'failed' }] });
  expect(await store.outbox.nextAt()).toBeUndefined();
});

test('what no repetition will mend goes back at once', async () => {
  const error = new I3Error('PACKET_SHAPE', 'Granite answers mail with bad-pkt: too many mice');
  const { store, clock, courier, sent } = await setUp(({ letters }) =>
    letters.map(({ id }) => ({ id, acked: false, error })),
  );
  await submit(store, clock);
  courier.start();
  await settle();
  expect(sent).toHaveLength(1);
  expect(await store.mailboxes.list('Fred', { folder: 'inbox', limit: 9 })).toHaveLength(1);
});

test('what stop() cuts off is no failed try', async () => {
  const cut = Promise.withResolvers<readonly MailOutcome[]>();
  const { store, clock, courier } = await setUp(() => cut.promise);
  await submit(store, clock);
  courier.start();
  await settle();
  const stopped = courier.stop();
  cut.reject(new I3Error('LINK_DOWN', 'The link was closed'));
  await stopped;
  expect((await store.outbox.list('Fred'))[0]).toMatchObject({ attempts: 0, nextAt: clock.now() });
});

test('when the disk cannot note what was delivered, nothing goes out again before it had a rest', async () => {
  const { store, clock, courier, sent } = await setUp(acked);
  await submit(store, clock);
  const settleThen = store.outbox.settle.bind(store.outbox);
  store.outbox.settle = () => Promise.reject(new Error('disk full'));
  courier.start();
  await settle();
  courier.wake();
  await settle();
  expect(sent).toHaveLength(1);
  store.outbox.settle = settleThen;
  clock.advance(STORE_RETRY_MS - 1);
  await settle();
  expect(sent).toHaveLength(1);
  clock.advance(1);
  await settle();
  expect(sent).toHaveLength(2);
  expect(await store.outbox.nextAt()).toBeUndefined();
});

test('mail goes to so many muds at a time, and to the next when one is done, hurried or not', async () => {
  const ends: (() => void)[] = [];
  const { store, clock, courier, sent } = await setUp(async (batch) => {
    await new Promise<void>((resolve) => ends.push(resolve));
    return acked(batch);
  });
  for (let n = 0; n <= MUDS_AT_ONCE; n++) await submit(store, clock, `Mud ${n}`);
  courier.start();
  await settle();
  expect(sent).toHaveLength(MUDS_AT_ONCE);
  await submit(store, clock, 'One more');
  await courier.hurry('One more');
  courier.wake();
  await settle();
  expect(sent).toHaveLength(MUDS_AT_ONCE);
  ends.shift()?.();
  await settle();
  expect(sent).toHaveLength(MUDS_AT_ONCE + 1);
  while (ends.length > 0) {
    ends.shift()?.();
    await settle();
  }
  expect(await store.outbox.nextAt()).toBeUndefined();
});

test('an outbox that cannot be read is read again after a rest', async () => {
  const { store, clock, courier, sent } = await setUp(acked);
  await submit(store, clock);
  const dueMuds = store.outbox.dueMuds.bind(store.outbox);
  store.outbox.dueMuds = () => Promise.reject(new Error('disk gone'));
  courier.start();
  await settle();
  store.outbox.dueMuds = dueMuds;
  clock.advance(STORE_RETRY_MS - 1);
  await settle();
  expect(sent).toEqual([]);
  clock.advance(1);
  await settle();
  expect(sent).toHaveLength(1);
});

test('failed tries of so many muds are counted, and those of the one that failed longest ago are forgotten', async () => {
  const { store, clock, courier } = await setUp(unreachable);
  courier.start();
  await submit(store, clock, 'Granite');
  await courier.hurry('Granite');
  const [first] = await store.outbox.load('Granite', Number.MAX_SAFE_INTEGER, 1);
  store.outbox.hurry = async () => {};
  store.outbox.postpone = async () => {};
  const once = new Set<string>();
  store.outbox.load = async (mud) => (once.has(mud) ? [] : once.add(mud) && [{ ...first!, mud }]);
  const waits: number[] = [];
  const failAt = async (mud: string) => {
    once.delete(mud);
    store.outbox.postpone = async (_ids, at) => void waits.push(at - clock.now());
    await courier.hurry(mud);
  };
  for (let at = 1; at < FAILING_MUDS_MAX; at++) await failAt(`Mud ${at}`);
  await failAt('Granite'); // The last to fail now, for the second time.
  await failAt('Mud 0');
  await failAt('Mud 1');
  await failAt('Granite');
  expect(waits.slice(-4)).toEqual([2, 1, 1, 4].map((times) => times * RETRY_FIRST_MS));
});

// The small machines that keep everything bounded.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Addresses, network, plainAddress } from './addresses.ts';
import { Bucket } from './bucket.ts';
import { sizeOr } from './client.ts';
import { every } from './clock.ts';
import { Emitter } from './emitter.ts';
import { Inbox } from './inbox.ts';
import { LIMITS, type Limits } from './limits.ts';
import { countingRandom, FakeClock } from './support.suite.ts';
import { Tickets } from './tickets.ts';

test('Bucket lets the burst through, then the rate, and says how long to wait', () => {
  const bucket = new Bucket(2, 3, 0);
  expect([1, 2, 3, 4].map(() => bucket.take(1, 0))).toEqual([true, true, true, false]);
  expect(bucket.wait(1, 0)).toBe(500);
  expect(bucket.wait(1, 500)).toBe(0);
  expect(bucket.isFull(1_499)).toBe(false);
  expect(bucket.isFull(1_500)).toBe(true);
});

test('Bucket lets through what costs more than it holds, once it is full, and then owes it', () => {
  const bucket = new Bucket(1, 3, 0);
  expect(bucket.take(5, 0)).toBe(true);
  expect(bucket.wait(1, 0)).toBe(3_000);
});

test('Bucket saves up no more than its burst, however long the pause', () => {
  const bucket = new Bucket(2, 3, 0);
  expect([1, 2, 3, 4].map(() => bucket.take(1, 3_600_000))).toEqual([true, true, true, false]);
});

test('Bucket with a rate of 0 is off', () => {
  const bucket = new Bucket(0, 0, 0);
  expect(Array.from({ length: 1_000 }, () => bucket.take(10, 0)).every(Boolean)).toBe(true);
});

test('Bucket never lets more through than burst + rate * time, whatever time does', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -100, max: 1_000 }), { maxLength: 200 }), (steps) => {
      const bucket = new Bucket(5, 10, 0);
      let now = 0;
      let latest = 0;
      let passed = 0;
      for (const step of steps) {
        now += step;
        latest = Math.max(latest, now);
        if (bucket.take(1, now)) passed += 1;
      }
      expect(passed).toBeLessThanOrEqual(10 + (latest * 5) / 1_000);
    }),
  );
});

interface Item {
  readonly cost: number;
  readonly bytes: number;
  readonly id: number;
}

function inbox(limits: Partial<Limits>, run: (item: Item) => Promise<void> | undefined) {
  const clock = new FakeClock();
  const timedOut: number[] = [];
  const queue = new Inbox<Item>({
    limits: { ...LIMITS, ...limits },
    clock,
    buckets: [new Bucket(10, 2, clock.now()), new Bucket(0, 0, 0)],
    run,
    onTimeout: ({ id }) => void timedOut.push(id),
  });
  return { clock, queue, timedOut };
}

const item = (id: number, bytes = 1, cost = 1): Item => ({ id, bytes, cost });

test('Inbox runs in order: two at once, the rest at the rate', () => {
  const done: number[] = [];
  const { clock, queue } = inbox({}, ({ id }) => void done.push(id));
  for (let id = 1; id <= 5; id++) queue.push(item(id));
  expect(done).toEqual([1, 2]);
  clock.pass(99);
  expect(done).toEqual([1, 2]);
  clock.pass(1);
  expect(done).toEqual([1, 2, 3]);
  clock.pass(200);
  expect(done).toEqual([1, 2, 3, 4, 5]);
});

test('Inbox takes as many items and bytes as it may, and not one more', () => {
  const { queue } = inbox({ waitingCommands: 2, waitingBytes: 100 }, () => new Promise(() => undefined));
  queue.push(item(0)); // runs, and does not wait
  expect(queue.push(item(1, 99))).toBe(true);
  expect(queue.push(item(2, 2))).toBe(false);
  expect(queue.push(item(3, 1))).toBe(true);
  expect(queue.push(item(4, 0))).toBe(false);
});

test('Inbox waits for a promise before the next item, but not for ever', async () => {
  const done: number[] = [];
  const { clock, queue, timedOut } = inbox({ inputfuncMs: 1_000 }, ({ id }) => {
    done.push(id);
    return id === 1 ? new Promise(() => undefined) : undefined;
  });
  queue.push(item(1));
  queue.push(item(2));
  clock.pass(999);
  expect(done).toEqual([1]);
  clock.pass(1);
  expect([done, timedOut]).toEqual([[1, 2], [1]]);
});

test('Inbox runs one item at a time, also when one ends after it was given up', async () => {
  const done: number[] = [];
  const ends: (() => void)[] = [];
  const { clock, queue } = inbox({ inputfuncMs: 1_000 }, ({ id }) => {
    done.push(id);
    return new Promise((resolve) => void ends.push(resolve));
  });
  for (let id = 1; id <= 3; id++) queue.push(item(id));
  clock.pass(1_000); // the first is given up
  ends[0]?.();
  await Promise.resolve();
  expect(done).toEqual([1, 2]);
  ends[1]?.();
  await Promise.resolve();
  expect(done).toEqual([1, 2, 3]);
});

test('Inbox lets items ahead of their turn while another runs only, and at the rate', () => {
  const { clock, queue } = inbox({}, () => new Promise(() => undefined));
  const pull = () => queue.pullWhileBusy(({ id }) => id > 2)?.id;
  expect(pull()).toBeUndefined();
  for (let id = 1; id <= 4; id++) queue.push(item(id));
  expect([pull(), pull()]).toEqual([3, undefined]); // two at once, and one runs
  clock.pass(100);
  expect([pull(), pull()]).toEqual([4, undefined]);
});

test('Inbox that is closed runs nothing more', async () => {
  const done: number[] = [];
  let finish = () => {};
  const { clock, queue } = inbox({}, ({ id }) => {
    done.push(id);
    return new Promise((resolve) => {
      finish = resolve;
    });
  });
  queue.push(item(1));
  queue.push(item(2));
  queue.close();
  finish();
  await Promise.resolve();
  clock.pass(60_000);
  expect(done).toEqual([1]);
  expect(clock.timers).toBe(0);
});

const narrow: Limits = {
  ...LIMITS,
  sessionsMax: 3,
  sessionsPerAddress: 2,
  connectsPerSecond: 1,
  connectsBurst: 4,
};

test('Addresses has so many places for an address, and in all, and gets them back once', () => {
  const addresses = new Addresses({ ...narrow, connectsPerSecond: 0 }, new FakeClock());
  const first = addresses.admit('192.0.2.1');
  addresses.admit('192.0.2.1');
  expect(addresses.admit('192.0.2.1')).toBe('2 connections from 192.0.2.1 are open already');
  expect(addresses.admit('192.0.2.2')).toBeTypeOf('object');
  expect(addresses.admit('192.0.2.3')).toBe('All 3 places are taken');
  if (typeof first === 'string') throw new Error(first);
  first.release();
  first.release();
  expect(addresses.admit('192.0.2.3')).toBeTypeOf('object');
  expect(addresses.admit('192.0.2.4')).toBe('All 3 places are taken');
});

test('Addresses lends as many places again to who may come back, and tells that they are no places for others', () => {
  const addresses = new Addresses({ ...narrow, sessionsMax: 2, connectsPerSecond: 0 }, new FakeClock());
  const admit = (address: string, mayReturn = true) => {
    const slot = addresses.admit(address, mayReturn);
    return typeof slot === 'string' ? slot : slot.full();
  };
  expect([admit('192.0.2.1', false), admit('192.0.2.1')]).toEqual([undefined, undefined]);
  expect(addresses.admit('192.0.2.1')).toBe('All 2 places are taken');
  expect([admit('192.0.2.1'), admit('192.0.2.2')]).toEqual([
    'All 2 places are taken',
    'All 2 places are taken',
  ]);
  expect(addresses.admit('192.0.2.3', true)).toBe('All 2 places are taken'); // four are here
});

test('Addresses bounds how fast an address connects, and heals', () => {
  const clock = new FakeClock();
  const addresses = new Addresses(narrow, clock);
  const tryOne = () => {
    const slot = addresses.admit('192.0.2.1');
    if (typeof slot !== 'string') slot.release();
    return typeof slot;
  };
  expect(Array.from({ length: 5 }, tryOne)).toEqual(['object', 'object', 'object', 'object', 'string']);
  clock.pass(1_000);
  expect(tryOne()).toBe('object');
});

test('Addresses bounds tries to log in', () => {
  const clock = new FakeClock();
  const addresses = new Addresses({ ...LIMITS, loginsBurst: 2, loginsPerMinute: 6 }, clock);
  expect([1, 2, 3].map(() => addresses.mayTryLogin('192.0.2.1'))).toEqual([true, true, false]);
  expect(addresses.mayTryLogin('192.0.2.2')).toBe(true);
  clock.pass(10_000);
  expect(addresses.mayTryLogin('192.0.2.1')).toBe(true);
});

test('Addresses forgets the one that has been away the longest, not the one that came first', () => {
  const addresses = new Addresses({ ...LIMITS, addressesMax: 2, loginsBurst: 2 }, new FakeClock());
  const tries = (...addressList: string[]) => addressList.map((address) => addresses.mayTryLogin(address));
  tries('192.0.2.1', '192.0.2.2', '192.0.2.1'); // the first has no tries left, and was here last
  expect(tries('192.0.2.3', '192.0.2.1')).toEqual([true, false]);
});

test('Addresses forgets the oldest that is not here when there are too many', () => {
  const addresses = new Addresses({ ...LIMITS, addressesMax: 2, loginsBurst: 1 }, new FakeClock());
  addresses.admit('192.0.2.1'); // stays
  expect(addresses.mayTryLogin('192.0.2.2')).toBe(true);
  expect(addresses.mayTryLogin('192.0.2.2')).toBe(false);
  addresses.mayTryLogin('192.0.2.3');
  expect(addresses.mayTryLogin('192.0.2.2')).toBe(true);
});

const NETWORKS: [address: string, network: string][] = [
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['unknown', 'unknown'],
];

for (const [address, expected] of NETWORKS) {
  test(`network() of ${address} is ${expected}`, () => expect(network(address)).toBe(expected));
}

test('sizeOr() takes sizes that text can be laid out by, at the limits and not past them', () => {
  expect([1, 1_000, '80', 1.9].map((size) => sizeOr(24, size))).toEqual([1, 1_000, 80, 1]);
  for (const size of [0, 1_001, -1, Number.NaN, Number.POSITIVE_INFINITY, 'wide', null, {}, [5]])
    expect(sizeOr(24, size)).toBe(24);
});

test('plainAddress() undresses IPv4', () => {
  expect(plainAddress('::ffff:192.0.2.1')).toBe('192.0.2.1');
  expect(plainAddress('2001:db8::1')).toBe('2001:db8::1');
  expect(plainAddress(undefined)).toBe('unknown');
});

test('Tickets are good once, within their time, and only as made', () => {
  const clock = new FakeClock();
  const tickets = new Tickets<string>({ ...LIMITS, ticketMs: 1_000 }, clock, countingRandom());
  const [used, old] = [tickets.issue('fred'), tickets.issue('wilma')];
  expect(used).toMatch(/^[\w-]{43}$/);
  expect(used).not.toBe(old);
  expect(tickets.redeem(`${used}x`)).toBeUndefined();
  expect(tickets.redeem(used)).toBe('fred');
  expect(tickets.redeem(used)).toBeUndefined();
  clock.pass(1_000);
  expect(tickets.redeem(old)).toBeUndefined();
});

test('Tickets keeps so many, and forgets the oldest', () => {
  const tickets = new Tickets<number>({ ...LIMITS, ticketsMax: 2 }, new FakeClock(), countingRandom());
  const [first, second, third] = [tickets.issue(1), tickets.issue(2), tickets.issue(3)];
  expect([first, second, third].map((ticket) => tickets.redeem(ticket))).toEqual([undefined, 2, 3]);
});

test('Emitter calls everybody in order, and reports what they throw, late or at once', async () => {
  const errors: unknown[] = [];
  const heard: string[] = [];
  const emitter = new Emitter<{ said: [string] }>((error) => void errors.push(error));
  emitter.on('said', () => {
    throw new Error('at once');
  });
  const off = emitter.on('said', (what) => void heard.push(what));
  emitter.on('said', () => Promise.reject(new Error('late')));
  await emitter.emit('said', 'hello');
  off();
  await emitter.emit('said', 'again');
  expect(heard).toEqual(['hello']);
  expect(errors.map(String)).toEqual(['Error: at once', 'Error: late', 'Error: at once', 'Error: late']);
});

test('every() goes on until it is called off', () => {
  const clock = new FakeClock();
  let count = 0;
  const cancel = every(clock, 100, () => {
    count += 1;
  });
  clock.pass(350);
  cancel();
  clock.pass(1_000);
  expect([count, clock.timers]).toEqual([3, 0]);
});

import { expect, test } from 'vitest';
import { FilterQueue } from './filter.ts';
import { FILTER_MS, FILTER_WAITING_MAX } from './limits.ts';

const key = (user: string) => ({ type: 'channel-m', originatorMud: 'Bedrock', originatorUser: user });

test('FilterQueue finds a line by type, mud and user only', () => {
  const queue = new FilterQueue();
  queue.add(key('fred'), 0);
  expect(queue.take({ ...key('fred'), type: 'channel-e' })).toBeUndefined();
  expect(queue.take({ ...key('fred'), originatorMud: 'Granite' })).toBeUndefined();
  expect(queue.take(key('wilma'))).toBeUndefined();
  expect(queue.take(key('fred'))).toMatchObject(key('fred'));
  expect(queue.take(key('fred'))).toBeUndefined();
});

test('FilterQueue drops the oldest', () => {
  const queue = new FilterQueue();
  for (const user of ['fred', 'wilma']) queue.add(key(user), 0);
  expect(queue.drop()).toMatchObject(key('fred'));
  expect(queue.size).toBe(1);
});

test('FilterQueue lets lines wait as long as the limit, not longer', () => {
  const queue = new FilterQueue();
  queue.add(key('fred'), 0);
  expect(queue.expire(FILTER_MS - 1)).toEqual([]);
  expect(queue.expire(FILTER_MS)).toHaveLength(1);
  expect(queue.size).toBe(0);
});

test('FilterQueue holds as many lines as the limit, not more', () => {
  const queue = new FilterQueue();
  const added = Array.from({ length: FILTER_WAITING_MAX + 1 }, () => queue.add(key('fred'), 0));
  expect(added.lastIndexOf(true)).toBe(FILTER_WAITING_MAX - 1);
  expect(added.at(-1)).toBe(false);
});

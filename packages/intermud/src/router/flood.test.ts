import { expect, test } from 'vitest';
import { Bucket, Counts } from './flood.ts';
import { ADDRESSES_COUNTED_MAX, FLOOD_ERROR_GAP_MS } from './limits.ts';

test('Bucket gives the burst at once, then as many as have become due', () => {
  const bucket = new Bucket(5, 0);
  const take = (now: number) => bucket.take(1, now, 10, 5);
  expect([1, 2, 3, 4, 5, 6].map(() => take(0))).toEqual([true, true, true, true, true, false]);
  expect(take(99)).toBe(false);
  expect(take(100)).toBe(true);
  expect(take(100)).toBe(false);
  expect([1, 2, 3, 4, 5, 6].map(() => take(10_000))).toEqual([true, true, true, true, true, false]);
});

test('Bucket takes the price of a broadcast only whole', () => {
  const bucket = new Bucket(15, 0);
  expect(bucket.take(10, 0, 1, 15)).toBe(true);
  expect(bucket.take(10, 0, 1, 15)).toBe(false);
  expect(bucket.take(5, 0, 1, 15)).toBe(true);
});

test('Bucket has no end with rate 0, and no harm from a clock that goes back', () => {
  const bucket = new Bucket(1, 1_000);
  expect([1, 2, 3].every(() => bucket.take(1, 0, 0, 1))).toBe(true);
  expect(bucket.take(1, 0, 1, 1)).toBe(true);
  expect(bucket.take(1, -5_000, 1, 1)).toBe(false);
});

test('Bucket may tell once in its time', () => {
  const bucket = new Bucket(1, 0);
  expect(
    [0, FLOOD_ERROR_GAP_MS - 1, FLOOD_ERROR_GAP_MS, FLOOD_ERROR_GAP_MS + 500].map((now) =>
      bucket.mayTell(now),
    ),
  ).toEqual([true, false, true, false]);
});

test('Counts makes a key wait for the rest of its window at the limit', () => {
  const counts = new Counts(2, 60_000, 10);
  counts.add('a', 0);
  expect(counts.waitMs('a', 1_000)).toBe(0);
  counts.add('a', 1_000);
  expect(counts.waitMs('a', 1_000)).toBe(59_000);
  expect(counts.waitMs('b', 1_000)).toBe(0);
  expect(counts.waitMs('a', 60_000)).toBe(0);
});

test('Counts takes addresses of one IPv6 network for one: whoever has it may choose among 2^64', () => {
  const counts = new Counts(2, 60_000);
  counts.add('2001:db8::1', 0);
  counts.add('2001:db8::2', 0);
  const waits = ['2001:db8::3', '2001:db8:0:1::3'].map((address) => counts.waitMs(address, 0) > 0);
  expect(waits).toEqual([true, false]);
});

test('Counts forgets the oldest key beyond its bound', () => {
  const counts = new Counts(1, 60_000, 2);
  for (const key of ['a', 'b', 'c']) counts.add(key, 0);
  expect(['a', 'b', 'c'].map((key) => counts.waitMs(key, 0) > 0)).toEqual([false, true, true]);
});

test('Counts keeps as many addresses as its bound, and one more costs the oldest', () => {
  const counts = new Counts(1, 60_000);
  for (let at = 0; at < ADDRESSES_COUNTED_MAX; at += 1) counts.add(`address ${at}`, 0);
  expect(counts.waitMs('address 0', 0)).toBe(60_000);
  counts.add('one more', 0);
  const waits = ['address 0', 'address 1', 'one more'].map((address) => counts.waitMs(address, 0) > 0);
  expect(waits).toEqual([false, true, true]);
});

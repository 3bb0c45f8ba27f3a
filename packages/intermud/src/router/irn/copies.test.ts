import type { LpcArray } from '@intermud/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Copies } from './copies.ts';
import { COPIES_MAX, COPY_MS } from './limits.ts';

const line = (text: string, ttl = 5): LpcArray => ['channel-m', ttl, 'A', 'a', 0, 0, 'chat', 'A', text];

test('isNew() is true once for copies by several ways, whatever their ttl, and again for what is said again', () => {
  const copies = new Copies();
  expect(copies.isNew(line('hi'), 'own', 0)).toBe(true);
  expect(copies.isNew(line('hi', 3), '*beta', 0)).toBe(false);
  expect(copies.isNew(line('hi', 4), '*gamma', 0)).toBe(false);
  expect(copies.isNew(line('hi'), 'own', 1)).toBe(true);
  expect(copies.isNew(line('ho'), 'own', 1)).toBe(true);
});

test('isNew() is true as often as something was said, in whatever order its copies come by their ways', () => {
  const ways = ['own', '*beta', '*gamma'];
  const orders = fc.integer({ min: 1, max: 6 }).chain((times) => {
    const comings = ways.flatMap((way) => Array.from({ length: times }, () => way));
    return fc.shuffledSubarray(comings, { minLength: comings.length }).map((order) => ({ times, order }));
  });
  fc.assert(
    fc.property(orders, ({ times, order }) => {
      const copies = new Copies();
      expect(order.filter((way) => copies.isNew(line('hi'), way, 0)).length).toBe(times);
    }),
  );
});

test('isNew() remembers so long, and so many', () => {
  const copies = new Copies();
  copies.isNew(line('hi'), 'own', 0);
  expect(copies.isNew(line('hi'), '*beta', COPY_MS - 1)).toBe(false);
  expect(copies.isNew(line('hi'), '*gamma', COPY_MS)).toBe(true);
  for (let at = 0; at < 2 * COPIES_MAX; at += 1) copies.isNew(line(`${at}`), 'own', COPY_MS);
  expect(copies.size).toBe(COPIES_MAX);
  for (let at = 0; at < 2 * COPIES_MAX; at += 1) copies.isNew(line('the same'), 'own', COPY_MS);
  expect(copies.size).toBeLessThanOrEqual(2 * COPIES_MAX + 1);
  copies.isNew(line('later'), 'own', 3 * COPY_MS);
  expect(copies.size).toBe(1);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isChannelLater, isLater } from './order.ts';
import type { ChannelChange } from './records.ts';

const channels: fc.Arbitrary<ChannelChange> = fc.record({
  name: fc.constant('chat'),
  owner: fc.constantFrom('Bedrock', 'Granite'),
  type: fc.constant(0 as const),
  members: fc.constant([]),
  router: fc.constant('*a'),
  version: fc.nat(3),
  origin: fc.constantFrom('*a', '*b'),
  createdAt: fc.nat(2),
  removedAt: fc.constant(undefined),
  era: fc.integer({ min: 1, max: 2 }),
});

const stamps = fc.record({ version: fc.nat(3), origin: fc.constantFrom('*a', '*b', '*c') });

const winner = (all: readonly ChannelChange[]): ChannelChange =>
  all.reduce((best, one) => (isChannelLater(one, best) ? one : best));

test('isChannelLater() chooses the same channel, in whatever order routers hear of them', () => {
  fc.assert(
    fc.property(fc.array(channels, { minLength: 1, maxLength: 6 }), (all) => {
      expect(winner(all.toReversed())).toEqual(winner(all));
      expect(winner([...all, ...all])).toEqual(winner(all));
    }),
  );
});

test('isLater() orders all stamps', () => {
  fc.assert(
    fc.property(stamps, stamps, stamps, (a, b, c) => {
      expect(isLater(a, b) && isLater(b, a)).toBe(false);
      expect(isLater(a, b) || isLater(b, a)).toBe(a.version !== b.version || a.origin !== b.origin);
      if (isLater(a, b) && isLater(b, c)) expect(isLater(a, c)).toBe(true);
    }),
  );
});

const chat: ChannelChange = {
  ...{ name: 'chat', owner: 'Bedrock', type: 0, members: [], router: '*a', version: 9, origin: '*a' },
  ...{ createdAt: 1_000, removedAt: undefined, era: 1 },
};

test('of two channels made apart the older counts, whatever was changed since', () => {
  expect(isChannelLater({ ...chat, createdAt: 999, version: 1 }, chat)).toBe(true);
  expect(isChannelLater({ ...chat, createdAt: 1_001, version: 99 }, chat)).toBe(false);
});

test('a channel made anew counts against the one that was removed', () => {
  expect(
    isChannelLater({ ...chat, createdAt: 2_000, era: 2, owner: 'Granite' }, { ...chat, removedAt: 1_500 }),
  ).toBe(true);
});

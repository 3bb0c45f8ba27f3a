import { expect, test } from 'vitest';
import { dueFor, stateAfterShutdown } from './life.ts';
import { DOWN_MS, LOST_MS, RESERVED_MS } from './limits.ts';

const MINUTE = 60_000;
const up = { is: 'up', since: 0 } as const;
const down = { is: 'down', since: 0 } as const;
const removed = { is: 'removed', since: 0 } as const;

test('a lost link is down after five minutes, not before, and since it was lost', () => {
  expect(dueFor(up, LOST_MS - 1, LOST_MS + MINUTE)).toEqual({ is: 'nothing' });
  expect(dueFor(up, LOST_MS, LOST_MS + MINUTE)).toEqual({ is: 'change', to: { is: 'down', since: MINUTE } });
});

test('a mud is off the list after seven days down, and forgotten after a year', () => {
  expect(dueFor(down, 0, DOWN_MS - 1)).toEqual({ is: 'nothing' });
  expect(dueFor(down, 0, DOWN_MS)).toEqual({ is: 'change', to: { is: 'removed', since: DOWN_MS } });
  expect(dueFor(removed, 0, RESERVED_MS - 1)).toEqual({ is: 'nothing' });
  expect(dueFor(removed, 0, RESERVED_MS)).toEqual({ is: 'forget' });
});

test.each([
  [0, { is: 'down', since: 9 }],
  [1, undefined],
  [LOST_MS / 1_000, undefined],
  [LOST_MS / 1_000 + 1, { is: 'down', since: 9, backAt: 9 + LOST_MS + 1_000 }],
  [DOWN_MS / 1_000, { is: 'down', since: 9, backAt: 9 + DOWN_MS }],
  [DOWN_MS / 1_000 + 1, { is: 'removed', since: 9 }],
])('a shutdown for %i s', (delay, state) => {
  expect(stateAfterShutdown(delay, 9)).toEqual(state);
});

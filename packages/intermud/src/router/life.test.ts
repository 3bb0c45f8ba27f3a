import { expect, test } from 'vitest';
import { dueFor, stateAfterShutdown } from './life.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const up = { is: 'up', since: 0 } as const;
const down = { is: 'down', since: 0 } as const;
const removed = { is: 'removed', since: 0 } as const;

test('a lost link is down after five minutes, not before, and since it was lost', () => {
  expect(dueFor(up, 5 * MINUTE - 1, 6 * MINUTE)).toEqual({ is: 'nothing' });
  expect(dueFor(up, 5 * MINUTE, 6 * MINUTE)).toEqual({ is: 'change', to: { is: 'down', since: MINUTE } });
});

test('a mud is off the list after seven days down, and forgotten after a year', () => {
  expect(dueFor(down, 0, 7 * DAY - 1)).toEqual({ is: 'nothing' });
  expect(dueFor(down, 0, 7 * DAY)).toEqual({ is: 'change', to: { is: 'removed', since: 7 * DAY } });
  expect(dueFor(removed, 0, 365 * DAY - 1)).toEqual({ is: 'nothing' });
  expect(dueFor(removed, 0, 365 * DAY)).toEqual({ is: 'forget' });
});

test.each([
  [0, { is: 'down', since: 9 }],
  [1, undefined],
  [300, undefined],
  [301, { is: 'down', since: 9, backAt: 9 + 301_000 }],
  [604_800, { is: 'down', since: 9, backAt: 9 + 604_800_000 }],
  [604_801, { is: 'removed', since: 9 }],
])('a shutdown for %i s', (delay, state) => {
  expect(stateAfterShutdown(delay, 9)).toEqual(state);
});

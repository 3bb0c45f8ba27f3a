import { expect, test } from 'vitest';
import { counted, mudState } from './words.ts';

const up = { is: 'up', since: 1 } as const;

test.each([
  [{ state: up, isOnline: true, lostAt: undefined }, true, ['online', 1]],
  [{ state: up, isOnline: false, lostAt: 5 }, true, ['link lost', 5]],
  [{ state: up, isOnline: false, lostAt: undefined }, true, ['up', 1]],
  [{ state: up, isOnline: false, lostAt: 5 }, false, ['was up', 1]],
  [{ state: { is: 'unreachable', since: 7 }, isOnline: false, lostAt: undefined }, true, ['unreachable', 7]],
  [{ state: { is: 'down', since: 3 }, isOnline: false, lostAt: undefined }, false, ['down', 3]],
] as const)('mudState() of %j, program running %j', (mud, isRunning, shown) => {
  expect(mudState(mud, isRunning)).toEqual(shown);
});

test('counted() knows one from many', () => {
  expect([0, 1, 2].map((count) => counted(count, 'link'))).toEqual(['0 links', '1 link', '2 links']);
});

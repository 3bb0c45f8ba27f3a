import { FakeClock } from '@intermud/testkit';
import { expect, test } from 'vitest';
import { Throttle } from './throttle.ts';

function setUp(keysMax = 10) {
  const clock = new FakeClock();
  return { clock, throttle: new Throttle({ burst: 3, everyMs: 1_000, keysMax, clock }) };
}

test('Throttle lets a burst through, then one in its time', () => {
  const { clock, throttle } = setUp();
  expect([1, 2, 3, 4].map(() => throttle.take('a'))).toEqual([0, 0, 0, 1_000]);
  expect(throttle.take('b')).toBe(0);
  clock.advance(999);
  expect(throttle.take('a')).toBe(1);
  clock.advance(1);
  expect([throttle.take('a'), throttle.take('a')]).toEqual([0, 1_000]);
});

test('Throttle takes one try back, or forgets all', () => {
  const { throttle } = setUp();
  for (let at = 0; at < 3; at++) throttle.take('a');
  throttle.giveBack('a');
  expect([throttle.take('a'), throttle.take('a')]).toEqual([0, 1_000]);
  throttle.forgive('a');
  expect(throttle.take('a')).toBe(0);
});

test('Throttle remembers no more keys than it may, and forgets the oldest', () => {
  const { throttle } = setUp(2);
  for (const key of ['a', 'a', 'a', 'b', 'c']) throttle.take(key);
  expect(throttle.take('a')).toBe(0);
  expect(throttle.take('c')).toBe(0);
});

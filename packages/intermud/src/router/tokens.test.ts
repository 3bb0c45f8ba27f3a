import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Tokens } from './tokens.ts';

test('Tokens follow the clock in seconds, and never go back', () => {
  const tokens = new Tokens(0);
  expect([5_000, 5_900, 6_000, 1_000, 90_000].map((now) => tokens.take(now))).toEqual([5, 6, 7, 8, 90]);
});

test('Tokens settle up to what is still being written', () => {
  const tokens = new Tokens(10);
  expect(tokens.settled).toBe(10);
  const [a, b, c] = [tokens.take(0), tokens.take(0), tokens.take(0)];
  expect(tokens.settled).toBe(10);
  tokens.done(b);
  expect(tokens.settled).toBe(10);
  tokens.done(a);
  expect(tokens.settled).toBe(b);
  tokens.done(c);
  expect(tokens.settled).toBe(c);
});

test('Tokens: what has settled never goes back, however writes end', () => {
  const steps = fc.array(fc.oneof(fc.constant('take' as const), fc.nat(20)));
  fc.assert(
    fc.property(steps, (all) => {
      const tokens = new Tokens(0);
      const pending: number[] = [];
      let before = 0;
      for (const step of all) {
        if (step === 'take') pending.push(tokens.take(0));
        else for (const token of pending.splice(step % (pending.length || 1), 1)) tokens.done(token);
        expect(tokens.settled).toBeGreaterThanOrEqual(before);
        for (const token of pending) expect(tokens.settled).toBeLessThan(token);
        before = tokens.settled;
      }
    }),
  );
});

test('Tokens know their own, and not what is to come', () => {
  const tokens = new Tokens(7);
  expect([-1, 0, 1, 7, 8].map((token) => tokens.knows(token))).toEqual([false, false, true, true, false]);
});

test('settled is a token that was there before what is being written, not a number between', () => {
  const tokens = new Tokens(100);
  const far = tokens.takeFrom(5_000);
  expect(tokens.settled).toBe(100);
  const next = tokens.takeFrom(0);
  tokens.done(far);
  expect(tokens.settled).toBe(far);
  tokens.done(next);
  expect(tokens.settled).toBe(next);
});

import { expect, test } from 'vitest';
import { SAMPLE_AGE_MS, SAMPLES_DENSE, SAMPLES_MAX } from './limits.ts';
import { Samples } from './samples.ts';

const sample = (token: number, version: number, at = 0) => ({
  token,
  vector: new Map([['*a', version]]),
  at,
});

test('upTo() finds the latest sample under a token', () => {
  const samples = new Samples();
  for (const token of [10, 20, 30]) samples.note('*a', sample(token, token));
  expect(samples.upTo('*a', 9)).toBeUndefined();
  expect(samples.upTo('*a', 10)?.token).toBe(10);
  expect(samples.upTo('*a', 29)?.token).toBe(20);
  expect(samples.upTo('*b', 29)).toBeUndefined();
});

test('note() drops what is older, and replaces what says less', () => {
  const samples = new Samples();
  samples.note('*a', sample(10, 5));
  samples.note('*a', sample(30, 8));
  samples.note('*a', sample(20, 7));
  expect(samples.upTo('*a', 20)?.token).toBe(10);
  samples.note('*a', sample(30, 9));
  expect(samples.latest('*a')?.vector.get('*a')).toBe(9);
  samples.note('*a', sample(15, 9)); // After a crash that took tokens back.
  expect(samples.latest('*a')?.token).toBe(15);
  expect(samples.upTo('*a', 12)?.token).toBe(10);
});

test('note() keeps so many samples of a router and no more, the newest and an old one among them', () => {
  const samples = new Samples();
  for (let token = 1; token <= 10 * SAMPLES_MAX; token += 1)
    samples.note('*a', sample(token, token, token * 1_000));
  const kept = (samples.toJSON() as Record<string, { token: number }[]>)['*a'] ?? [];
  expect(kept.length).toBe(SAMPLES_MAX);
  expect(kept.at(-1)?.token).toBe(10 * SAMPLES_MAX);
  expect(kept.at(-5)?.token).toBe(10 * SAMPLES_MAX - 4);
  expect(kept[0]?.token).toBe(1);
});

test('note() thins out anything but the newest samples, however close they are', () => {
  const samples = new Samples();
  const last = SAMPLES_MAX + 1;
  for (let token = 1; token <= last; token += 1)
    samples.note('*a', sample(token, token, 1_000_000 - 1_000 * (last - token) ** 2));
  const kept = (samples.toJSON() as Record<string, { token: number }[]>)['*a'] ?? [];
  const gone = Array.from({ length: last }, (_, at) => at + 1).filter(
    (token) => !kept.some((one) => one.token === token),
  );
  expect(gone).toEqual([last - SAMPLES_DENSE - 1]); // The one before has none behind it to lie close to.
});

test('note() forgets what is too old, but for the newest', () => {
  const samples = new Samples();
  samples.note('*a', sample(1, 1, 0));
  samples.note('*a', sample(2, 2, SAMPLE_AGE_MS - 1));
  expect(samples.upTo('*a', 1)?.token).toBe(1);
  samples.note('*a', sample(3, 3, SAMPLE_AGE_MS));
  expect(samples.upTo('*a', 1)).toBeUndefined();
  expect(samples.upTo('*a', 2)?.token).toBe(2);
});

test('fromJSON() reads what toJSON() wrote', () => {
  const samples = new Samples();
  samples.note('*a', sample(1, 1, 0));
  samples.note('*b', sample(2, 2, 5));
  expect(Samples.fromJSON(JSON.parse(JSON.stringify(samples)))).toEqual(samples);
});

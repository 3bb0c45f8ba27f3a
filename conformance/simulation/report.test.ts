import { expect, test } from 'vitest';
import { progressText, summaryText, textReport } from './report.ts';
import { Tally } from './tally.ts';

/** A run of 1,000 schedules of which so many took 0.1 s each. */
function ran(done: number, failing: readonly number[] = []): Tally {
  let now = 5_000;
  const tally = new Tally(1_000, () => now);
  for (let seed = 1; seed <= done; seed += 1)
    tally.add({ seed, faults: failing.includes(seed) ? ['bad'] : [] });
  now += done * 100;
  return tally;
}

test('progressText() says how many, how fast, and how long it will take', () => {
  expect(progressText(ran(0).progress)).toBe('0 of 1,000 schedules, 0.0 per second, none amiss');
  expect(progressText(ran(400, [7]).progress)).toBe(
    '400 of 1,000 schedules, 10 per second, 1:00 left, 1 amiss',
  );
});

test('summaryText() names the seeds that failed, and says when a run was stopped early', () => {
  expect(summaryText(ran(1_000).summary)).toBe(
    '1,000 schedules in 1:40, all of which came to rest with nothing amiss',
  );
  expect(summaryText(ran(500, [30, 7]).summary)).toBe(
    'Stopped early: 500 of 1,000 schedules in 0:50, 2 of them amiss: 7, 30',
  );
  const many = Array.from({ length: 25 }, (_, index) => index + 1);
  expect(summaryText(ran(1_000, many).summary)).toMatch(/25 of them amiss: 1, .* 20 and 5 more$/);
});

test('textReport() says how to see the story of a schedule that fails', () => {
  const lines: string[] = [];
  textReport((line) => lines.push(line), { write: () => {} }).fault(17, ['first', 'second']);
  expect(lines).toEqual(['Schedule 17: first (and 1 more)\n  its story: npm run simulate -- 17 --story']);
});

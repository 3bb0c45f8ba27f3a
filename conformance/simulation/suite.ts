// Many schedules as tests, in portions, so that they run beside each other.
import { expect, test } from 'vitest';
import { EDITION, type Edition } from './chaos/chaos.ts';
import { simulate } from './simulate.ts';

/** Schedules in one test: a failure names its seed, and the test goes on being short. */
const PORTION = 50;

/** Milliseconds for a portion: it takes 2 s on a machine that has nothing else to do. */
const PORTION_MS = 300_000;

/** Runs the schedules of the seeds from `first` on. */
export function runSchedules(first: number, count: number): void {
  for (let start = first; start < first + count; start += PORTION)
    test(
      `schedules ${start} to ${start + PORTION - 1} come to rest with nothing amiss`,
      async () => {
        for (let seed = start; seed < start + PORTION; seed += 1) await expectPeace(seed);
      },
      PORTION_MS,
    );
}

/** Runs one schedule; a failure tells its story. */
export async function expectPeace(seed: number, edition: Edition = EDITION): Promise<void> {
  const { faults, story } = await simulate(seed, {}, edition);
  const again = `npm run simulate -- ${seed} --story${edition === EDITION ? '' : ` --edition ${edition}`}`;
  const tale = [`Schedule ${seed}; ${again} tells it again`, ...story].join('\n');
  expect(faults, tale).toEqual([]);
}

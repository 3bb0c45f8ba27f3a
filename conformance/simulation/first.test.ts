import { test } from 'vitest';
import { expectPeace, runSchedules } from './suite.ts';

runSchedules(1, 500);

/** Schedules that found something once, each with what it was. */
const KEPT: Readonly<Record<string, number>> = {
  'who listens was said by two ways, and the older word came last': 976,
  'ids rose without news, and a mud that moved got rows again': 1205,
  'a router came back with a list that it had no sample of': 4613,
  'a mud knew that a router was down, and its own router learnt only that it was up': 10_987,
  'a router forgot the password of a mud that was online on it': 3177,
  'a mud knew more than its router, and what was no news there was news to it': 3345,
};

for (const [what, seed] of Object.entries(KEPT))
  test(`schedule ${seed} is at peace: ${what}`, () => expectPeace(seed));

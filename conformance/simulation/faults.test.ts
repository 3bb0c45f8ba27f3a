// The simulation is worth something only if it finds what is wrong: every fault that is made on purpose.
import { expect, test } from 'vitest';
import { FAULTS } from './faults.ts';
import { simulate } from './simulate.ts';

/** Schedules in which a fault has to show itself. */
const SEEDS = 100;

/** Milliseconds for all of them; most faults show in the first few. */
const SEEDS_MS = 300_000;

for (const [name, { faults, found }] of Object.entries(FAULTS))
  test(
    `the simulation finds it when ${name}`,
    async () => {
      const said: string[] = [];
      for (let seed = 1; seed <= SEEDS && !said.some((fault) => found.test(fault)); seed += 1)
        said.push(...(await simulate(seed, faults)).faults);
      expect(said).toContainEqual(expect.stringMatching(found));
    },
    SEEDS_MS,
  );

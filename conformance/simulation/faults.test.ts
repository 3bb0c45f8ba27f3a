// The simulation is worth something only if it finds what is wrong: every fault that is made on purpose.
import { expect, test } from 'vitest';
import { FAULTS } from './faults.ts';
import { simulate } from './simulate.ts';

/** Schedules in which a fault has to show itself. */
const SEEDS = 60;

for (const [name, faults] of Object.entries(FAULTS))
  test(`the simulation finds it when ${name}`, async () => {
    let found: readonly string[] = [];
    for (let seed = 1; seed <= SEEDS && found.length === 0; seed += 1)
      found = (await simulate(seed, faults)).faults;
    expect(found).not.toEqual([]);
  });

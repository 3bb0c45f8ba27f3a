// One of several programs that run schedules; share.ts starts it and says which.
import type { Seeds } from './share.ts';
import { simulate } from './simulate.ts';

process.on('SIGINT', () => {}); // Ctrl-C goes to all; who started this one ends it.
process.on('disconnect', () => process.exit());
process.on('message', async ({ first, last, edition }: Seeds) => {
  for (let seed = first; seed <= last; seed += 1) {
    const { faults } = await simulate(seed, {}, edition);
    process.send?.({ seed, faults });
    await new Promise((resolve) => setImmediate(resolve)); // Lets the message go.
  }
});

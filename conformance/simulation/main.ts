// Runs many schedules on all cores, or tells the story of one: npm run simulate [-- COUNT | -- SEED --story]
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { simulate } from './simulate.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { story: { type: 'boolean' }, first: { type: 'string' }, step: { type: 'string' } },
});
const number = Number(positionals[0] ?? 100_000);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

if (values.story) await tell(number);
else if (values.first) await work(Number(values.first), number, Number(values.step));
else await shareOut(number);

async function tell(seed: number): Promise<void> {
  const { story, faults } = await simulate(seed);
  for (const line of story) print(line);
  if (faults.length > 0) process.exitCode = 1;
}

/** Every `step`th schedule from `first` up to `last`. */
async function work(first: number, last: number, step: number): Promise<void> {
  for (let seed = first; seed <= last; seed += step) {
    const { faults } = await simulate(seed);
    if (faults.length > 0) report(seed, faults);
    if ((seed - first) % (step * 1_000) === 0) print(`${seed} of ${last}`);
  }
}

function report(seed: number, faults: readonly string[]): void {
  process.exitCode = 1;
  print(`Schedule ${seed} fails: ${faults[0]} (npm run simulate -- ${seed} --story)`);
}

async function shareOut(last: number): Promise<void> {
  const cores = availableParallelism();
  const workers = Array.from({ length: cores }, (_, index) =>
    fork(new URL(import.meta.url), [String(last), '--first', String(index + 1), '--step', String(cores)]),
  );
  const codes = await Promise.all(workers.map((one) => new Promise((done) => one.once('exit', done))));
  if (codes.some((code) => code !== 0)) process.exitCode = 1;
  else print(`${last} schedules came to rest with nothing amiss`);
}

// Schedules shared out among several programs, in portions.
import { type ChildProcess, fork } from 'node:child_process';
import type { Edition } from './chaos/chaos.ts';

/** What came of one schedule. */
export interface Result {
  readonly seed: number;
  readonly faults: readonly string[];
}

/** Seeds from `first` to `last`, both included, with the chaos of an edition. */
export interface Seeds {
  readonly first: number;
  readonly last: number;
  readonly edition: Edition;
}

/** Schedules given out at a time: under a second of work, so that all end together. */
const PORTION = 20;

/** Runs schedules in so many programs and tells of each; resolves early, with what has been told, when `signal` aborts. @throws {Error} if a program ends by itself. */
export async function shareOut(
  { first, last, edition }: Seeds,
  workers: number,
  signal: AbortSignal,
  told: (result: Result) => void,
): Promise<void> {
  let next = first;
  const portion = (): Seeds | undefined => {
    const start = next;
    next += PORTION;
    return start > last || signal.aborted
      ? undefined
      : { first: start, last: Math.min(last, next - 1), edition };
  };
  await Promise.all(Array.from({ length: workers }, () => work(portion, signal, told)));
}

async function work(
  portion: () => Seeds | undefined,
  signal: AbortSignal,
  told: (result: Result) => void,
): Promise<void> {
  const worker = fork(new URL('worker.ts', import.meta.url));
  const ended = new Promise<never>((_, reject) => {
    worker.once('exit', (code) => reject(new Error(`A program that runs schedules ended with code ${code}`)));
    worker.once('error', reject);
  });
  ended.catch(() => {}); // After the last portion nobody waits for it.
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  try {
    for (let seeds = portion(); seeds; seeds = portion())
      await Promise.race([run(worker, seeds, told), ended, aborted]);
  } finally {
    worker.kill('SIGKILL'); // It has nothing to put in order.
  }
}

function run(worker: ChildProcess, seeds: Seeds, told: (result: Result) => void): Promise<void> {
  return new Promise((resolve) => {
    const heard = (result: Result) => {
      told(result);
      if (result.seed < seeds.last) return;
      worker.off('message', heard);
      resolve();
    };
    worker.on('message', heard);
    worker.send(seeds);
  });
}

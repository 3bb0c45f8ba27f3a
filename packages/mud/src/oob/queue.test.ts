import { expect, test } from 'vitest';
import { OOB_JOBS_MAX } from '../limits.ts';
import type { OobJob } from './contract.ts';
import { MudQueue } from './queue.ts';

test('so many jobs wait for one mud, and the next is refused', () => {
  const queue = new MudQueue('Granite', () => new Promise(() => {}));
  const job = { isLong: false } as OobJob;
  for (let at = 0; at < OOB_JOBS_MAX; at += 1) queue.add(job);
  expect(() => queue.add(job)).toThrow(`Cannot queue for Granite: ${OOB_JOBS_MAX} jobs wait for it already`);
  expect(queue.length).toBe(OOB_JOBS_MAX);
});

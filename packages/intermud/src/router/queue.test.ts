import { expect, test } from 'vitest';
import { KeyedQueue } from './queue.ts';

test('KeyedQueue runs jobs of one key one after the other, also behind one that fails', async () => {
  const queue = new KeyedQueue();
  const seen: string[] = [];
  const job =
    (name: string, fails = false) =>
    async () => {
      seen.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };
  const results = await Promise.allSettled([
    queue.run('x', job('a', true)),
    queue.run('x', job('b')),
    queue.run('y', job('c')),
  ]);
  expect(seen.filter((step) => !step.startsWith('c'))).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  expect(seen.indexOf('c begins')).toBeLessThan(seen.indexOf('a ends'));
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
});

test('KeyedQueue is idle when the last job has ended', async () => {
  const queue = new KeyedQueue();
  let ended = 0;
  const job = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    ended += 1;
  };
  void queue.run('x', job);
  void queue.run('x', job);
  await queue.idle();
  expect(ended).toBe(2);
});

import { expect, test } from 'vitest';
import { AsyncQueue } from './queue.ts';

const read = async <T>(queue: AsyncQueue<T>) => {
  const values: T[] = [];
  for await (const value of queue) values.push(value);
  return values;
};

test('AsyncQueue gives what comes before and while it is read, in order', async () => {
  const queue = new AsyncQueue<number>(10);
  queue.push(1);
  const values = read(queue);
  await Promise.resolve();
  queue.push(2);
  queue.push(3);
  queue.end();
  queue.push(4);
  expect(await values).toEqual([1, 2, 3]);
});

test('AsyncQueue keeps as many as its bound; over it the oldest goes', async () => {
  const queue = new AsyncQueue<number>(3);
  for (const value of [1, 2, 3, 4]) queue.push(value);
  queue.end();
  expect(await read(queue)).toEqual([2, 3, 4]);
});

test('AsyncQueue tells of a failure when what came before it has been read', async () => {
  const queue = new AsyncQueue<number>(3);
  queue.push(1);
  queue.fail(new Error('gone'));
  const reader = queue[Symbol.asyncIterator]();
  expect(await reader.next()).toMatchObject({ value: 1 });
  await expect(reader.next()).rejects.toThrow('gone');
});

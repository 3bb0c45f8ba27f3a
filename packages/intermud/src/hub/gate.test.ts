import { expect, test } from 'vitest';
import { Gate } from './gate.ts';

const full = () => new Error('full');

test('pass() lets so many through at a time, the others in the order they came', async () => {
  const gate = new Gate(2, 10);
  const works = Array.from({ length: 4 }, () => Promise.withResolvers<number>());
  const started: number[] = [];
  const passes = works.map(({ promise }, n) =>
    gate.pass(() => {
      started.push(n);
      return promise;
    }, full),
  );
  expect(started).toEqual([0, 1]);
  works[1]?.resolve(10);
  expect(await passes[1]).toBe(10);
  expect(started).toEqual([0, 1, 2]);
  works[0]?.reject(new Error('broken'));
  await expect(passes[0]).rejects.toThrowError('broken');
  expect(started).toEqual([0, 1, 2, 3]);
});

test('pass() keeps as many waiting as the bound allows, and refuses one more', async () => {
  const gate = new Gate(1, 2);
  const work = Promise.withResolvers<void>();
  const taken = [1, 2, 3].map(() => gate.pass(() => work.promise, full));
  await expect(gate.pass(() => work.promise, full)).rejects.toThrowError('full');
  work.resolve();
  await Promise.all(taken);
  await gate.pass(async () => {}, full); // There is room again.
});

import { expect, test } from 'vitest';
import type { Link } from './link.ts';
import { Links } from './links.ts';

const link = (address: string, bytesIn: number) => ({ address, bytesIn }) as Link;

test('Links counts by address, and keeps the bytes of those that have gone', () => {
  const links = new Links();
  const [one, other, far] = [link('a', 1), link('a', 2), link('b', 4)];
  for (const each of [one, other, far]) links.add(each);
  expect([links.size, links.countFrom('a'), links.countFrom('c'), links.bytesIn]).toEqual([3, 2, 0, 7]);
  links.drop(one);
  links.drop(one);
  expect([[...links], links.countFrom('a'), links.bytesIn]).toEqual([[other, far], 1, 7]);
});

test('empty() resolves when the last link has gone, at once if there is none', async () => {
  const links = new Links();
  await links.empty();
  const [one, other] = [link('a', 0), link('a', 0)];
  for (const each of [one, other]) links.add(each);
  let isEmpty = false;
  const empty = links.empty().then(() => {
    isEmpty = true;
  });
  links.drop(one);
  await Promise.resolve();
  expect(isEmpty).toBe(false);
  links.drop(other);
  await empty;
});

import { expect, test } from 'vitest';
import { hasRoom, type OtherRouter, rowsAway, rowsHere, withRoom } from './choice.ts';

const other = (
  name: string,
  links: number,
  more: Partial<OtherRouter & OtherRouter['load']> = {},
): OtherRouter => ({
  name,
  address: `at ${name}`,
  isMember: more.isMember ?? true,
  reach: more.reach ?? 'direct',
  load: { links, linksMax: more.linksMax ?? 0, isDraining: more.isDraining ?? false },
});

const OWN = { name: '*own', address: 'at *own' };
const names = (rows: readonly { name: string }[]) => rows.map(({ name }) => name);

test('hasRoom() is for a router with a link that takes muds and is below its limit', () => {
  expect(hasRoom(other('*a', 9, { linksMax: 10 }))).toBe(true);
  expect(hasRoom(other('*a', 10, { linksMax: 10 }))).toBe(false);
  expect(hasRoom(other('*a', 10, { linksMax: 0 }))).toBe(true);
  expect(hasRoom(other('*a', 0, { isDraining: true }))).toBe(false);
  expect(hasRoom(other('*a', 0, { reach: 'hop' }))).toBe(false);
  expect(hasRoom(other('*a', 0, { isMember: false }))).toBe(false);
  expect(hasRoom(other('*a', 0, { reach: 'none' }))).toBe(false);
});

test('withRoom() has the least loaded first, and nobody without room', () => {
  const others = [other('*a', 1, { isDraining: true }), other('*b', 3), other('*c', 2), other('*d', 3)];
  expect(names(withRoom(others))).toEqual(['*c', '*b', '*d']);
});

test('a mud that stays is told of us first, one that is sent of the other first, and of who is out of reach last', () => {
  const others = [
    other('*gone', 0, { reach: 'none' }),
    other('*full', 1, { linksMax: 1 }),
    other('*b', 5),
    other('*a', 3),
  ];
  expect(names(rowsHere(OWN, others))).toEqual(['*own', '*a', '*b', '*full', '*gone']);
  expect(names(rowsAway(OWN, others[2] as OtherRouter, others))).toEqual([
    '*b',
    '*a',
    '*full',
    '*own',
    '*gone',
  ]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ROUTERS_MAX } from './limits.ts';
import { covers, includes, join, meet, vectorFromLpc, vectorToLpc } from './vector.ts';

const vectors = fc
  .dictionary(fc.constantFrom('*a', '*b', '*c'), fc.nat(9))
  .map((plain) => new Map(Object.entries(plain)));

test('join() includes both, and says whether it is more than before', () => {
  fc.assert(
    fc.property(vectors, vectors, (one, other) => {
      const joined = new Map(one);
      const isMore = join(joined, other);
      expect(includes(joined, one) && includes(joined, other)).toBe(true);
      expect(isMore).toBe(!includes(one, other));
    }),
  );
});

test('meet() is included in each, and covers what all cover', () => {
  fc.assert(
    fc.property(
      fc.array(vectors, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('*a', '*b', '*c'),
      fc.integer({ min: 1, max: 9 }),
      (all, origin, version) => {
        const least = meet(all);
        for (const one of all) expect(includes(one, least)).toBe(true);
        expect(covers(least, { origin, version })).toBe(all.every((one) => covers(one, { origin, version })));
      },
    ),
  );
});

test('a vector survives the wire, and rubbish in it is left out', () => {
  const vector = new Map([['*a', 1_767_225_780]]);
  expect(vectorFromLpc(vectorToLpc(vector))).toEqual(vector);
  expect(
    vectorFromLpc(
      new Map<string | number, string | number>([
        ['*a', 'x'],
        [1, 2],
        ['*b', 3],
      ]),
    ),
  ).toEqual(new Map([['*b', 3]]));
  expect(vectorFromLpc(0)).toEqual(new Map());
});

test('a vector has names of routers that are gone too, up to a bound', () => {
  const most = 4 * ROUTERS_MAX;
  const vector = (count: number) => new Map(Array.from({ length: count }, (_, at) => [`*r${at}`, at + 1]));
  expect(vectorFromLpc(vector(most))).toEqual(vector(most));
  expect(vectorFromLpc(vector(most + 1))).toEqual(vector(most));
});

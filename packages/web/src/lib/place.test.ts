import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LIMITS } from './limits.ts';
import { keyOf, type Place, placeOf, readMarks } from './place.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const GOSSIP: Place = { kind: 'channel', channel: 'gossip' };
const FRED: Place = { kind: 'tell', with: 'fred@The Granite' };

test('placeOf() is the place of keyOf()', () => {
  for (const place of [GOSSIP, FRED]) expect(placeOf(keyOf(place))).toEqual(place);
});

test('readMarks() sends the first mark of each place at once, and the last one later', () => {
  const marks: [string, number][] = [];
  const seen = readMarks((place, id) => marks.push([keyOf(place), id]));
  for (const id of [1, 2, 4, 3]) seen(GOSSIP, id);
  seen(FRED, 9);
  const [gossip, fred] = ['channel gossip', 'tell fred@The Granite'];
  const first = [
    [gossip, 1],
    [fred, 9],
  ];
  expect(marks).toEqual(first);
  vi.advanceTimersByTime(LIMITS.readMs);
  expect(marks).toEqual([...first, [gossip, 4]]);
  seen(GOSSIP, 4);
  seen(GOSSIP, 5);
  expect(marks).toHaveLength(3);
  vi.advanceTimersByTime(LIMITS.readMs);
  expect(marks.at(-1)).toEqual([gossip, 5]);
  vi.advanceTimersByTime(3 * LIMITS.readMs);
  expect(marks).toHaveLength(4);
});

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

test('readMarks() sends the last mark of each place, once', () => {
  const marks: [string, number][] = [];
  const seen = readMarks((place, id) => marks.push([keyOf(place), id]));
  for (const id of [1, 3, 2]) seen(GOSSIP, id);
  seen(FRED, 9);
  vi.advanceTimersByTime(LIMITS.readMs);
  seen(GOSSIP, 3);
  vi.advanceTimersByTime(LIMITS.readMs);
  expect(marks).toEqual([
    ['channel gossip', 3],
    ['tell fred@The Granite', 9],
  ]);
});

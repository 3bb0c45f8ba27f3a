import { expect, test } from 'vitest';
import { type Line, toRows } from './lines.ts';

const NOON = new Date(2026, 5, 10, 12).getTime();
const line = (id: number, more: Partial<Line> = {}): Line =>
  ({
    id,
    at: NOON + id * 60_000,
    kind: 'say',
    user: 'fred',
    mud: 'Granite',
    name: 'Fred',
    self: false,
    ...more,
  }) as Line;
const flags = (lines: Line[], read = 0, hasUnread = true) =>
  toRows(lines, { read, hasUnread }).map(
    (row) => `${row.isNewDay ? 'D' : ''}${row.isFirst ? 'F' : ''}${row.isFirstUnread ? 'U' : ''}`,
  );

test('toRows() names a talker once for lines in a row', () => {
  expect(flags([line(1), line(2), line(3, { user: 'ada' }), line(4)])).toEqual(['DF', '', 'F', 'F']);
});

test('toRows() names again after a pause, an emote, or midnight', () => {
  expect(flags([line(1), line(7), line(8, { kind: 'emote' }), line(9)])).toEqual(['DF', 'F', 'F', 'F']);
  expect(flags([line(1), line(2, { at: NOON + 86_400_000 })])).toEqual(['DF', 'DF']);
});

test('toRows() marks the first unread line of somebody else, if any was read before', () => {
  expect(flags([line(1), line(2, { self: true }), line(3)], 1)).toEqual(['DF', '', 'FU']);
  expect(flags([line(1), line(2)], 0)).toEqual(['DF', '']);
  expect(flags([line(1), line(2)], 2)).toEqual(['DF', '']);
  expect(flags([line(1), line(2)], 1, false)).toEqual(['DF', '']);
});

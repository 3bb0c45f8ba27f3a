import { expect, test } from 'vitest';
import { axisTime, byteSize, dayName, duration, idleTime } from './time.ts';

test('duration() names the greatest unit that is full', () => {
  expect([-5, 0, 59, 60, 3_599, 3_600, 86_400 * 3].map(duration)).toEqual([
    '0 s',
    '0 s',
    '59 s',
    '1 min',
    '59 min',
    '1 h',
    '3 d',
  ]);
  expect([0, 59, 60].map(idleTime)).toEqual(['active', 'active', 'idle 1 min']);
});

test('byteSize() says nothing of a size that is not told', () => {
  expect([-1, 0, 1_023, 1_024, 1_572_864].map(byteSize)).toEqual(['', '0 B', '1023 B', '1.0 KiB', '1.5 MiB']);
});

test('dayName() counts days by the calendar, not by hours', () => {
  const now = new Date(2026, 5, 10, 0, 30).getTime();
  expect(dayName(now - 60_000, now)).toBe('Today');
  expect(dayName(now - 3_600_000, now)).toBe('Yesterday');
  expect(dayName(now - 90_000_000, now)).not.toMatch(/day$|Today|Yesterday/);
});

test('axisTime() is short, whatever the clock of the reader is', () => {
  const at = new Date(2026, 5, 10, 14, 5, 9).getTime();
  expect([axisTime(at, false), axisTime(at, true)]).toEqual(['14:05', '14:05:09']);
  expect(axisTime(new Date(2026, 5, 10, 0, 5).getTime(), false)).toBe('00:05');
});

import { expect, test } from 'vitest';
import { clean } from './clean.ts';
import { LIMITS } from './limits.ts';

test('clean() leaves so many marks on a letter, and no tower of them', () => {
  const most = `a${'\u0301'.repeat(LIMITS.marksMax)}`;
  expect([clean(most), clean(`${most}\u0301\u0302`)]).toEqual([most, most]);
});

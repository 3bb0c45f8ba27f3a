import { LPC_DEPTH_OUT_MAX, type LpcArray, type LpcValue } from '@intermud/wire';
import { expect, test } from 'vitest';
import { frameFits } from './fits.ts';
import { FRAME_BYTES_MAX } from './limits.ts';

test('frameFits() takes 9,999 bytes, NUL included, and not one more', () => {
  const around = '({"",})\0'.length;
  const packet = (bytes: number): LpcArray => ['x'.repeat(bytes - around)];
  expect([FRAME_BYTES_MAX, FRAME_BYTES_MAX + 1].map((bytes) => frameFits(packet(bytes)))).toEqual([
    true,
    false,
  ]);
});

test('frameFits() refuses what is nested deeper than drivers read', () => {
  const nested = (levels: number): LpcArray => {
    let value: LpcValue = [];
    for (let level = 1; level < levels; level += 1) value = [value];
    return value as LpcArray;
  };
  expect([LPC_DEPTH_OUT_MAX, LPC_DEPTH_OUT_MAX + 1].map((levels) => frameFits(nested(levels)))).toEqual([
    true,
    false,
  ]);
});

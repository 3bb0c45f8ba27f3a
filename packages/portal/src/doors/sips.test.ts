import { expect, test } from 'vitest';
import { Sips } from './sips.ts';

test('Sips pauses a source after so many bytes, and lets it go on in the next turn', async () => {
  const told: string[] = [];
  const source = { pause: () => void told.push('pause'), resume: () => void told.push('resume') };
  const sips = new Sips(source, { readBytesPerTurn: 10 });
  sips.took(9);
  expect(told).toEqual([]);
  sips.took(1);
  expect(told).toEqual(['pause']);
  await new Promise(setImmediate);
  expect(told).toEqual(['pause', 'resume']);
  sips.took(9);
  expect(told).toHaveLength(2);
  sips.took(100);
  expect(told).toEqual(['pause', 'resume', 'pause']);
});

// What muds may say: values of every kind, and texts that are hard to carry unchanged.

import type { LpcValue } from '@intermud/wire';

const TEXTS = [
  '',
  'hello',
  'with "quotes"',
  'back\\slash',
  'new\nline',
  'return\rhere',
  'café',
  '日本',
  '😀',
  '})',
  '",',
  'x'.repeat(300),
  '\x01\x1b[1m',
];

/** Gives values by chance; `random` gives a whole number below its argument. */
export function traffic(random: (below: number) => number) {
  const pick = <T>(of: readonly T[]): T => of[random(of.length)] as T;
  const saying = (): string => pick(TEXTS);
  const value = (): LpcValue =>
    pick<() => LpcValue>([
      saying,
      () => random(1_000) - 500,
      () => [saying(), 1, []],
      () => new Map([[saying(), random(9)]]),
    ])();
  return { pick, saying, value };
}

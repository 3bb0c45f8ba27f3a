import { expect, test } from 'vitest';
import { converge } from './convergence.ts';

/** A little more than each change once: heads of packets, and what each side says that it has. */
const RATIO_MAX = 1.2;

for (const [how, cutMs] of [
  ['a short cut', 20_000],
  ['a cut after which each shows the muds of the other as down', 10 * 60_000],
] as const)
  test(`two routers of 2,000 muds send each other what differs and hardly more, after ${how}`, async () => {
    const came = await converge({ known: 2_000, changed: 300, contested: 30, cutMs });
    expect(came).toMatchObject({ isSame: true, differing: 570 });
    expect(came.sentBytes / came.differingBytes).toBeLessThan(RATIO_MAX);
    expect(came.sentBytes).toBeGreaterThan(came.differingBytes);
  });

// A mud says good-bye on one link while it comes back on another.
import type { LpcArray } from '@intermud/wire';
import { expect, test } from 'vitest';
import { introduction, network, turns } from './memory-net.suite.ts';

const shutdown = (delayS: number): LpcArray => ['shutdown', 5, 'Bedrock', 0, '*test', 0, delayS];

test('a good-bye on the old link does not take down a mud that has come back over a new one meanwhile', async () => {
  const { router, dial } = await network();
  const first = dial();
  first.send(introduction('Bedrock'));
  await turns();
  const password = Number(first.packets().find(([type]) => type === 'startup-reply')?.[7]);
  const second = dial();
  second.send(introduction('Bedrock', password)); // Being written down when the good-bye comes.
  first.send(shutdown(400));
  await turns();
  expect(router.status().muds).toMatchObject([{ name: 'Bedrock', isOnline: true, state: { is: 'up' } }]);
  second.send(shutdown(400));
  await turns();
  expect(router.status().muds).toMatchObject([{ isOnline: false, state: { is: 'down' } }]);
});

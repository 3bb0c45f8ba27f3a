import { expect, test } from 'vitest';
import { DRAIN_PER_SECOND_MAX } from '../router/index.ts';
import { ROUTER_ACTIONS } from './router-actions.ts';

test('router.drain takes a pace up to the bound, and none over it', () => {
  const { input } = ROUTER_ACTIONS['router.drain'];
  const paces = [DRAIN_PER_SECOND_MAX, DRAIN_PER_SECOND_MAX + 1];
  expect(paces.map((perSecond) => input.safeParse({ perSecond }).success)).toEqual([true, false]);
});

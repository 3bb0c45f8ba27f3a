import { STOP_MS } from '@intermud/mud';
import { expect, test } from 'vitest';
import { STOP_CLOSING_MS, STOP_SETTLE_MS } from '../router/limits.ts';
import { STOP_MS_MAX } from './limits.ts';

const STORE_MS = 500; // For the last transaction of the store.

test('hub and router, closed one after the other at their slowest, leave time for the store', () => {
  expect(STOP_MS + STOP_SETTLE_MS + STOP_CLOSING_MS + STORE_MS).toBeLessThanOrEqual(STOP_MS_MAX);
});

import { expect, test } from 'vitest';
import { STOP_CLOSING_MS, STOP_SETTLE_MS } from '../router/limits.ts';
import { HUB_STOP_MS, PEOPLE_STOP_MS, STOP_MS_MAX, WEB_STOP_MS } from './limits.ts';

const STORE_MS = 500; // For the last transaction of the store.

test('all that closes one after the other, each at its slowest, is done in the time that is promised', () => {
  const people = PEOPLE_STOP_MS + WEB_STOP_MS + HUB_STOP_MS;
  const router = STOP_SETTLE_MS + STOP_CLOSING_MS;
  expect(people + router + STORE_MS).toBeLessThan(STOP_MS_MAX);
});

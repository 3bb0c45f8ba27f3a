import { expect, test } from 'vitest';
import type { Store } from './store.ts';

/** What every TokenStore does, whatever it keeps the tokens in. */
export function tokenStoreSuite(backend: string, open: () => Promise<Store>): void {
  test(`${backend}: tokens.get() is 0 before the first`, async () => {
    await using store = await open();
    expect(await store.tokens.get('mudlist')).toBe(0);
  });

  test(`${backend}: tokens.raise() keeps each list's own, to the whole of a safe integer`, async () => {
    await using store = await open();
    await store.tokens.raise('mudlist', 12);
    await store.tokens.raise('chanlist', Number.MAX_SAFE_INTEGER);
    expect(await store.tokens.get('mudlist')).toBe(12);
    expect(await store.tokens.get('chanlist')).toBe(Number.MAX_SAFE_INTEGER);
  });

  test(`${backend}: tokens.raise() never goes back`, async () => {
    await using store = await open();
    await store.tokens.raise('mudlist', 12);
    await Promise.all([13, 15, 14, 1].map((token) => store.tokens.raise('mudlist', token)));
    expect(await store.tokens.get('mudlist')).toBe(15);
    await store.tokens.raise('mudlist', 3);
    expect(await store.tokens.get('mudlist')).toBe(15);
  });
}

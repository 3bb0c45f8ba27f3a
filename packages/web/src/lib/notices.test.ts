// Notices and transfers without a page: what a rune marks is a plain value here.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LIMITS } from './limits.ts';

beforeEach(() => {
  const plain = <T>(value: T): T => value;
  vi.stubGlobal('$state', Object.assign(plain, { raw: plain }));
  vi.useFakeTimers();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('so many notices are shown, the newest, and each for so long', async () => {
  const { Notices } = await import('./notices.svelte.ts');
  const notices = new Notices();
  const shown = () => notices.all.map(({ text }) => text);
  const texts = Array.from({ length: LIMITS.noticesMax + 1 }, (_, at) => `notice ${at}`);
  for (const text of texts.slice(0, -1)) notices.add(text);
  expect(shown()).toEqual(texts.slice(0, -1));
  vi.advanceTimersByTime(1);
  notices.add(texts.at(-1)!);
  expect(shown()).toEqual(texts.slice(1));
  vi.advanceTimersByTime(LIMITS.noticeMs - 2);
  expect(shown()).toEqual(texts.slice(1));
  vi.advanceTimersByTime(1);
  expect(shown()).toEqual(texts.slice(-1));
  vi.advanceTimersByTime(1);
  expect(shown()).toEqual([]);
});

test('a file up to the bound is sent, and one just over it is not', async () => {
  const { Transfer } = await import('./transfers.svelte.ts');
  vi.stubGlobal('XMLHttpRequest', undefined); // Whoever sends needs one.
  const stateOf = async (size: number) => {
    const file = { name: 'rocks', size } as File;
    const transfer = new Transfer(file, 'Granite', '/');
    await transfer.run(file);
    return transfer.state;
  };
  const tooLong = { at: 'failed', reason: `It has over ${LIMITS.fileBytes >> 20} MiB` };
  expect(await stateOf(LIMITS.fileBytes)).not.toEqual(tooLong);
  expect(await stateOf(LIMITS.fileBytes + 1)).toEqual(tooLong);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { closeWithin } from './close.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('closeWithin() waits for what closes in time, and says nothing', async () => {
  const warn = vi.fn();
  const closing = new Promise((resolve) => setTimeout(resolve, 99));
  const done = closeWithin(100, 'the hub', closing, { warn });
  await vi.advanceTimersByTimeAsync(99);
  await done;
  expect(warn).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
});

test('closeWithin() leaves what hangs, and says so', async () => {
  const warn = vi.fn();
  const done = closeWithin(100, 'the hub', new Promise(() => {}), { warn });
  await vi.advanceTimersByTimeAsync(100);
  await done;
  expect(warn).toHaveBeenCalledWith({ what: 'the hub', limitMs: 100 }, 'Did not close in time');
});

test('closeWithin() passes on what goes wrong', async () => {
  const failing = Promise.reject(new Error('the disk is full'));
  await expect(closeWithin(100, 'the hub', failing, { warn: vi.fn() })).rejects.toThrow('the disk is full');
});

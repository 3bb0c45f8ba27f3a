import { expect, test } from 'vitest';
import { LIMITS } from './limits.ts';
import { type LinkEvent, type LinkState, step } from './link.ts';

const after = (...events: LinkEvent[]) => events.reduce<LinkState>(step, { at: 'resting' });
const start: LinkEvent = { on: 'start' };
const ready: LinkEvent = { on: 'ready' };
const lost: LinkEvent = { on: 'lost' };
const timer: LinkEvent = { on: 'timer' };

test('step() opens, and is online when the hub has greeted', () => {
  expect(after(start)).toEqual({ at: 'opening', attempt: 1 });
  expect(after(start, ready)).toEqual({ at: 'online' });
});

test('step() waits longer after each try in vain, up to the bound', () => {
  expect(after(start, lost)).toEqual({ at: 'waiting', attempt: 1, delayMs: LIMITS.retryFirstMs });
  expect(after(start, lost, timer, lost)).toMatchObject({ attempt: 2, delayMs: LIMITS.retryFirstMs * 2 });
  const tries = Array.from({ length: 20 }, () => [lost, timer]).flat();
  expect(after(start, ...tries, lost)).toMatchObject({ delayMs: LIMITS.retryMaxMs });
});

test('step() begins anew with short waits once it was online', () => {
  expect(after(start, lost, timer, lost, timer, ready, lost)).toMatchObject({ at: 'waiting', attempt: 1 });
});

test('step() tries at once when it is told to', () => {
  expect(after(start, lost, { on: 'now' })).toEqual({ at: 'opening', attempt: 2 });
});

test('step() is patient after a goodbye, and gives its reason', () => {
  const waiting = after(start, ready, { on: 'goodbye', reason: 'The hub goes down' });
  expect(waiting).toMatchObject({
    at: 'waiting',
    delayMs: LIMITS.retryFirstMs * 8,
    reason: 'The hub goes down',
  });
  expect(step(waiting, lost)).toBe(waiting);
});

test('step() does not come back by itself after a refusal', () => {
  expect(after(start, { on: 'refused' }, lost, timer)).toEqual({ at: 'refused' });
});

test('step() ignores what comes late', () => {
  expect(after(ready, lost, timer)).toEqual({ at: 'resting' });
});

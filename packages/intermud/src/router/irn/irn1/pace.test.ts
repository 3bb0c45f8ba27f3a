import { FakeClock } from '@intermud/testkit';
import type { LpcArray } from '@intermud/wire';
import { expect, test } from 'vitest';
import { LINK_WAITING_MAX, MUD_GAP_MS, MUD_WAITING_MAX } from './limits.ts';
import { Pace } from './pace.ts';

function paced() {
  const clock = new FakeClock();
  const sent: { at: number; what: string }[] = [];
  const began = clock.now();
  const pace = new Pace(
    clock,
    ([mud, text]: LpcArray) => void sent.push({ at: clock.now() - began, what: `${mud} ${text}` }),
  );
  const add = (mud: string, text: number | string) => pace.add(mud, [mud, text]);
  return { clock, pace, sent, add };
}

test('a packet goes at once; those behind it of the same mud follow in order, no more than nine in any second', () => {
  const { clock, sent, add } = paced();
  for (let at = 0; at < 20; at += 1) add('A', at);
  expect(sent.length).toBe(1);
  clock.advance(10_000);
  expect(sent.map(({ what }) => what)).toEqual(Array.from({ length: 20 }, (_, at) => `A ${at}`));
  for (const { at } of sent)
    expect(sent.filter((one) => one.at >= at && one.at < at + 1_000).length).toBeLessThanOrEqual(8);
});

test('one mud does not wait for another', () => {
  const { sent, add } = paced();
  for (let at = 0; at < 10; at += 1) add('A', at);
  add('B', 'hello');
  expect(sent.map(({ what }) => what)).toEqual(['A 0', 'B hello']);
});

test('a mud that was silent for the gap speaks at once again', () => {
  const { clock, sent, add } = paced();
  add('A', 1);
  clock.advance(2 * MUD_GAP_MS);
  add('A', 2);
  expect(sent.length).toBe(2);
});

test('what waits is bounded for one mud and for all, at the bound and over it', () => {
  const { clock, pace, add } = paced();
  expect(add('A', 0)).toBe(true);
  for (let at = 0; at < MUD_WAITING_MAX; at += 1) expect(add('A', at)).toBe(true);
  expect(add('A', 'over')).toBe(false);
  for (let mud = 0; pace.size < LINK_WAITING_MAX; mud += 1)
    for (let at = 0; at <= MUD_WAITING_MAX && pace.size < LINK_WAITING_MAX; at += 1) add(`M${mud}`, at);
  expect(add('Z', 'at once')).toBe(true);
  expect(add('Z', 'over all')).toBe(false);
  clock.advance(MUD_GAP_MS);
  expect(add('A', 'again')).toBe(true);
  pace.clear();
  expect(pace.size).toBe(0);
});

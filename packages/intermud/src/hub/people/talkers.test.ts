import { FakeClock } from '@intermud/testkit';
import { expect, test } from 'vitest';
import { SAYING_LENGTH_MAX, TALK_BURST_KIB, TALK_KIB_EVERY_MS } from '../limits.ts';
import { Talkers } from './talkers.ts';

const LONG = 'x'.repeat(SAYING_LENGTH_MAX);

test('a mud may say so much at once, and more in its time; others are not held to it', () => {
  const clock = new FakeClock();
  const talkers = new Talkers(clock);
  const said = () => Array.from({ length: 500 }, () => talkers.mayTalk('Evil', LONG)).filter(Boolean).length;
  const first = said();
  expect(first).toBe(Math.floor(TALK_BURST_KIB / 8.25));
  expect(talkers.mayTalk('Granite', 'hello')).toBe(true);
  expect(talkers.mayTalk('Evil', LONG)).toBe(false);
  clock.advance(9 * TALK_KIB_EVERY_MS);
  expect([talkers.mayTalk('Evil', LONG), talkers.mayTalk('Evil', LONG)]).toEqual([true, false]);
});

test('short lines go through faster than anybody types', () => {
  const talkers = new Talkers(new FakeClock());
  for (let at = 0; at < 400; at++) expect(talkers.mayTalk('Granite', 'hello there')).toBe(true);
});

import { expect, test } from 'vitest';
import { type Case, departureOf } from './departure.ts';
import { Journeys } from './journeys.ts';
import { ANSWER_MS, ASKS_MAX, JOURNEY_MS, JOURNEYS_MAX, KNOWN_MS } from './limits.ts';

const NOW = 1_000_000;
const MUD: Case = {
  isOwn: false,
  followsRedirects: true,
  journey: undefined,
  to: '*beta',
  isRoom: true,
  waitedMs: 0,
  now: NOW,
};
const sent = (agoMs: number, times = 1) => ({ to: '*beta', at: NOW - agoMs, times });

test.each([
  ['it may go', {}, { is: 'due', to: '*beta' }],
  ['it is of this program', { isOwn: true }, { is: 'staying', why: 'own' }],
  ['its driver does not follow', { followsRedirects: false }, { is: 'staying', why: 'profile' }],
  ['it was asked just now', { journey: sent(ANSWER_MS - 1) }, { is: 'going' }],
  ['it was asked once and is still here', { journey: sent(ANSWER_MS) }, { is: 'due', to: '*beta' }],
  [
    'it was asked as often as that is done',
    { journey: sent(ANSWER_MS, ASKS_MAX) },
    { is: 'staying', why: 'unwilling' },
  ],
  ['nobody has heard of it yet', { to: undefined, waitedMs: KNOWN_MS - 1 }, { is: 'going' }],
  ['nobody hears of it', { to: undefined, waitedMs: KNOWN_MS }, { is: 'staying', why: 'no-room' }],
  ['there is no room', { to: undefined, isRoom: false }, { is: 'staying', why: 'no-room' }],
])('departureOf() a mud when %s', (_, given, departure) => {
  expect(departureOf({ ...MUD, ...given })).toEqual(departure);
});

test('Journeys counts how often a mud was sent within ten minutes, of a bounded number of muds', () => {
  const journeys = new Journeys();
  journeys.note('bedrock', '*beta', NOW);
  journeys.note('bedrock', '*gamma', NOW + 1);
  expect(journeys.find('bedrock', NOW + JOURNEY_MS)).toEqual({ to: '*gamma', at: NOW + 1, times: 2 });
  expect(journeys.find('bedrock', NOW + 1 + JOURNEY_MS)).toBeUndefined();
  for (let n = 0; n <= JOURNEYS_MAX; n += 1) journeys.note(`mud ${n}`, '*beta', NOW);
  expect(journeys.find('mud 0', NOW)).toBeUndefined();
  expect(journeys.find('mud 1', NOW)).toBeDefined();
});

import { expect, test } from 'vitest';
import { RETRY_FIRST_MS, RETRY_MAX_MS, TOGETHER_MS, YIELD_MS } from '../limits.ts';
import { type PeerEvent, type PeerState, step } from './state.ts';

/** Goes through events; gives the last state and all actions. */
function run(state: PeerState, ...events: PeerEvent[]) {
  const actions: string[] = [];
  let at = state;
  for (const event of events) {
    const [next, ...made] = step(at, event);
    at = next;
    actions.push(...made.map((action) => action.do));
  }
  return { at, actions };
}

const resting: PeerState = { at: 'resting' };
const proved = (by: 'us' | 'them', isLesser: boolean, now = 0, isNewestKept = false): PeerEvent => ({
  on: 'proved',
  by,
  isLesser,
  isNewestKept,
  now,
});

test('the lesser name dials at once, the greater a little later', () => {
  expect(run(resting, { on: 'start', isLesser: true }).actions).toEqual(['dial']);
  const [, ...actions] = step(resting, { on: 'start', isLesser: false });
  expect(actions).toEqual([{ do: 'wait', delayMs: YIELD_MS }]);
});

test('attempts that fail wait longer and longer, up to a bound', () => {
  let state: PeerState = { at: 'dialling', attempt: 1 };
  const delays: number[] = [];
  for (let round = 0; round < 12; round += 1) {
    const [waiting, action] = step(state, { on: 'failed' });
    if (action?.do === 'wait') delays.push(action.delayMs);
    [state] = step(waiting, { on: 'timer' });
  }
  expect(delays.slice(0, 3)).toEqual([RETRY_FIRST_MS, 2 * RETRY_FIRST_MS, 4 * RETRY_FIRST_MS]);
  expect(delays.at(-1)).toBe(RETRY_MAX_MS);
});

for (const order of ['us first', 'them first'] as const)
  test(`of two links made together both ends keep the one that the lesser name dialled, ${order}`, () => {
    const dialling: PeerState = { at: 'dialling', attempt: 1 };
    const ends = [true, false].map((isLesser) => {
      const events = [proved('us', isLesser, 0), proved('them', isLesser, 10)];
      return run(dialling, ...(order === 'us first' ? events : events.toReversed()));
    });
    expect(ends.map(({ at }) => at.at === 'online' && at.by)).toEqual(['us', 'them']);
  });

test('a second link that comes later takes the place of a dead one, whoever dialled', () => {
  const online: PeerState = { at: 'online', by: 'us', since: 0, isDialling: false };
  expect(run(online, proved('them', true, TOGETHER_MS)).actions).toEqual(['use']);
  expect(run(online, proved('them', true, TOGETHER_MS - 1)).actions).toEqual(['refuse']);
});

test('where the newest link is kept it counts at any time, whoever dialled', () => {
  for (const by of ['us', 'them'] as const)
    for (const isLesser of [true, false]) {
      const online: PeerState = { at: 'online', by, since: 0, isDialling: false };
      const other = by === 'us' ? 'them' : 'us';
      expect(run(online, proved(other, isLesser, 1, true)).actions).toEqual(['use']);
    }
});

test('a lost link is dialled again; what comes after the end changes nothing', () => {
  const online: PeerState = { at: 'online', by: 'us', since: 0, isDialling: false };
  expect(run(online, { on: 'lost' }).actions).toEqual(['wait']);
  expect(run(online, { on: 'close' }, { on: 'timer' }, { on: 'lost' }, { on: 'failed' })).toEqual({
    at: { at: 'closed' },
    actions: ['stop-dialling', 'hang-up'],
  });
});

import { FakeClock } from '@intermud/testkit';
import { expect, test } from 'vitest';
import type { Parts } from '../parts.ts';
import type { Balance } from './balance.ts';
import { ANSWER_MS, ARRIVAL_TURN_MS } from './limits.ts';
import { redirect } from './redirect.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A router with Bedrock on it, which is told to go to *beta. */
function sending() {
  const clock = new FakeClock();
  const record = { router: '*alpha', state: { is: 'up' } };
  const mud = { link: {} as object | undefined, profile: { followsRedirects: true }, record };
  const beta = { name: '*beta', isMember: true, reach: 'direct', load: { isDraining: false, linksMax: 0 } };
  const elsewhere = { others: () => [beta] };
  const parts = { name: '*alpha', clock, muds: { find: () => mud }, elsewhere } as unknown as Parts;
  const balance = { isKnownTo: () => true, send: () => {} } as unknown as Balance;
  let answer: string | undefined = 'none yet';
  void redirect({ parts, balance }, 'Bedrock', '*beta').then((said) => {
    answer = said;
  });
  const arrive = () => Object.assign(mud, { link: undefined, record: { ...record, router: '*beta' } });
  const after = async (ms: number) => {
    for (let left = ms; left > 0; left -= ARRIVAL_TURN_MS) {
      clock.advance(Math.min(left, ARRIVAL_TURN_MS));
      await turn();
    }
    return answer;
  };
  return { arrive, after };
}

test('redirect() sees at its next look that a mud has arrived', async () => {
  const { arrive, after } = sending();
  arrive();
  expect(await after(ARRIVAL_TURN_MS - 1)).toBe('none yet');
  expect(await after(1)).toBeUndefined();
});

test('redirect() waits so long for a mud, and says that it has not gone', async () => {
  const { after } = sending();
  expect(await after(ANSWER_MS - 1)).toBe('none yet');
  expect(await after(1)).toBe('it was told to go, and has not gone (or has come back) within 30 s');
});

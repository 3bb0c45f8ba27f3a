import { expect, test } from 'vitest';
import { LOST_MS } from './limits.ts';
import { open, type Place, ROUTER } from './place.suite.ts';

const bedrock = ({ router }: Place) => router.status().muds.find(({ name }) => name === 'Bedrock');

test('status() says of a mud whose link is lost since when it is waited for, and nothing once it is down', async () => {
  const place = await open();
  const mud = await place.join('Bedrock');
  const joinedAt = place.clock.now();
  expect(bedrock(place)).toMatchObject({ isOnline: true, lostAt: undefined, router: ROUTER });
  place.clock.advance(5_000);
  await mud.crash();
  await expect.poll(() => bedrock(place)?.isOnline).toBe(false);
  place.clock.advance(30_000);
  expect(bedrock(place)).toMatchObject({ state: { is: 'up', since: joinedAt }, lostAt: joinedAt + 5_000 });
  place.clock.advance(LOST_MS);
  await expect.poll(() => bedrock(place)?.state.is).toBe('down');
  expect(bedrock(place)).toMatchObject({ state: { since: joinedAt + 5_000 }, lostAt: undefined });
});

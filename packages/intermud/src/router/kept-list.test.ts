import { FakeClock } from '@intermud/testkit';
import { expect, test, vi } from 'vitest';
import { openStore } from '../store/index.ts';
import { bedrock } from '../store/muds.suite.ts';
import { Muds } from './muds.ts';

const HERE = '*alpha';

test('a mud whose router is back by the time it is written down is on the list as it is then', async () => {
  const store = await openStore({ kind: 'memory' });
  const mud = { ...bedrock, router: HERE, origin: HERE };
  await store.muds.save(mud);
  const parts = { router: HERE, clock: new FakeClock(), store, profiles: {}, changed: () => undefined };
  const muds = await Muds.load(parts);
  const list = () => muds.paced.partsSince(0, { version: 3, encoding: 'utf-8' }, 0).join('');
  muds.routersDown.set(HERE, 1);
  muds.showAgain(HERE, true);
  expect(list()).toContain(`"${mud.name}":({0,`);

  const disk = Promise.withResolvers<void>();
  vi.spyOn(store.muds, 'save').mockReturnValueOnce(disk.promise);
  const place = muds.paced.last;
  const saved = muds.save({ ...mud, state: { is: 'down', since: 2 } });
  await muds.idle();
  disk.resolve();
  await saved;
  expect(muds.paced.last).toBe(place); // It looks as it did: no news.

  const next = Promise.withResolvers<void>();
  vi.spyOn(store.muds, 'save').mockReturnValueOnce(next.promise);
  const back = muds.save({ ...mud, state: { is: 'up', since: 3 } });
  muds.routersDown.delete(HERE);
  muds.showAgain(HERE, true);
  next.resolve();
  await back;
  expect(list()).toContain(`"${mud.name}":({-1,`);
  expect(muds.paced.last).toBeGreaterThan(place);
});

import { expect, test } from 'vitest';
import type { MudRecord } from '../store/index.ts';
import { Commons } from './commons.ts';
import { COMMONS_MAX } from './limits.ts';

const record = (name: string, services: readonly [string, number][]): MudRecord => ({
  ...{ name, router: '*alpha', origin: '*alpha', version: 1, token: 1, password: 1, protocol: 3 },
  ...{ state: { is: 'up', since: 1 }, address: '192.0.2.1', seenAt: 1 },
  info: {
    ...{
      playerPort: 1,
      tcpPort: 2,
      udpPort: 3,
      mudlib: 'Lib',
      baseMudlib: 'Lib',
      driver: 'D',
      mudType: 'LP',
    },
    ...{ openStatus: 'open', adminEmail: 'a@b', services: new Map(services), otherData: 0 },
  },
});

test('Commons changes nothing of a record, and gives records with the same services one mapping', () => {
  const commons = new Commons();
  const given = [record('A', [['tell', 1]]), record('B', [['tell', 1]]), record('C', [['tell', 2]])];
  const [a, b, c] = given.map((one) => commons.share(one));
  expect([a, b, c]).toEqual(given);
  expect(a?.info.services).toBe(b?.info.services);
  expect(c?.info.services).not.toBe(a?.info.services);
});

test('Commons keeps no more than its bound, whatever muds say', () => {
  const commons = new Commons();
  for (let at = 0; at < 2 * COMMONS_MAX; at += 1) {
    const given = record('A', [['tell', at]]);
    expect(commons.share(given)).toEqual(given);
  }
});

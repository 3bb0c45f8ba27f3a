// What the services keep and answer, at their bounds and just over them.
import type { LpcArray } from '@intermud/wire';
import { expect, test } from 'vitest';
import { FakeClock } from '../../test/clock.ts';
import { join } from '../../test/mud.ts';
import {
  CHANNEL_WHO_MAX,
  FINGER_EXTRA_BYTES_MAX,
  LOCATE_ANSWERS_MAX,
  LOCATE_MS,
  UCACHE_KEPT_MS,
  UCACHE_KEPT_WITHOUT_SERVICE_MS,
  UCACHE_MAX,
  WHO_BYTES_MAX,
  WHO_TEXT_BYTES_MAX,
} from '../limits.ts';
import { UserCache } from './user-cache.ts';

test('locate() gives as many answers as its bound', async () => {
  await using net = await join();
  const found: string[] = [];
  const search = (async () => {
    for await (const { mud } of net.mud.locate('barney')) found.push(mud);
  })();
  await net.link.expect('locate-req');
  for (let at = 0; at <= LOCATE_ANSWERS_MAX; at += 1)
    net.says('locate-reply', { from: `Mud ${at}` }, `Mud ${at}`, 'Barney', 0, 0);
  await net.settled();
  net.clock.advance(LOCATE_MS);
  await search;
  expect([found.length, found.at(-1)]).toEqual([LOCATE_ANSWERS_MAX, `Mud ${LOCATE_ANSWERS_MAX - 1}`]);
});

test('a chan-who-req is answered with as many names as its bound', async () => {
  let users = 0;
  const channelWho = () => Array.from({ length: users }, (_, at) => `User${at}`);
  await using net = await join({ handlers: { channelWho } });
  for (users of [CHANNEL_WHO_MAX, CHANNEL_WHO_MAX + 1]) {
    net.says('chan-who-req', {}, 'gossip');
    expect((await net.link.expect('chan-who-reply'))[7]).toHaveLength(CHANNEL_WHO_MAX);
  }
});

test('texts of who and finger are cut at their bounds', async () => {
  let extra = '';
  await using net = await join({
    handlers: {
      who: () => [{ visname: 'Fred', idle: 0, extra }],
      finger: () => ({ visname: 'Fred', extra }),
    },
  });
  for (const more of [0, 1]) {
    extra = 'x'.repeat(WHO_TEXT_BYTES_MAX + more);
    net.says('who-req', {});
    const [row] = (await net.link.expect('who-reply'))[6] as LpcArray[];
    expect(row?.[2]).toHaveLength(WHO_TEXT_BYTES_MAX);
    extra = 'x'.repeat(FINGER_EXTRA_BYTES_MAX + more);
    net.says('finger-req', {}, 'fred');
    expect((await net.link.expect('finger-reply'))[14]).toBe(`${'x'.repeat(FINGER_EXTRA_BYTES_MAX)}\n`);
  }
});

test('a who-req is answered with as many users as have room', async () => {
  let users = 0;
  const row = { visname: 'Barney', idle: 0, extra: '' }; // 50 bytes, if every character took three.
  const most = WHO_BYTES_MAX / 50;
  await using net = await join({ handlers: { who: () => Array.from({ length: users }, () => row) } });
  for (users of [most, most + 1]) {
    net.says('who-req', {});
    expect((await net.link.expect('who-reply'))[6]).toHaveLength(most);
  }
});

const INFO = { visname: 'Fred', gender: 0 };

test('UserCache keeps as many users as its bound, and forgets the one unused the longest', () => {
  const cache = new UserCache(new FakeClock());
  for (let at = 0; at < UCACHE_MAX; at += 1) cache.set('Granite', `user${at}`, INFO, UCACHE_KEPT_MS);
  expect(cache.get('Granite', 'user0')).toBe(INFO); // Used now, so user1 is next.
  cache.set('Granite', 'one more', INFO, UCACHE_KEPT_MS);
  expect(cache.get('Granite', 'user1')).toBeUndefined();
  for (const user of ['user0', 'user2', 'one more']) expect(cache.get('Granite', user)).toBe(INFO);
});

test.each([UCACHE_KEPT_MS, UCACHE_KEPT_WITHOUT_SERVICE_MS])('UserCache believes for %i ms', (keptMs) => {
  const clock = new FakeClock();
  const cache = new UserCache(clock);
  cache.set('Granite', 'fred', INFO, keptMs);
  clock.advance(keptMs - 1);
  expect(cache.get('Granite', 'FRED')).toBe(INFO);
  clock.advance(1);
  expect(cache.get('Granite', 'fred')).toBeUndefined();
});

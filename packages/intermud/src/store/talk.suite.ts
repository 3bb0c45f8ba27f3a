import { expect, test } from 'vitest';
import {
  LINES_KEPT_EACH,
  LOGINS_EACH,
  PLACES_EACH,
  TELLS_KEPT_EACH,
  TRIM_EVERY,
  UNREAD_COUNT_MAX,
} from './limits.ts';
import type { LineRecord } from './lines.ts';
import type { Store } from './store.ts';
import type { TellRecord } from './tells.ts';

const line = (id: number, channel = 'gossip', user = 'fred'): LineRecord => ({
  id,
  channel,
  at: id * 10,
  kind: 'say',
  user,
  mud: 'Bedrock',
  name: 'Fred',
  message: `line ${id}`,
});

const tell = (id: number, given: Partial<TellRecord> = {}): TellRecord => ({
  id,
  at: id * 10,
  with: 'barney@Granite',
  kind: 'tell',
  user: 'barney',
  mud: 'Granite',
  name: 'Barney',
  message: `tell ${id}`,
  isSelf: false,
  failed: undefined,
  ...given,
});

/** What every store does with lines, tells, profiles and logins. */
export function talkStoreSuite(backend: string, open: () => Promise<Store>): void {
  lineSuite(backend, open);
  tellSuite(backend, open);
  profileSuite(backend, open);
  loginSuite(backend, open);
}

function lineSuite(backend: string, open: () => Promise<Store>): void {
  test(`${backend}: lines.page() gives the newest before an id, from old to new`, async () => {
    await using store = await open();
    expect(await store.lines.lastId()).toBe(0);
    for (const id of [1, 2, 3, 5]) await store.lines.add(line(id));
    await store.lines.add(line(4, 'chess'));
    expect(await store.lines.page('gossip', { count: 2 })).toEqual([line(3), line(5)]);
    expect(await store.lines.page('gossip', { count: 2, before: 3 })).toEqual([line(1), line(2)]);
    expect(await store.lines.page('nothing', { count: 2 })).toEqual([]);
    expect(await store.lines.lastId()).toBe(5);
    expect(await store.lines.newest()).toEqual(
      new Map([
        ['chess', 4],
        ['gossip', 5],
      ]),
    );
  });

  test(`${backend}: lines.page() gives what the target of an emote sees`, async () => {
    await using store = await open();
    const aimed = { ...line(1), target: { user: 'wilma', message: 'Fred pats you' } };
    await store.lines.add(aimed);
    await store.lines.add(line(2));
    const lines = await store.lines.page('gossip', { count: 5 });
    expect(lines).toEqual([aimed, line(2)]);
    expect(lines[1]).not.toHaveProperty('target');
  });

  test(`${backend}: lines.countAfter() leaves out one's own`, async () => {
    await using store = await open();
    await store.lines.add(line(1));
    await store.lines.add(line(2, 'gossip', 'barney'));
    await store.lines.add(line(3));
    expect(await store.lines.countAfter('gossip', 1, { user: 'barney', mud: 'Bedrock' })).toBe(1);
    expect(await store.lines.countAfter('gossip', 1, { user: 'barney', mud: 'Granite' })).toBe(2);
    expect(await store.lines.countAfter('gossip', 3, { user: 'barney', mud: 'Granite' })).toBe(0);
  });

  test(`${backend}: lines are kept up to the bound, and counted up to theirs`, async () => {
    await using store = await open();
    const count = LINES_KEPT_EACH + TRIM_EVERY;
    const adding = Array.from({ length: count }, (_, at) => store.lines.add(line(at + 1)));
    await Promise.all(adding);
    const kept = await store.lines.page('gossip', { count });
    expect(kept.length).toBe(LINES_KEPT_EACH);
    expect(kept[0]?.id).toBe(TRIM_EVERY + 1);
    const unread = await store.lines.countAfter('gossip', 0, { user: '', mud: '' });
    expect(unread).toBe(UNREAD_COUNT_MAX);
  });
}

function tellSuite(backend: string, open: () => Promise<Store>): void {
  test(`${backend}: tells are kept by conversation, whatever the case of names`, async () => {
    await using store = await open();
    await store.tells.add('Fred', tell(1));
    await store.tells.add('fred', tell(2, { isSelf: true, user: 'fred', mud: 'Hub', name: 'Fred' }));
    await store.tells.add('Fred', tell(3, { with: 'wilma@Slate' }));
    await store.tells.add('Wilma', tell(4));
    expect((await store.tells.page('FRED', 'barney@granite', { count: 9 })).map(({ id }) => id)).toEqual([
      1, 2,
    ]);
    expect((await store.tells.page('fred', 'barney@Granite', { count: 9, before: 2 }))[0]).toEqual(tell(1));
    const conversations = await store.tells.conversations('fred', 10);
    expect(conversations).toMatchObject([
      { last: { id: 2 }, name: 'Barney', unread: 1, read: 0 },
      { last: { id: 3 }, name: 'Barney', unread: 1, read: 0 },
    ]);
    expect((await store.tells.conversations('fred', 1)).map(({ last }) => last.id)).toEqual([3]);
    expect(await store.tells.conversation('fred', 'nobody@nowhere')).toBeUndefined();
    expect(await store.tells.lastId()).toBe(4);
  });

  test(`${backend}: tells.read() moves a mark forward, never back`, async () => {
    await using store = await open();
    for (const id of [1, 2, 3]) await store.tells.add('Fred', tell(id));
    await store.tells.read('fred', 'BARNEY@granite', 2);
    await store.tells.read('fred', 'barney@Granite', 1);
    expect((await store.tells.unread('Fred', 10)).map(({ id }) => id)).toEqual([3]);
    expect(await store.tells.countUnread('FRED', 10)).toBe(1);
    expect(await store.tells.countUnread('Fred', 0)).toBe(0);
    expect(await store.tells.countUnread('Nobody', 10)).toBe(0);
    expect(await store.tells.conversation('Fred', 'barney@Granite')).toMatchObject({ unread: 1, read: 2 });
  });

  test(`${backend}: tells.fail() notes why one's own did not arrive`, async () => {
    await using store = await open();
    await store.tells.add('Fred', tell(1, { isSelf: true }));
    await store.tells.add('Fred', tell(2));
    expect(await store.tells.fail('fred', 1, 'unk-user')).toBe(true);
    expect(await store.tells.fail('fred', 2, 'unk-user')).toBe(false);
    expect(await store.tells.fail('barney', 1, 'unk-user')).toBe(false);
    const page = await store.tells.page('Fred', 'barney@Granite', { count: 9 });
    expect(page.map(({ failed }) => failed)).toEqual(['unk-user', undefined]);
  });

  test(`${backend}: tells are kept up to the bound`, async () => {
    await using store = await open();
    const count = TELLS_KEPT_EACH + TRIM_EVERY;
    await Promise.all(Array.from({ length: count }, (_, at) => store.tells.add('Fred', tell(at + 1))));
    const kept = await store.tells.page('Fred', 'barney@Granite', { count });
    expect([kept.length, kept[0]?.id]).toEqual([TELLS_KEPT_EACH, TRIM_EVERY + 1]);
  });
}

function profileSuite(backend: string, open: () => Promise<Store>): void {
  test(`${backend}: profiles keep a value and what was joined`, async () => {
    await using store = await open();
    expect(await store.profiles.get('Fred')).toBeUndefined();
    await store.profiles.set('Fred', '1');
    await store.profiles.set('fred', '2');
    expect(await store.profiles.get('FRED')).toBe('2');
    await store.profiles.join('Fred', 'gossip', 5);
    await store.profiles.join('Fred', 'gossip', 9);
    await store.profiles.join('Barney', 'chess', 0);
    await store.profiles.read('fred', 'gossip', 7);
    await store.profiles.read('fred', 'gossip', 6);
    expect(await store.profiles.joined('Fred')).toEqual([{ channel: 'gossip', read: 7 }]);
    expect(await store.profiles.channels()).toEqual(['chess', 'gossip']);
    expect(await store.profiles.leave('FRED', 'gossip')).toBe(true);
    expect(await store.profiles.leave('FRED', 'gossip')).toBe(false);
    expect(await store.profiles.joined('Fred')).toEqual([]);
  });

  test(`${backend}: with an account goes all that belongs to it`, async () => {
    await using store = await open();
    for (const name of ['Fred', 'Barney']) {
      await store.accounts.create({
        name,
        passwordHash: '',
        isStaff: false,
        createdAt: 0,
        lastSeenAt: undefined,
      });
      await store.profiles.set(name, '{}');
      await store.profiles.join(name, name, 0);
      await store.logins.add({ digest: name, account: name, createdAt: 1 });
      await store.logins.came(name, '192.0.2.1', 1);
    }
    await store.tells.add('Fred', tell(1));
    await store.tells.add('Fred', tell(2));
    await store.tells.read('Fred', 'barney@Granite', 1);
    await store.accounts.remove('FRED');
    expect(await store.profiles.get('Fred')).toBeUndefined();
    expect(await store.profiles.channels()).toEqual(['Barney']);
    expect(await store.tells.conversations('Fred', 9)).toEqual([]);
    expect(await store.logins.find('Fred')).toBeUndefined();
    expect(await store.logins.find('Barney')).toEqual({ account: 'barney', createdAt: 1 });
    expect(await store.logins.hasCome('Fred', '192.0.2.1')).toBe(false);
    expect(await store.logins.hasCome('BARNEY', '192.0.2.1')).toBe(true);
    await store.tells.add('Fred', tell(3));
    expect((await store.tells.conversation('Fred', 'barney@Granite'))?.read).toBe(0);
  });
}

function loginSuite(backend: string, open: () => Promise<Store>): void {
  test(`${backend}: logins are found by their digest until they are removed`, async () => {
    await using store = await open();
    for (const digest of ['a', 'b', 'c']) await store.logins.add({ digest, account: 'Fred', createdAt: 5 });
    await store.logins.remove('a');
    expect(await store.logins.find('a')).toBeUndefined();
    expect(await store.logins.find('b')).toEqual({ account: 'fred', createdAt: 5 });
    await store.logins.removeAll('FRED', 'c');
    expect(await store.logins.find('b')).toBeUndefined();
    expect(await store.logins.find('c')).toBeDefined();
    await store.logins.forget(6);
    expect(await store.logins.find('c')).toBeUndefined();
  });

  test(`${backend}: of each account the newest logins are kept`, async () => {
    await using store = await open();
    await store.logins.add({ digest: 'other', account: 'Barney', createdAt: 0 });
    for (let at = 0; at <= LOGINS_EACH; at++)
      await store.logins.add({ digest: `${at}`, account: 'Fred', createdAt: at });
    expect(await store.logins.find('0')).toBeUndefined();
    expect(await store.logins.find('1')).toBeDefined();
    expect(await store.logins.find('other')).toBeDefined();
  });

  test(`${backend}: of each account the newest places are kept`, async () => {
    await using store = await open();
    await store.logins.came('Barney', 'other', 0);
    for (let at = 0; at < PLACES_EACH; at++) await store.logins.came('Fred', `${at}`, at);
    await store.logins.came('FRED', '0', PLACES_EACH);
    await store.logins.came('Fred', 'last', PLACES_EACH + 1);
    expect(await store.logins.hasCome('fred', '0')).toBe(true);
    expect(await store.logins.hasCome('fred', '1')).toBe(false);
    expect(await store.logins.hasCome('fred', '2')).toBe(true);
    expect(await store.logins.hasCome('barney', 'other')).toBe(true);
  });
}

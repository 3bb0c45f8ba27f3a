import { silent } from '@intermud/mud';
import { FakeClock } from '@intermud/testkit';
import { I3Error, type NewsGroup, type NewsPost } from '@intermud/wire';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openStore } from '../../store/index.ts';
import type { PostDraft } from './draft.ts';
import {
  ABOUT_LENGTH_MAX,
  COPY_BATCH,
  COPY_MAX,
  EXPIRE_EVERY_MS,
  GROUP_NAME_LENGTH_MAX,
  GROUPS_MAX,
  HOUR_MS,
  HOURLY_POSTS_MAX,
  KEEP_DAYS,
  KEEP_DAYS_MAX,
  MIRROR_EVERY_MS,
  MIRROR_EVERY_MS_MAX,
  MIRROR_EVERY_MS_MIN,
  MIRRORS_MAX,
  NEWS_PAGE_MAX,
  POST_BYTES_MAX,
  POST_SUBJECT_LENGTH_MAX,
  POSTS_EACH_MAX,
  SAME_POST_MS,
} from './limits.ts';
import type { OpenNews } from './mirror.ts';
import { NewsOffice } from './office.ts';
import { allows, groupsAbove, type NewsUser } from './rights.ts';
import { newsServerOf } from './server.ts';

const HOME = 'Bedrock';
const DAY_MS = 24 * 60 * 60 * 1_000;
const OPERATOR: NewsUser = { is: 'operator' };
const FRED: NewsUser = { is: 'account', name: 'Fred', isStaff: false };
const STAFF: NewsUser = { is: 'account', name: 'Slate', isStaff: true };
const GRANITE: NewsUser = { is: 'mud', mud: 'Granite' };
const PEER = {
  mud: 'Granite',
  isAuthenticated: true,
  isSecure: false,
  address: '127.0.0.1',
  user: 0,
} as const;

const nobody: OpenNews = () =>
  Promise.reject(new I3Error('LINK_DOWN', 'Cannot reach Quarry: nobody answers'));

async function setUp(openNews: OpenNews = nobody) {
  const store = await openStore({ kind: 'memory' });
  const clock = new FakeClock();
  const office = new NewsOffice({ home: HOME, openNews, store, clock, log: silent });
  office.start();
  await settle();
  onTestFinished(async () => {
    await office.stop();
    await store[Symbol.asyncDispose]();
  });
  return { store, clock, office, news: office.news, mirrors: office.mirrors };
}

/** Lets everything happen that waits for nothing but its turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const draft = (changes: Partial<PostDraft> = {}): PostDraft => ({
  group: 'general',
  threadId: '',
  subject: 'Lunch',
  poster: 'fred',
  contents: 'At noon?',
  ...changes,
});

test('a hub begins with a group for everything', async () => {
  const { news } = await setUp();
  expect(await news.groups(GRANITE)).toMatchObject([
    { name: 'general', firstId: 1, lastId: 0, posts: 0, canPost: true, unread: 0, mirrorOf: undefined },
  ]);
});

test('a post gets the next number, and can be read by it', async () => {
  const { news, clock } = await setUp();
  const posted: unknown[] = [];
  news.on('posted', (...args) => posted.push(args));
  expect(await news.post(FRED, draft())).toBe(1);
  expect(await news.post(GRANITE, draft({ group: 'GENERAL' }))).toBe(2);
  expect(await news.read(GRANITE, 'General', 2)).toEqual({
    ...{ id: 2, postedAt: clock.now(), threadId: 'Lunch', subject: 'Lunch', poster: 'fred' },
    ...{ contents: 'At noon?', mud: 'Granite', threadStart: 1 },
  });
  expect(posted).toEqual([
    ['general', 1],
    ['general', 2],
  ]);
});

test('the same post of the same mud is the same for ten minutes, and another one after that', async () => {
  const { news, clock } = await setUp();
  const server = newsServerOf(news);
  const packet = { originatorMud: 'Granite', mudLoginPort: 4000, newsgroup: 'general', ...draft() };
  expect(await server.post(PEER, packet)).toBe(1);
  clock.advance(SAME_POST_MS);
  expect(await server.post(PEER, packet)).toBe(1);
  expect(await server.post({ ...PEER, mud: 'Slate' }, packet)).toBe(2);
  clock.advance(1);
  expect(await server.post(PEER, packet)).toBe(3);
});

test('posts expire by age, and say so; numbers never come back', async () => {
  const { news, clock } = await setUp();
  await news.change(OPERATOR, { name: 'general', keepDays: 1 });
  await news.post(FRED, draft());
  clock.advance(2 * DAY_MS);
  await settle();
  await expect(news.read(FRED, 'general', 1)).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: 'Cannot read post 1 of newsgroup "general": it has expired',
  });
  await expect(news.read(FRED, 'general', 2)).rejects.toThrow('its last post is 1');
  expect(await news.groups(FRED)).toMatchObject([{ firstId: 2, lastId: 1, unread: 0 }]);
  expect(await news.post(FRED, draft())).toBe(2);
});

test("nobody's own post is unread for him, and no other post is read by it", async () => {
  const { news } = await setUp();
  const unread = async (who: NewsUser) => (await news.groups(who))[0]?.unread;
  await news.post(FRED, draft());
  expect([await unread(FRED), await unread(STAFF)]).toEqual([0, 1]);
  await news.post(GRANITE, draft({ poster: 'fred' })); // Another one of that name.
  await news.post(FRED, draft({ contents: 'Or at one?' }));
  await news.post(FRED, draft({ contents: 'Or at two?' }));
  expect(await unread(FRED)).toBe(3);
  const own = (await news.list(FRED, 'general')).filter((post) => news.isOwn(post, FRED));
  expect(own.map(({ id }) => id)).toEqual([4, 3, 1]);
  await news.read(FRED, 'general', 2);
  expect(await unread(FRED)).toBe(0);
  await news.read(STAFF, 'general', 2);
  expect(await unread(STAFF)).toBe(2);
});

test('reading moves the mark, and what is behind it is unread no more', async () => {
  const { news } = await setUp();
  for (let n = 0; n < 4; n++) await news.post(GRANITE, draft({ contents: `${n}` }));
  expect((await news.groups(FRED))[0]?.unread).toBe(4);
  await news.read(FRED, 'general', 3);
  await news.read(FRED, 'general', 1);
  expect((await news.groups(FRED))[0]?.unread).toBe(1);
  expect(await news.markOf('FRED', 'General')).toBe(3);
  expect((await news.groups(STAFF))[0]?.unread).toBe(4);
});

test.each<[NewsUser, string]>([
  [OPERATOR, 'all accounts staff nobody'],
  [STAFF, 'all accounts staff'],
  [FRED, 'all accounts'],
  [GRANITE, 'all'],
])('allows() gives %o the rights of %s', (who, rights) => {
  const all = ['all', 'accounts', 'staff', 'nobody'] as const;
  expect(all.filter((right) => allows(right, who)).join(' ')).toBe(rights);
});

test('who may not read a group does not see it; who may not post is told', async () => {
  const { news } = await setUp();
  await news.create(OPERATOR, { name: 'staff', read: 'staff', post: 'staff', create: 'nobody' });
  await news.change(OPERATOR, { name: 'general', post: 'accounts' });
  expect((await news.groups(FRED)).map(({ name, canPost }) => [name, canPost])).toEqual([['general', true]]);
  expect((await news.groups(STAFF)).map(({ name }) => name)).toEqual(['general', 'staff']);
  await expect(news.read(FRED, 'staff', 1)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  await expect(news.list(GRANITE, 'staff')).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  await expect(newsServerOf(news).read(PEER, 'staff', 1)).rejects.toMatchObject({
    code: 'NOT_ALLOWED',
    word: 'not-allowed',
  });
  await expect(news.post(GRANITE, draft())).rejects.toThrow('that is for people of this hub');
});

test('a post makes its group where the nearest group above lets its poster', async () => {
  const { news } = await setUp();
  await news.create(OPERATOR, { name: 'games', create: 'accounts', about: 'Games' });
  expect(await news.post(FRED, draft({ group: 'games.chess.openings' }))).toBe(1);
  expect((await news.groups(FRED))[1]).toMatchObject({
    name: 'games.chess.openings',
    create: 'accounts',
    about: '',
  });
  await expect(news.post(GRANITE, draft({ group: 'games.go' }))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(news.post(STAFF, draft({ group: 'other' }))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(news.create(FRED, { name: 'other' })).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  await expect(news.create(STAFF, { name: 'GAMES' })).rejects.toMatchObject({ code: 'TAKEN' });
  expect(groupsAbove('a.b.c')).toEqual(['a.b', 'a']);
});

test.each<[string, Partial<PostDraft>, string]>([
  ['no subject', { subject: '' }, 'BAD_ARGUMENTS'],
  ['a NUL', { contents: '\0' }, 'BAD_ARGUMENTS'],
  ['a name that is none', { group: '../x' }, 'BAD_ARGUMENTS'],
  ['a long subject', { subject: 'x'.repeat(POST_SUBJECT_LENGTH_MAX + 1) }, 'BAD_ARGUMENTS'],
  ['too much', { contents: 'x'.repeat(POST_BYTES_MAX - 'fredLunch'.length + 1) }, 'TOO_LONG'],
])('post() refuses %s', async (_, changes, code) => {
  const { news } = await setUp();
  await expect(news.post(FRED, draft(changes))).rejects.toMatchObject({ code });
});

test.each<[string, Partial<PostDraft>]>([
  ['subject', { subject: '\u{1f995}'.repeat(POST_SUBJECT_LENGTH_MAX) }],
  ['text', { contents: 'x'.repeat(POST_BYTES_MAX - 'fredLunch'.length) }],
])('post() takes the longest %s', async (_, changes) => {
  const { news } = await setUp();
  expect(await news.post(FRED, draft(changes))).toBe(1);
});

test('a mud may post so often within an hour, and the hub goes on posting', async () => {
  const { news, clock } = await setUp();
  for (let n = 0; n < HOURLY_POSTS_MAX; n++) await news.post(GRANITE, draft({ contents: `${n}` }));
  await expect(news.post(GRANITE, draft())).rejects.toMatchObject({ code: 'FULL' });
  await news.post(FRED, draft());
  clock.advance(HOUR_MS);
  await expect(news.post(GRANITE, draft())).rejects.toMatchObject({ code: 'FULL' });
  clock.advance(1);
  await news.post(GRANITE, draft());
});

test.each([
  [{ keepDays: -1 }, /0 to 36500, got -1/],
  [{ keepDays: KEEP_DAYS_MAX + 1 }, /0 to 36500, got 36501/],
  [{ about: 'x'.repeat(ABOUT_LENGTH_MAX + 1) }, /at most 200 characters/],
  [{ about: 'two\nlines' }, /one line/],
  [{ read: 'everybody' as 'all' }, /one of all, accounts, staff, nobody, got "everybody"/],
])('change() refuses %j', async (changes, message) => {
  const { news } = await setUp();
  await expect(news.change(OPERATOR, { name: 'general', ...changes })).rejects.toThrow(message);
});

test('a group may be set to the bounds, and begins with the usual days', async () => {
  const { news } = await setUp();
  expect((await news.groups(FRED))[0]?.keepDays).toBe(KEEP_DAYS);
  const most = { about: '\u{1f995}'.repeat(ABOUT_LENGTH_MAX), keepDays: KEEP_DAYS_MAX };
  expect(await news.change(OPERATOR, { name: 'general', ...most })).toMatchObject(most);
});

test('a group has a name up to the bound', async () => {
  const { news } = await setUp();
  const name = 'x'.repeat(GROUP_NAME_LENGTH_MAX);
  expect(await news.create(OPERATOR, { name })).toMatchObject({ name });
  await expect(news.create(OPERATOR, { name: `${name}x` })).rejects.toMatchObject({ code: 'BAD_ARGUMENTS' });
});

test('a hub has so many groups, and no more', async () => {
  const { news, store } = await setUp();
  const [general] = await store.news.groups();
  const groups = vi.spyOn(store.news, 'groups');
  groups.mockResolvedValueOnce(Array(GROUPS_MAX - 1).fill(general));
  await news.create(OPERATOR, { name: 'last' });
  groups.mockResolvedValueOnce(Array(GROUPS_MAX).fill(general));
  await expect(news.create(OPERATOR, { name: 'over' })).rejects.toMatchObject({ code: 'FULL' });
});

test('posts expire at every round, down to so many of a group', async () => {
  const { clock, store } = await setUp();
  const expire = vi.spyOn(store.news, 'expire');
  clock.advance(EXPIRE_EVERY_MS - 1);
  await settle();
  expect(expire).not.toHaveBeenCalled();
  clock.advance(1);
  await settle();
  expect(expire.mock.calls).toEqual([['general', clock.now() - KEEP_DAYS * DAY_MS, POSTS_EACH_MAX]]);
});

test('list() gives a page at most, and less to who asks for less', async () => {
  const { news, store } = await setUp();
  const list = vi.spyOn(store.news, 'list');
  await news.list(FRED, 'general');
  for (const limit of [NEWS_PAGE_MAX - 1, NEWS_PAGE_MAX, NEWS_PAGE_MAX + 1])
    await news.list(FRED, 'general', { limit });
  const limits = list.mock.calls.map(([, query]) => query.limit);
  expect(limits).toEqual([NEWS_PAGE_MAX, NEWS_PAGE_MAX - 1, NEWS_PAGE_MAX, NEWS_PAGE_MAX]);
});

/** A mud with one group, whose posts are their numbers, and the numbers that have expired there. */
function quarry(last: number, gone: readonly number[] = []) {
  const state = { last, isUp: true, reads: [] as number[], posts: [] as string[], isOpen: 0 };
  const openNews: OpenNews = async () => {
    if (!state.isUp) throw new I3Error('LINK_DOWN', 'Cannot reach Quarry: nobody answers');
    state.isOpen++;
    return {
      groups: async (): Promise<NewsGroup[]> => [
        { groupName: 'Rocks', firstPostId: 1, lastPostId: state.last },
      ],
      read: async (group, id): Promise<NewsPost> => {
        state.reads.push(id);
        if (gone.includes(id)) throw new I3Error('PACKET_SHAPE', 'expired', { word: 'bad-pkt' });
        if (group !== 'rocks') throw new Error(group);
        return { postingTime: id, threadId: '', subject: `${id}`, poster: 'barney', contents: `rock ${id}` };
      },
      post: async ({ subject }) => {
        state.posts.push(subject);
        return ++state.last;
      },
      close: async () => {
        state.isOpen--;
      },
    };
  };
  return { state, openNews };
}

test('a mirrored group has the numbers of its source, but for those that have expired there', async () => {
  const { state, openNews } = quarry(4, [2]);
  const { news, mirrors, clock } = await setUp(openNews);
  const mirror = await mirrors.add(OPERATOR, { mud: 'Quarry', remote: 'rocks' });
  expect(mirror).toMatchObject({ group: 'rocks', reason: '', copiedAt: clock.now() });
  expect((await news.list(FRED, 'rocks')).map(({ id, mud }) => [id, mud])).toEqual([
    [4, 'Quarry'],
    [3, 'Quarry'],
    [1, 'Quarry'],
  ]);
  expect(await news.read(FRED, 'rocks', 3)).toMatchObject({ postedAt: 3_000, contents: 'rock 3' });
  expect((await news.groups(FRED)).at(-1)).toMatchObject({ mirrorOf: 'Quarry', lastId: 4, unread: 1 });
  expect(state.isOpen).toBe(0);
});

test('a mirror looks at its interval for what is new, and reads nothing twice', async () => {
  const { state, openNews } = quarry(2);
  const { news, mirrors, clock } = await setUp(openNews);
  await mirrors.add(OPERATOR, { mud: 'Quarry', remote: 'rocks', group: 'stones' });
  state.last = 3;
  clock.advance(MIRROR_EVERY_MS - 1);
  await settle();
  expect(state.reads).toEqual([1, 2]);
  clock.advance(1);
  await settle();
  expect(state.reads).toEqual([1, 2, 3]);
  expect(await news.read(FRED, 'stones', 3)).toMatchObject({ subject: '3' });
});

test('a mirror of a large group goes on at once until it has all', async () => {
  const { state, openNews } = quarry(COPY_MAX + 2);
  const { mirrors, clock } = await setUp(openNews);
  const first = await mirrors.add(OPERATOR, { mud: 'Quarry', remote: 'rocks' });
  expect([state.reads.length, first.copiedAt]).toEqual([COPY_MAX, undefined]);
  await settle();
  clock.advance(0);
  await settle();
  expect(state.reads).toHaveLength(COPY_MAX + 2);
  expect((await mirrors.list())[0]?.copiedAt).toBe(clock.now());
});

test('a mirror whose source cannot be reached says why, and tries again', async () => {
  const { state, openNews } = quarry(1);
  state.isUp = false;
  const { news, mirrors, clock } = await setUp(openNews);
  const failed = await mirrors.add(OPERATOR, { mud: 'Quarry', remote: 'rocks' });
  expect(failed).toMatchObject({ reason: 'Cannot reach Quarry: nobody answers', copiedAt: undefined });
  state.isUp = true;
  await settle();
  clock.advance(MIRROR_EVERY_MS);
  await settle();
  expect(await news.list(FRED, 'rocks')).toHaveLength(1);
  const wrong = await mirrors.add(OPERATOR, { mud: 'Quarry', remote: 'sand' });
  expect(wrong.reason).toBe('Quarry has no newsgroup "sand" that we may read');
});

test('a post to a mirrored group goes through to its source, and comes back from there', async () => {
  const { state, openNews } = quarry(1);
  const { office, news, mirrors } = await setUp(openNews);
  await mirrors.add(OPERATOR, { mud: 'Quarry', remote: 'rocks' });
  expect(await office.post(FRED, draft({ group: 'ROCKS' }))).toBe(2);
  expect(state.posts).toEqual(['Lunch']);
  expect(await news.list(FRED, 'rocks')).toHaveLength(2);
  await expect(office.post(GRANITE, draft({ group: 'rocks' }))).rejects.toMatchObject({
    code: 'NOT_ALLOWED',
  });
  state.isUp = false;
  await expect(office.post(FRED, draft({ group: 'rocks' }))).rejects.toMatchObject({ code: 'LINK_DOWN' });
  expect(state.posts).toEqual(['Lunch']);
});

test('a mirror that has ended leaves its group', async () => {
  const { openNews } = quarry(1);
  const { office, news, mirrors } = await setUp(openNews);
  await mirrors.add(OPERATOR, { mud: 'Quarry', remote: 'rocks' });
  await expect(mirrors.remove(FRED, 'rocks')).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  await mirrors.remove(OPERATOR, 'rocks');
  await expect(mirrors.remove(OPERATOR, 'rocks')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await office.post(FRED, draft({ group: 'rocks' }))).toBe(2);
  expect(await news.list(FRED, 'rocks')).toHaveLength(2);
  await expect(mirrors.add(OPERATOR, { mud: 'Quarry', remote: 'general' })).rejects.toMatchObject({
    code: 'TAKEN',
  });
});

test.each([
  [MIRROR_EVERY_MS_MIN - 1, false],
  [MIRROR_EVERY_MS_MIN, true],
  [MIRROR_EVERY_MS_MAX, true],
  [MIRROR_EVERY_MS_MAX + 1, false],
])('a mirror that looks every %i ms: %s', async (everyMs, isAllowed) => {
  const { mirrors } = await setUp();
  const added = mirrors.add(OPERATOR, { mud: 'Quarry', remote: 'rocks', everyMs });
  if (isAllowed) expect(await added).toMatchObject({ everyMs });
  else await expect(added).rejects.toMatchObject({ code: 'BAD_ARGUMENTS' });
});

test('a hub mirrors so many groups, and no more', async () => {
  const { mirrors } = await setUp();
  for (let n = 0; n < MIRRORS_MAX; n++) await mirrors.add(OPERATOR, { mud: 'Quarry', remote: `rocks${n}` });
  await expect(mirrors.add(OPERATOR, { mud: 'Quarry', remote: 'sand' })).rejects.toMatchObject({
    code: 'FULL',
  });
});

test('what is copied is written down in batches', async () => {
  const { openNews } = quarry(COPY_BATCH + 1);
  const { store, mirrors } = await setUp(openNews);
  const copy = vi.spyOn(store.news, 'copy');
  await mirrors.add(OPERATOR, { mud: 'Quarry', remote: 'rocks' });
  expect(copy.mock.calls.map(([, posts]) => posts.length)).toEqual([COPY_BATCH, 1]);
});

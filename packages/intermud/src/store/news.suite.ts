import { expect, test } from 'vitest';
import type { GroupSettings, MirrorRecord, NewPostRecord } from './news.ts';
import type { Store } from './store.ts';

const AT = 1_700_000_000_000;

const general: GroupSettings = {
  name: 'General',
  about: 'About anything',
  read: 'all',
  post: 'accounts',
  create: 'staff',
  keepDays: 365,
};

const post = (changes: Partial<NewPostRecord> = {}): NewPostRecord => ({
  postedAt: AT,
  threadId: '',
  subject: 'Lunch',
  poster: 'fred',
  mud: 'Bedrock',
  contents: 'At noon?',
  digest: 'abc',
  sameSince: AT - 1_000,
  ...changes,
});

const mirror: MirrorRecord = {
  group: 'General',
  mud: 'Granite',
  remote: 'talk',
  everyMs: 60_000,
  nextAt: AT,
  copiedAt: undefined,
  reason: '',
};

/** What every NewsStore does, whatever it keeps news in. */
export function newsStoreSuite(backend: string, open: () => Promise<Store>): void {
  groupSuite(backend, open);
  postSuite(backend, open);

  test(`${backend}: news.mark() never goes back, and goes with the account`, async () => {
    await using store = await open();
    await store.news.save(general, AT);
    const name = 'Fred';
    await store.accounts.create({
      name,
      passwordHash: '',
      isStaff: false,
      createdAt: 0,
      lastSeenAt: undefined,
    });
    await store.news.mark('fred', 'GENERAL', 5);
    await store.news.mark('Fred', 'general', 3);
    expect(await store.news.marks('FRED')).toEqual(new Map([['general', 5]]));
    await store.accounts.remove('Fred');
    expect(await store.news.marks('Fred')).toEqual(new Map());
  });

  test(`${backend}: news.saveMirror() keeps a mirror, another in its place, and removeMirror() drops it`, async () => {
    await using store = await open();
    await store.news.saveMirror(mirror);
    const later = { ...mirror, group: 'GENERAL', nextAt: AT + 1, copiedAt: AT, reason: 'nobody answers' };
    await store.news.saveMirror(later);
    expect(await store.news.mirrors()).toEqual([later]);
    expect(await store.news.removeMirror('general')).toBe(true);
    expect(await store.news.removeMirror('general')).toBe(false);
  });
}

function groupSuite(backend: string, open: () => Promise<Store>): void {
  test(`${backend}: news.save() makes a group and changes it; groups come in order`, async () => {
    await using store = await open();
    await store.news.save({ ...general, name: 'talk' }, AT);
    await store.news.save(general, AT);
    await store.news.save({ ...general, name: 'GENERAL', post: 'all' }, AT + 1);
    const groups = await store.news.groups();
    expect(groups.map(({ name }) => name)).toEqual(['GENERAL', 'talk']);
    expect(await store.news.find('general')).toEqual({
      ...general,
      name: 'GENERAL',
      post: 'all',
      createdAt: AT,
      posts: 0,
      firstId: 1,
      lastId: 0,
    });
    expect(await store.news.find('nothing')).toBeUndefined();
  });

  test(`${backend}: news.remove() takes posts, marks and mirror along, but never a number`, async () => {
    await using store = await open();
    await store.news.save(general, AT);
    await store.news.post('General', post());
    await store.news.mark('Fred', 'general', 1);
    await store.news.saveMirror(mirror);
    expect(await store.news.remove('GENERAL')).toBe(true);
    expect(await store.news.remove('GENERAL')).toBe(false);
    expect(await store.news.post('General', post())).toBeUndefined();
    expect([await store.news.groups(), await store.news.mirrors()]).toEqual([[], []]);
    await store.news.save(general, AT);
    expect(await store.news.post('General', post())).toEqual({ id: 2, isRepeat: false });
    expect(await store.news.marks('Fred')).toEqual(new Map());
  });
}

function postSuite(backend: string, open: () => Promise<Store>): void {
  test(`${backend}: news.post() numbers posts from 1 on, and finds the number of a repeat`, async () => {
    await using store = await open();
    await store.news.save(general, AT);
    const ids = async (one: NewPostRecord) => store.news.post('GENERAL', one);
    expect(await ids(post())).toEqual({ id: 1, isRepeat: false });
    expect(await ids(post({ mud: 'BEDROCK', postedAt: AT + 5 }))).toEqual({ id: 1, isRepeat: true });
    expect(await ids(post({ digest: 'abd' }))).toEqual({ id: 2, isRepeat: false });
    expect(await ids(post({ mud: 'Slate' }))).toEqual({ id: 3, isRepeat: false });
    expect(await ids(post({ sameSince: AT + 1 }))).toEqual({ id: 4, isRepeat: false });
    expect(await store.news.find('general')).toMatchObject({ posts: 4, firstId: 1, lastId: 4 });
    expect(await store.news.postsSince('bedrock', AT)).toBe(3);
    expect(await store.news.postsSince('bedrock', AT + 1)).toBe(0);
  });

  test(`${backend}: news.read() and list() give posts, the newest first`, async () => {
    await using store = await open();
    await store.news.save(general, AT);
    for (const digest of ['a', 'b', 'c']) await store.news.post('General', post({ digest, subject: digest }));
    const { digest: _, sameSince: __, ...kept } = post({ subject: 'b' });
    expect(await store.news.read('general', 2)).toEqual({ ...kept, id: 2 });
    expect(await store.news.read('general', 4)).toBeUndefined();
    const subjects = async (query: { before?: number; limit: number }) =>
      (await store.news.list('general', query)).map(({ subject }) => subject);
    expect(await subjects({ limit: 2 })).toEqual(['c', 'b']);
    expect(await subjects({ before: 2, limit: 9 })).toEqual(['a']);
  });

  test(`${backend}: news.list() and read() know the post that a thread begins with, while it is there`, async () => {
    await using store = await open();
    await store.news.save(general, AT);
    const threads = ['lunch', 'dinner', 'lunch', 'lunch', '', ''];
    for (const [at, threadId] of threads.entries())
      await store.news.post('General', post({ threadId, digest: `${at}`, postedAt: AT + at }));
    const starts = async () =>
      (await store.news.list('General', { limit: 9 })).map(({ id, threadStart }) => [id, threadStart]);
    expect(await starts()).toEqual([
      ...[[6, undefined], [5, undefined]], // biome-ignore format: a mud that knows no threads
      ...[[4, 1], [3, 1], [2, undefined], [1, undefined]], // biome-ignore format: two threads
    ]);
    expect(await store.news.read('General', 3)).toMatchObject({ threadStart: 1 });
    await store.news.expire('General', AT + 1, 9);
    expect((await store.news.read('General', 4))?.threadStart).toBe(3);
  });

  test(`${backend}: news.expire() drops what is too old and what is too much; numbers go on`, async () => {
    await using store = await open();
    await store.news.save(general, AT);
    for (let n = 1; n <= 5; n++) await store.news.post('General', post({ digest: `${n}`, postedAt: AT + n }));
    expect(await store.news.expire('general', AT + 2, 3)).toBe(2);
    expect(await store.news.expire('general', AT + 4, 99)).toBe(1);
    expect(await store.news.find('general')).toMatchObject({ posts: 2, firstId: 4, lastId: 5 });
    await store.news.expire('general', AT + 99, 99);
    expect(await store.news.find('general')).toMatchObject({ posts: 0, firstId: 6, lastId: 5 });
    expect(await store.news.post('General', post())).toEqual({ id: 6, isRepeat: false });
  });

  test(`${backend}: news.copy() keeps numbers as they are elsewhere, and what is here already`, async () => {
    await using store = await open();
    await store.news.save(general, AT);
    const { digest: _, sameSince: __, ...one } = post();
    await store.news.copy('general', [{ ...one, id: 7 }], 9);
    await store.news.copy(
      'general',
      [
        { ...one, id: 7, subject: 'Other' },
        { ...one, id: 8 },
      ],
      8,
    );
    expect((await store.news.list('general', { limit: 9 })).map(({ id, subject }) => [id, subject])).toEqual([
      [8, 'Lunch'],
      [7, 'Lunch'],
    ]);
    expect(await store.news.find('general')).toMatchObject({ firstId: 7, lastId: 9 });
  });
}

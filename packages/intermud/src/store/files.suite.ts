import { expect, test } from 'vitest';
import type { FileQuota, FileRecord } from './files.ts';
import type { Store } from './store.ts';

const readme: FileRecord = {
  path: 'public/readme.txt',
  mud: 'Bedrock',
  account: '',
  bytes: 100,
  putAt: 1_700_000_000_000,
};
const QUOTA: FileQuota = { mudBytes: 200, accountBytes: 150, bytes: 300, files: 3 };

/** What every FileStore does, whatever it keeps the list in. */
export function fileStoreSuite(backend: string, open: () => Promise<Store>): void {
  test(`${backend}: files.reserve() keeps a record, another in its place, and forget() drops it`, async () => {
    await using store = await open();
    expect(await store.files.reserve(readme, QUOTA)).toBe(true);
    expect(await store.files.reserve({ ...readme, mud: 'Slate', bytes: 50 }, QUOTA)).toBe(true);
    expect(await store.files.all()).toEqual([{ ...readme, mud: 'Slate', bytes: 50 }]);
    await store.files.forget([readme.path, 'never there']);
    expect(await store.files.all()).toEqual([]);
  });

  test(`${backend}: files.reserve() takes a mud to its quota and refuses what is just over`, async () => {
    await using store = await open();
    await store.files.reserve(readme, QUOTA);
    const more = { ...readme, path: 'more', mud: 'BEDROCK' };
    expect(await store.files.reserve({ ...more, bytes: 101 }, QUOTA)).toBe(false);
    expect(await store.files.reserve(more, QUOTA)).toBe(true);
    expect(await store.files.usage({ mud: 'bedrock' })).toEqual({ files: 2, bytes: 200 });
    expect(await store.files.reserve({ ...readme, bytes: 101 }, QUOTA)).toBe(false);
    expect(await store.files.usage({ mud: 'bedrock' })).toEqual({ files: 2, bytes: 200 });
  });

  test(`${backend}: files.reserve() takes an account to its quota, and its files stay when it goes`, async () => {
    await using store = await open();
    const own = { ...readme, account: 'Nora' };
    expect(await store.files.reserve(own, QUOTA)).toBe(true);
    expect(await store.files.reserve({ ...own, path: 'b', account: 'NORA', bytes: 51 }, QUOTA)).toBe(false);
    expect(await store.files.reserve({ ...own, path: 'b', account: 'NORA', bytes: 50 }, QUOTA)).toBe(true);
    expect(await store.files.reserve({ ...own, path: 'c', account: 'Fred', bytes: 50 }, QUOTA)).toBe(true);
    expect(await store.files.usage({ account: 'nora' })).toEqual({ files: 2, bytes: 150 });
    await store.accounts.remove('Nora');
    expect(await store.files.usage({ account: 'nora' })).toEqual({ files: 0, bytes: 0 });
    expect(await store.files.usage({ mud: 'Bedrock' })).toEqual({ files: 3, bytes: 200 });
  });

  test(`${backend}: files.reserve() takes all muds together to the bounds, of bytes and of files`, async () => {
    await using store = await open();
    for (const mud of ['A', 'B']) await store.files.reserve({ ...readme, path: mud, mud }, QUOTA);
    expect(await store.files.reserve({ ...readme, path: 'C', mud: 'C', bytes: 101 }, QUOTA)).toBe(false);
    expect(await store.files.reserve({ ...readme, path: 'C', mud: 'C' }, QUOTA)).toBe(true);
    expect(await store.files.reserve({ ...readme, path: 'D', mud: 'D', bytes: 0 }, QUOTA)).toBe(false);
    expect(await store.files.usage()).toEqual({ files: 3, bytes: 300 });
  });
}

import { chmodSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { gossip } from '../channels.suite.ts';
import { bedrock } from '../muds.suite.ts';
import { storeSuite } from '../store.suite.ts';
import type { Store } from '../store.ts';
import { testFolder } from './folder.suite.ts';
import { openSqliteStore } from './open.ts';

storeSuite('sqlite', () => openSqliteStore(testFolder()));

test('sqlite: what was saved is there when the folder is opened again', async () => {
  const folder = testFolder();
  {
    await using store = await openSqliteStore(folder);
    await fill(store);
  }
  await using store = await openSqliteStore(folder);
  expect(await store.muds.all()).toEqual([bedrock]);
  expect(await store.channels.all()).toEqual([gossip]);
  expect(await store.channels.listeners()).toEqual([{ mud: 'Bedrock', channel: 'gossip' }]);
  expect(await store.tokens.get('chanlist')).toBe(9);
  expect(await store.settings.get('hub.mud')).toBe('{}');
});

async function fill(store: Store): Promise<void> {
  await store.muds.save(bedrock);
  await store.channels.save(gossip);
  await store.channels.listen('Bedrock', 'gossip', true);
  await store.tokens.raise('chanlist', 9);
  await store.settings.set('hub.mud', '{}');
}

test('sqlite: 2,000 saves in one turn cost one commit', async () => {
  await using store = await openSqliteStore(testFolder());
  const names = Array.from({ length: 2_000 }, (_, n) => `Mud ${n}`);
  await Promise.all(names.map((name) => store.muds.save({ ...bedrock, name })));
  expect(store.stats()).toEqual({ kind: 'sqlite', waiting: 0, written: 2_000, failed: 0, commits: 1 });
  expect(await store.muds.all()).toHaveLength(2_000);
});

test('sqlite: a resolved save can be read by another connection', async () => {
  const folder = testFolder();
  await using store = await openSqliteStore(folder);
  await store.muds.save(bedrock);
  using other = closing(new Sqlite(join(folder, 'intermud.db'), { readonly: true }));
  expect(other.db.prepare('select name from muds').all()).toEqual([{ name: 'Bedrock' }]);
});

function closing(db: Sqlite.Database) {
  return { db, [Symbol.dispose]: () => void db.close() };
}

test('sqlite: a folder is opened once at a time, and the refusal says by whom', async () => {
  const folder = testFolder();
  const first = await openSqliteStore(folder);
  await expect(openSqliteStore(folder)).rejects.toMatchObject({
    code: 'IN_USE',
    message: `Cannot use data folder ${folder}: this program has it open`,
  });
  await first.settings.set('still', 'works');
  await first[Symbol.asyncDispose]();
  await using second = await openSqliteStore(folder);
  expect(await second.settings.get('still')).toBe('works');
});

test('sqlite: what is no database is refused with its path, and the folder is free again', async () => {
  const folder = testFolder();
  const file = join(folder, 'intermud.db');
  writeFileSync(file, 'This is a shopping list, not a database. '.repeat(100));
  await expect(openSqliteStore(folder)).rejects.toMatchObject({
    code: 'FAILED',
    message: `Cannot open store ${file}: it is no database`,
  });
  rmSync(file);
  await using store = await openSqliteStore(folder);
  expect(await store.muds.all()).toEqual([]);
});

test.skipIf(process.platform === 'win32')(
  'sqlite: other users of the machine can read nothing of it',
  async () => {
    const folder = testFolder();
    const mode = (name: string) => statSync(join(folder, name)).mode & 0o777;
    {
      await using store = await openSqliteStore(folder);
      await fill(store);
      expect([mode('intermud.db'), mode('intermud.db-wal')]).toEqual([0o600, 0o600]);
    }
    chmodSync(join(folder, 'intermud.db'), 0o644);
    await using store = await openSqliteStore(folder);
    await fill(store);
    expect([mode('intermud.db'), mode('intermud.db-wal')]).toEqual([0o640, 0o640]);
  },
);

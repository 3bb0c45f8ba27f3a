import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { failedTo } from '../errors.ts';
import { BUSY_TIMEOUT_MS } from '../limits.ts';
import { openDatabase } from './database.ts';
import { testFolder } from './folder.suite.ts';

const EXPECTED = {
  journal_mode: 'wal',
  synchronous: 2, // FULL
  foreign_keys: 1,
  trusted_schema: 0,
  busy_timeout: BUSY_TIMEOUT_MS,
};

for (const [pragma, value] of Object.entries(EXPECTED)) {
  test(`openDatabase() sets ${pragma} to ${value}`, async () => {
    const db = openDatabase(join(testFolder(), 'x.db'));
    onTestFinished(() => db.destroy());
    const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(pragma)}`.execute(db);
    expect(Object.values(rows[0] ?? {})).toEqual([value]);
  });
}

test('a transaction that a full disk has ended says that the disk is full, and the next one begins anew', async () => {
  const db = openDatabase(join(testFolder(), 'x.db'));
  onTestFinished(() => db.destroy());
  await sql`create table things (text text)`.execute(db);
  await sql`pragma max_page_count = 20`.execute(db);
  const fill = (length: number) =>
    db.transaction().execute((trx) => sql`insert into things values (${'x'.repeat(length)})`.execute(trx));
  const failed = await fill(1_000_000).catch((error: unknown) => failedTo('write', error));
  expect(failed).toMatchObject({ message: 'Cannot write: the disk is full' });
  await fill(10);
});

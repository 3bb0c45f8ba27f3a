import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
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

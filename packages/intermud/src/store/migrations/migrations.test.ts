import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { OurSqliteDialect } from '../sqlite/dialect.ts';
import { testFolder } from '../sqlite/folder.suite.ts';
import { MIGRATIONS, migrate } from './index.ts';

function open(file: string): Kysely<unknown> {
  const db = new Kysely<unknown>({ dialect: new OurSqliteDialect({ database: new Sqlite(file) }) });
  onTestFinished(() => db.destroy());
  return db;
}

async function schemaOf(db: Kysely<unknown>): Promise<unknown> {
  const { rows } = await sql`select name, sql from sqlite_schema order by name`.execute(db);
  return rows;
}

const NAMES = Object.keys(MIGRATIONS);

for (let done = 0; done <= NAMES.length; done++) {
  test(`migrate() brings a database that has ${done} of the steps to today's tables`, async () => {
    const first = Object.fromEntries(Object.entries(MIGRATIONS).slice(0, done));
    const db = open(':memory:');
    await migrate(db, 'x.db', first);
    await migrate(db, 'x.db');
    const fresh = open(':memory:');
    await migrate(fresh, 'y.db');
    expect(await schemaOf(db)).toEqual(await schemaOf(fresh));
  });
}

test('the steps are in the order of their numbers, and no number is there twice', () => {
  const numbers = NAMES.map((name) => Number(name.slice(0, 4)));
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
});

test('migrate() refuses a database that a newer version has changed', async () => {
  const file = join(testFolder(), 'newer.db');
  await migrate(open(file), file, { ...MIGRATIONS, '9999-later': { up: async () => {} } });
  await expect(migrate(open(file), file)).rejects.toMatchObject({
    code: 'NEWER',
    message: `Cannot open store ${file}: a newer version has changed it (step 9999-later); start that version, or restore a backup`,
  });
});

test('migrate() leaves a database as it was when a step fails', async () => {
  const db = open(':memory:');
  await migrate(db, 'x.db');
  const before = await schemaOf(db);
  const failing = {
    up: async (trx: Kysely<unknown>) => {
      await trx.schema.createTable('half').addColumn('id', 'integer').execute();
      throw new Error('out of ideas');
    },
  };
  const all = { ...MIGRATIONS, '9999-failing': failing };
  await expect(migrate(db, 'x.db', all)).rejects.toThrowError(
    'Cannot bring store x.db up to date: out of ideas',
  );
  expect(await schemaOf(db)).toEqual(before);
});

import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { failedTo, StoreError } from '../errors.ts';
import * as router from './0001-router.ts';
import * as accounts from './0002-accounts.ts';
import * as settings from './0003-settings.ts';
import * as mail from './0004-mail.ts';
import * as talk from './0005-talk.ts';
import * as files from './0006-files.ts';
import * as news from './0008-news.ts';
import * as irn from './0101-irn.ts';
import * as places from './0110-places.ts';
import * as emotes from './0120-emotes.ts';
import * as threads from './0121-threads.ts';

/** Every step from nothing to today's tables, in order. A step that was once released MUST NOT be changed. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-router': router,
  '0002-accounts': accounts,
  '0003-settings': settings,
  '0004-mail': mail,
  '0005-talk': talk,
  '0006-files': files,
  '0008-news': news,
  '0101-irn': irn,
  '0110-places': places,
  '0120-emotes': emotes,
  '0121-threads': threads,
};

/**
 * Brings a database up to date: all the missing steps, or none.
 *
 * @throws {StoreError} NEWER when a later version of this program has changed it; FAILED with the cause.
 */
export async function migrate<Tables>(
  db: Kysely<Tables>,
  file: string,
  migrations: Readonly<Record<string, Migration>> = MIGRATIONS,
): Promise<void> {
  const unknown = await findUnknown(db, migrations).catch((cause) => {
    throw failedTo(`open store ${file}`, cause);
  });
  if (unknown !== undefined) throw isNewer(file, unknown);
  const provider = { getMigrations: async () => ({ ...migrations }) };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error !== undefined) throw failedTo(`bring store ${file} up to date`, error);
}

/** A step that the database has been through and we have never heard of. */
async function findUnknown<Tables>(
  db: Kysely<Tables>,
  known: Readonly<Record<string, Migration>>,
): Promise<string | undefined> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return undefined;
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.find(({ name }) => !Object.hasOwn(known, name))?.name;
}

function isNewer(file: string, step: string): StoreError {
  const found = `a newer version has changed it (step ${step}); start that version, or restore a backup`;
  return new StoreError('NEWER', `Cannot open store ${file}: ${found}`);
}

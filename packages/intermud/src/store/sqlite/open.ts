import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely } from 'kysely';
import { failedTo } from '../errors.ts';
import { BUSY_TIMEOUT_MS } from '../limits.ts';
import { lockFolder } from '../lock.ts';
import { migrate } from '../migrations/index.ts';
import { SqlStore } from '../sql/store.ts';
import type { Tables } from '../sql/tables.ts';
import type { Store } from '../store.ts';
import { OurSqliteDialect } from './dialect.ts';
import { keepStatements } from './statements.ts';

/**
 * Opens the store in `folder`: the SQLite database `intermud.db`, one program at a time.
 *
 * @throws {StoreError} IN_USE, NEWER, or FAILED with the cause.
 */
export async function openSqliteStore(folder: string): Promise<Store> {
  await using opened = new AsyncDisposableStack(); // Whatever fails on the way, all that is open by then is closed.
  opened.use(lockFolder(folder));
  const file = join(folder, 'intermud.db');
  const db = openDatabase(file);
  opened.defer(() => db.destroy());
  await migrate(db, file);
  return new SqlStore({ kind: 'sqlite', db, owned: opened.move() });
}

function openDatabase(file: string): Kysely<Tables> {
  let db: Sqlite.Database | undefined;
  try {
    db = new Sqlite(file, { timeout: BUSY_TIMEOUT_MS });
    for (const pragma of PRAGMAS) db.pragma(pragma);
    return new Kysely<Tables>({ dialect: new OurSqliteDialect({ database: keepStatements(db) }) });
  } catch (cause) {
    db?.close();
    throw failedTo(`open store ${file}`, cause);
  }
}

const PRAGMAS = [
  'journal_mode = WAL',
  'synchronous = FULL', // A commit is on disk when it returns: what was acknowledged survives a power cut.
  'foreign_keys = ON',
  'trusted_schema = OFF', // A database that somebody hands us runs no functions of its own.
];

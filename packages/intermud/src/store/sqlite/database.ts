import Sqlite from 'better-sqlite3';
import { Kysely } from 'kysely';
import { failedTo } from '../errors.ts';
import { BUSY_TIMEOUT_MS } from '../limits.ts';
import type { Tables } from '../sql/tables.ts';
import { OurSqliteDialect } from './dialect.ts';
import { keepStatements } from './statements.ts';

const PRAGMAS = [
  'journal_mode = WAL',
  'synchronous = FULL', // A commit is on disk when it returns: what was acknowledged survives a power cut.
  'foreign_keys = ON',
  'trusted_schema = OFF', // A database that somebody hands us runs no functions of its own.
];

/** Opens a database file, or makes it, as it is to be used; destroy() closes it. @throws {StoreError} FAILED. */
export function openDatabase(file: string): Kysely<Tables> {
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

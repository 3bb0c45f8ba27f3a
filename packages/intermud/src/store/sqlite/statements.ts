import type Sqlite from 'better-sqlite3';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { STATEMENTS_KEPT_MAX } from '../limits.ts';

/**
 * The database as kysely wants it, with its prepared statements kept: preparing one costs more than running it.
 * Kysely runs one statement at a time on a connection, so one copy of each is enough.
 */
export function keepStatements(db: Sqlite.Database): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    prepare: (sql) => reuse(kept, sql) ?? keep(kept, sql, db.prepare(sql) as SqliteStatement),
    close: () => db.close(),
  };
}

/** Finds a statement and makes it the newest: a Map remembers the order of insertion. */
function reuse(kept: Map<string, SqliteStatement>, sql: string): SqliteStatement | undefined {
  const statement = kept.get(sql);
  if (statement === undefined) return undefined;
  kept.delete(sql);
  return keep(kept, sql, statement);
}

function keep(kept: Map<string, SqliteStatement>, sql: string, statement: SqliteStatement): SqliteStatement {
  kept.set(sql, statement);
  const [oldest] = kept.keys();
  if (kept.size > STATEMENTS_KEPT_MAX && oldest !== undefined) kept.delete(oldest);
  return statement;
}

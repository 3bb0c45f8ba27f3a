import { SqliteAdapter, SqliteDialect } from 'kysely';

/**
 * Kysely's SQLite, with its migrations in a transaction. Kysely leaves that off, for migrations that switch foreign
 * keys; ours do not, and SQLite takes back a table as well as a row.
 */
export class OurSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

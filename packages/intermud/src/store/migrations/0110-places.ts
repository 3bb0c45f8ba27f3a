import type { Kysely } from 'kysely';

/** From where accounts have come, and which of them has put which of the hub's own files. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('login_places')
    .addColumn('account_key', 'text', (column) => column.notNull())
    .addColumn('place', 'text', (column) => column.notNull())
    .addColumn('came_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('login_places_primary', ['account_key', 'place'])
    .execute();
  await db.schema
    .alterTable('files')
    .addColumn('account_key', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  await db.schema.createIndex('files_account').on('files').column('account_key').execute();
}

import type { Kysely } from 'kysely';

/** Which of the files that others have put belong to whom. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('files')
    .addColumn('path', 'text', (column) => column.primaryKey())
    .addColumn('mud_key', 'text', (column) => column.notNull())
    .addColumn('mud', 'text', (column) => column.notNull())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addColumn('put_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('files_mud').on('files').column('mud_key').execute();
}

import type { Kysely } from 'kysely';

/** How often a channel was made anew: routers that made one apart from each other agree by it on which counts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('channels')
    .addColumn('era', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();
}

import type { Kysely } from 'kysely';

/** The first post of a thread is looked for with every post that is shown. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('news_posts_thread')
    .on('news_posts')
    .columns(['group_key', 'thread_id', 'id'])
    .execute();
}

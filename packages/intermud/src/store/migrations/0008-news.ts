import type { Kysely } from 'kysely';

/** Newsgroups, their posts, who has read how far, and what is copied from where. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createGroups(db);
  await createPosts(db);
  await db.schema
    .createTable('news_marks')
    .addColumn('account_key', 'text', (column) => column.notNull())
    .addColumn('group_key', 'text', (column) => column.notNull())
    .addColumn('id', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('news_marks_primary', ['account_key', 'group_key'])
    .execute();
  await db.schema
    .createTable('news_mirrors')
    .addColumn('group_key', 'text', (column) => column.primaryKey())
    .addColumn('group_name', 'text', (column) => column.notNull())
    .addColumn('mud', 'text', (column) => column.notNull())
    .addColumn('remote', 'text', (column) => column.notNull())
    .addColumn('every_ms', 'bigint', (column) => column.notNull())
    .addColumn('next_at', 'bigint', (column) => column.notNull())
    .addColumn('copied_at', 'bigint')
    .addColumn('reason', 'text', (column) => column.notNull())
    .execute();
}

/** A group that is removed stays as its last number, so that no number is ever given twice. */
function createGroups(db: Kysely<unknown>): Promise<void> {
  return db.schema
    .createTable('news_groups')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('about', 'text', (column) => column.notNull())
    .addColumn('read_right', 'text', (column) => column.notNull())
    .addColumn('post_right', 'text', (column) => column.notNull())
    .addColumn('create_right', 'text', (column) => column.notNull())
    .addColumn('keep_days', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_id', 'bigint', (column) => column.notNull())
    .addColumn('is_removed', 'integer', (column) => column.notNull())
    .execute();
}

async function createPosts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('news_posts')
    .addColumn('group_key', 'text', (column) => column.notNull())
    .addColumn('id', 'bigint', (column) => column.notNull())
    .addColumn('posted_at', 'bigint', (column) => column.notNull())
    .addColumn('thread_id', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('poster', 'text', (column) => column.notNull())
    .addColumn('contents', 'text', (column) => column.notNull())
    .addColumn('mud', 'text', (column) => column.notNull())
    .addColumn('mud_key', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('news_posts_primary', ['group_key', 'id'])
    .execute();
  await db.schema.createIndex('news_posts_mud').on('news_posts').columns(['mud_key', 'posted_at']).execute();
  await db.schema
    .createIndex('news_posts_time')
    .on('news_posts')
    .columns(['group_key', 'posted_at'])
    .execute();
}

import type { Kysely } from 'kysely';

/** What was said on channels and between people, who hears what, how people like things, and where they are logged in. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createLines(db);
  await createTells(db);
  await createPeople(db);
}

async function createLines(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('channel_lines')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('user', 'text', (column) => column.notNull())
    .addColumn('mud', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('message', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('channel_lines_page').on('channel_lines').columns(['channel', 'id']).execute();
}

/** A tell between two people of the hub is there twice: each has a copy. */
async function createTells(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('tells')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('account_key', 'text', (column) => column.notNull())
    .addColumn('with_key', 'text', (column) => column.notNull())
    .addColumn('with_address', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('user', 'text', (column) => column.notNull())
    .addColumn('mud', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('message', 'text', (column) => column.notNull())
    .addColumn('is_self', 'integer', (column) => column.notNull())
    .addColumn('failed', 'text')
    .execute();
  await db.schema.createIndex('tells_page').on('tells').columns(['account_key', 'with_key', 'id']).execute();
  await db.schema
    .createTable('tell_marks')
    .addColumn('account_key', 'text', (column) => column.notNull())
    .addColumn('with_key', 'text', (column) => column.notNull())
    .addColumn('read_id', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('tell_marks_primary', ['account_key', 'with_key'])
    .execute();
}

async function createPeople(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('profiles')
    .addColumn('account_key', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('memberships')
    .addColumn('account_key', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('read_id', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('memberships_primary', ['account_key', 'channel'])
    .execute();
  await db.schema
    .createTable('logins')
    .addColumn('digest', 'text', (column) => column.primaryKey())
    .addColumn('account_key', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('logins_account').on('logins').column('account_key').execute();
}

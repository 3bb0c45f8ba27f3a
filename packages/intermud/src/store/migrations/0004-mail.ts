import { type Kysely, sql } from 'kysely';

/** Letters, where they wait to go, whose they are, and which have come before. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createLetters(db);
  await createOutbox(db);
  await createMailbox(db);
  await createSeen(db);
  // Words only: the text itself is in `letters`. Written by hand beside it, so that a database with another search can do the same.
  await sql`create virtual table letter_words using fts5(sender, subject, contents, content='', contentless_delete=1)`.execute(
    db,
  );
}

/** The text of a letter, once for all who send or have it. */
function createLetters(db: Kysely<unknown>): Promise<void> {
  return db.schema
    .createTable('letters')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('from_user', 'text', (column) => column.notNull())
    .addColumn('from_mud', 'text', (column) => column.notNull())
    .addColumn('to_list', 'text', (column) => column.notNull())
    .addColumn('cc_list', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('thread', 'text', (column) => column.notNull())
    .addColumn('contents', 'text', (column) => column.notNull())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addColumn('sent_at', 'bigint', (column) => column.notNull())
    .execute();
}

/** Its ids go out to other muds, so none is ever used twice: autoincrement. */
async function createOutbox(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('outbox')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('letter_id', 'integer', (column) =>
      column.notNull().references('letters.id').onDelete('cascade'),
    )
    .addColumn('account_key', 'text', (column) => column.notNull())
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('mud', 'text', (column) => column.notNull())
    .addColumn('mud_key', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('failures', 'text', (column) => column.notNull())
    .addColumn('bcc_list', 'text', (column) => column.notNull())
    .addColumn('accepted_at', 'bigint', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_at', 'bigint', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('outbox_next').on('outbox').columns(['state', 'next_at']).execute();
  await db.schema.createIndex('outbox_mud').on('outbox').columns(['mud_key', 'state']).execute();
  await db.schema.createIndex('outbox_letter').on('outbox').column('letter_id').execute();
  await db.schema.createIndex('outbox_account').on('outbox').column('account_key').execute();
}

async function createMailbox(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('mailbox')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('account_key', 'text', (column) => column.notNull())
    .addColumn('folder', 'text', (column) => column.notNull())
    .addColumn('bcc_list', 'text', (column) => column.notNull())
    .addColumn('letter_id', 'integer', (column) => column.notNull().references('letters.id'))
    .addColumn('arrived_at', 'bigint', (column) => column.notNull())
    .addColumn('read_at', 'bigint')
    .execute();
  await db.schema.createIndex('mailbox_account').on('mailbox').columns(['account_key', 'id']).execute();
  await db.schema.createIndex('mailbox_letter').on('mailbox').column('letter_id').execute();
}

async function createSeen(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('seen_letters')
    .addColumn('mud_key', 'text', (column) => column.notNull())
    .addColumn('id', 'bigint', (column) => column.notNull())
    .addColumn('sent_at', 'bigint', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('failures', 'text', (column) => column.notNull())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('seen_letters_primary', ['mud_key', 'id', 'sent_at', 'digest'])
    .execute();
  await db.schema
    .createIndex('seen_letters_mud')
    .on('seen_letters')
    .columns(['mud_key', 'seen_at'])
    .execute();
  await db.schema.createIndex('seen_letters_time').on('seen_letters').column('seen_at').execute();
}

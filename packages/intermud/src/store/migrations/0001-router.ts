import type { Kysely } from 'kysely';

/** What a router must not lose: muds, channels, who listens, and how far its lists have come. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createMuds(db);
  await createChannels(db);
  await createListeners(db);
  await db.schema
    .createTable('tokens')
    .addColumn('list', 'text', (column) => column.primaryKey())
    .addColumn('token', 'bigint', (column) => column.notNull())
    .execute();
}

function createMuds(db: Kysely<unknown>): Promise<void> {
  return db.schema
    .createTable('muds')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('router', 'text', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('origin', 'text', (column) => column.notNull())
    .addColumn('token', 'bigint', (column) => column.notNull())
    .addColumn('password', 'bigint', (column) => column.notNull())
    .addColumn('protocol', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('state_since', 'bigint', (column) => column.notNull())
    .addColumn('back_at', 'bigint')
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .addColumn('player_port', 'bigint', (column) => column.notNull())
    .addColumn('tcp_port', 'bigint', (column) => column.notNull())
    .addColumn('udp_port', 'bigint', (column) => column.notNull())
    .addColumn('mudlib', 'text', (column) => column.notNull())
    .addColumn('base_mudlib', 'text', (column) => column.notNull())
    .addColumn('driver', 'text', (column) => column.notNull())
    .addColumn('mud_type', 'text', (column) => column.notNull())
    .addColumn('open_status', 'text', (column) => column.notNull())
    .addColumn('admin_email', 'text', (column) => column.notNull())
    .addColumn('services', 'text', (column) => column.notNull())
    .addColumn('other_data', 'text', (column) => column.notNull())
    .execute();
}

function createChannels(db: Kysely<unknown>): Promise<void> {
  return db.schema
    .createTable('channels')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('type', 'integer', (column) => column.notNull())
    .addColumn('members', 'text', (column) => column.notNull())
    .addColumn('router', 'text', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('origin', 'text', (column) => column.notNull())
    .addColumn('token', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('removed_at', 'bigint')
    .execute();
}

/** No foreign keys: who listens is noted also for a mud or a channel whose own record comes later, from another router. */
async function createListeners(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('listeners')
    .addColumn('mud_key', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('mud', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('listeners_primary', ['mud_key', 'channel'])
    .execute();
  await db.schema.createIndex('listeners_channel').on('listeners').column('channel').execute();
}

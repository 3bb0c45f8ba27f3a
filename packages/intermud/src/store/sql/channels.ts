import type { ChannelRecord, ChannelStore, Listener } from '../channels.ts';
import { nameKey } from '../names.ts';
import type { Connection } from './connection.ts';
import type { ChannelRow } from './tables.ts';

/** Channels and their listeners in a database. */
export class SqlChannels implements ChannelStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async all(): Promise<ChannelRecord[]> {
    const rows = await this.#connection.read('load the channels', (db) =>
      db.selectFrom('channels').selectAll().orderBy('name').execute(),
    );
    return rows.map(toRecord);
  }

  async save(record: ChannelRecord): Promise<void> {
    const row = toRow(record);
    await this.#connection.write(`save channel "${record.name}"`, (trx) =>
      trx
        .insertInto('channels')
        .values(row)
        .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
        .execute(),
    );
  }

  async forget(name: string): Promise<void> {
    await this.#connection.write(`forget channel "${name}"`, async (trx) => {
      await trx.deleteFrom('listeners').where('channel', '=', name).execute();
      await trx.deleteFrom('channels').where('name', '=', name).execute();
    });
  }

  listeners(): Promise<Listener[]> {
    return this.#connection.read('load the listeners', (db) =>
      db.selectFrom('listeners').select(['mud', 'channel']).orderBy('mud_key').orderBy('channel').execute(),
    );
  }

  listen(mud: string, channel: string, on: boolean): Promise<void> {
    return on ? this.#add(mud, channel) : this.#drop(mud, channel);
  }

  async #add(mud: string, channel: string): Promise<void> {
    const row = { mud_key: nameKey(mud), channel, mud };
    await this.#connection.write(`note that "${mud}" listens to "${channel}"`, (trx) =>
      trx
        .insertInto('listeners')
        .values(row)
        .onConflict((conflict) => conflict.columns(['mud_key', 'channel']).doNothing())
        .execute(),
    );
  }

  async #drop(mud: string, channel: string): Promise<void> {
    await this.#connection.write(`note that "${mud}" no longer listens to "${channel}"`, (trx) =>
      trx
        .deleteFrom('listeners')
        .where('mud_key', '=', nameKey(mud))
        .where('channel', '=', channel)
        .execute(),
    );
  }
}

function toRow(record: ChannelRecord): ChannelRow {
  return {
    name: record.name,
    owner: record.owner,
    type: record.type,
    members: JSON.stringify(record.members),
    router: record.router,
    version: record.version,
    origin: record.origin,
    token: record.token,
    created_at: record.createdAt,
    removed_at: record.removedAt ?? null,
    era: record.era ?? 1,
  };
}

function toRecord(row: ChannelRow): ChannelRecord {
  return {
    name: row.name,
    owner: row.owner,
    type: row.type,
    members: JSON.parse(row.members) as string[],
    router: row.router,
    version: row.version,
    origin: row.origin,
    token: row.token,
    createdAt: row.created_at,
    removedAt: row.removed_at ?? undefined,
    ...(row.era > 1 && { era: row.era }),
  };
}

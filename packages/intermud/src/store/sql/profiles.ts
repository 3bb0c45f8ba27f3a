import type { Transaction } from 'kysely';
import { nameKey } from '../names.ts';
import type { Membership, ProfileStore } from '../profiles.ts';
import type { Connection } from './connection.ts';
import type { Tables } from './tables.ts';

/** How people like things, and what they have joined, in a database. */
export class SqlProfiles implements ProfileStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async get(account: string): Promise<string | undefined> {
    const row = await this.#connection.read(`load the profile of "${account}"`, (db) =>
      db
        .selectFrom('profiles')
        .select('value')
        .where('account_key', '=', nameKey(account))
        .executeTakeFirst(),
    );
    return row?.value;
  }

  async set(account: string, value: string): Promise<void> {
    await this.#connection.write(`save the profile of "${account}"`, (trx) =>
      trx
        .insertInto('profiles')
        .values({ account_key: nameKey(account), value })
        .onConflict((conflict) => conflict.column('account_key').doUpdateSet({ value }))
        .execute(),
    );
  }

  async joined(account: string): Promise<Membership[]> {
    const rows = await this.#connection.read(`load the channels of "${account}"`, (db) =>
      db
        .selectFrom('memberships')
        .selectAll()
        .where('account_key', '=', nameKey(account))
        .orderBy('channel')
        .execute(),
    );
    return rows.map(({ channel, read_id }) => ({ channel, read: read_id }));
  }

  async join(account: string, channel: string, read: number): Promise<void> {
    await this.#connection.write(`let "${account}" join ${channel}`, (trx) =>
      trx
        .insertInto('memberships')
        .values({ account_key: nameKey(account), channel, read_id: read })
        .onConflict((conflict) => conflict.columns(['account_key', 'channel']).doNothing())
        .execute(),
    );
  }

  leave(account: string, channel: string): Promise<boolean> {
    return this.#connection.write(`let "${account}" leave ${channel}`, async (trx) => {
      const { numDeletedRows } = await trx
        .deleteFrom('memberships')
        .where('account_key', '=', nameKey(account))
        .where('channel', '=', channel)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    });
  }

  async read(account: string, channel: string, id: number): Promise<void> {
    await this.#connection.write(`mark lines of "${account}" as read`, (trx) =>
      trx
        .updateTable('memberships')
        .set({ read_id: id })
        .where('account_key', '=', nameKey(account))
        .where('channel', '=', channel)
        .where('read_id', '<', id)
        .execute(),
    );
  }

  async channels(): Promise<string[]> {
    const rows = await this.#connection.read('load the channels that people have joined', (db) =>
      db.selectFrom('memberships').select('channel').distinct().orderBy('channel').execute(),
    );
    return rows.map(({ channel }) => channel);
  }
}

/** Removes what an account has chosen and joined. */
export async function forgetProfile(trx: Transaction<Tables>, account: string): Promise<void> {
  const key = nameKey(account);
  await trx.deleteFrom('profiles').where('account_key', '=', key).execute();
  await trx.deleteFrom('memberships').where('account_key', '=', key).execute();
}

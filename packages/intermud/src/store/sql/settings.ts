import { refuseLongSetting, type SettingStore } from '../settings.ts';
import type { Connection } from './connection.ts';

/** Settings in a database. */
export class SqlSettings implements SettingStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async get(key: string): Promise<string | undefined> {
    const row = await this.#connection.read(`load setting ${key}`, (db) =>
      db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst(),
    );
    return row?.value;
  }

  async set(key: string, value: string): Promise<void> {
    refuseLongSetting(key, value);
    await this.#connection.write(`save setting ${key}`, (trx) =>
      trx
        .insertInto('settings')
        .values({ key, value })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
        .execute(),
    );
  }

  async remove(key: string): Promise<void> {
    await this.#connection.write(`remove setting ${key}`, (trx) =>
      trx.deleteFrom('settings').where('key', '=', key).execute(),
    );
  }
}

import { sql, type Transaction } from 'kysely';
import { LOGINS_EACH, PLACES_EACH } from '../limits.ts';
import type { LoginRecord, LoginStore } from '../logins.ts';
import { nameKey } from '../names.ts';
import type { Connection } from './connection.ts';
import type { Tables } from './tables.ts';

/** Who is logged in on the web, and from where accounts have come, in a database. */
export class SqlLogins implements LoginStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async add({ digest, account, createdAt }: LoginRecord): Promise<void> {
    const key = nameKey(account);
    await this.#connection.write(`log "${account}" in`, async (trx) => {
      await trx.insertInto('logins').values({ digest, account_key: key, created_at: createdAt }).execute();
      await keepNewest(trx, key, { table: 'logins', id: 'digest', at: 'created_at' }, LOGINS_EACH);
    });
  }

  async find(digest: string): Promise<{ account: string; createdAt: number } | undefined> {
    const row = await this.#connection.read('find a login', (db) =>
      db.selectFrom('logins').selectAll().where('digest', '=', digest).executeTakeFirst(),
    );
    return row && { account: row.account_key, createdAt: row.created_at };
  }

  async remove(digest: string): Promise<void> {
    await this.#connection.write('end a login', (trx) =>
      trx.deleteFrom('logins').where('digest', '=', digest).execute(),
    );
  }

  async removeAll(account: string, except = ''): Promise<void> {
    await this.#connection.write(`end the logins of "${account}"`, (trx) =>
      forgetLogins(trx, account, except),
    );
  }

  async forget(before: number): Promise<void> {
    await this.#connection.write('forget old logins', (trx) =>
      trx.deleteFrom('logins').where('created_at', '<', before).execute(),
    );
  }

  async came(account: string, place: string, at: number): Promise<void> {
    const key = nameKey(account);
    await this.#connection.write(`note from where "${account}" has come`, async (trx) => {
      await trx
        .insertInto('login_places')
        .values({ account_key: key, place, came_at: at })
        .onConflict((conflict) => conflict.columns(['account_key', 'place']).doUpdateSet({ came_at: at }))
        .execute();
      await keepNewest(trx, key, { table: 'login_places', id: 'place', at: 'came_at' }, PLACES_EACH);
    });
  }

  async hasCome(account: string, place: string): Promise<boolean> {
    const row = await this.#connection.read(`look from where "${account}" has come`, (db) =>
      db
        .selectFrom('login_places')
        .select('place')
        .where('account_key', '=', nameKey(account))
        .where('place', '=', place)
        .executeTakeFirst(),
    );
    return row !== undefined;
  }
}

type Dated =
  | { readonly table: 'logins'; readonly id: 'digest'; readonly at: 'created_at' }
  | { readonly table: 'login_places'; readonly id: 'place'; readonly at: 'came_at' };

/** Removes all rows of an account but so many, the newest. */
async function keepNewest(trx: Transaction<Tables>, key: string, dated: Dated, count: number): Promise<void> {
  const [table, id, at] = [sql.table(dated.table), sql.ref(dated.id), sql.ref(dated.at)];
  const newest = sql`select ${id} from ${table} where account_key = ${key} order by ${at} desc, ${id} limit ${count}`;
  await sql`delete from ${table} where account_key = ${key} and ${id} not in (${newest})`.execute(trx);
}

/** Removes from where an account has come. */
export async function forgetPlaces(trx: Transaction<Tables>, account: string): Promise<void> {
  await trx.deleteFrom('login_places').where('account_key', '=', nameKey(account)).execute();
}

/** Removes the logins of an account. */
export async function forgetLogins(trx: Transaction<Tables>, account: string, except = ''): Promise<void> {
  await trx
    .deleteFrom('logins')
    .where('account_key', '=', nameKey(account))
    .where('digest', '!=', except)
    .execute();
}

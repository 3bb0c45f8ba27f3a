import type { TokenList, TokenStore } from '../tokens.ts';
import type { Connection } from './connection.ts';

/** Tokens in a database. */
export class SqlTokens implements TokenStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async get(list: TokenList): Promise<number> {
    const row = await this.#connection.read(`load the token of the ${list}`, (db) =>
      db.selectFrom('tokens').select('token').where('list', '=', list).executeTakeFirst(),
    );
    return row?.token ?? 0;
  }

  async raise(list: TokenList, token: number): Promise<void> {
    await this.#connection.write(`raise the token of the ${list}`, (trx) =>
      trx
        .insertInto('tokens')
        .values({ list, token })
        .onConflict((conflict) =>
          conflict.column('list').doUpdateSet({ token }).where('tokens.token', '<', token),
        )
        .execute(),
    );
  }
}

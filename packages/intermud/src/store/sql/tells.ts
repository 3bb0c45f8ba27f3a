import { type Kysely, sql, type Transaction } from 'kysely';
import { TELLS_KEPT_EACH, TRIM_EVERY } from '../limits.ts';
import type { Page } from '../lines.ts';
import { nameKey } from '../names.ts';
import type { ConversationRecord, TellRecord, TellStore } from '../tells.ts';
import type { Connection } from './connection.ts';
import type { Tables, TellRow } from './tables.ts';

/** Tells, in a database. */
export class SqlTells implements TellStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async add(account: string, tell: TellRecord): Promise<void> {
    await this.#connection.write(`keep a tell of "${account}"`, async (trx) => {
      await trx.insertInto('tells').values(toRow(account, tell)).execute();
      if (tell.id % TRIM_EVERY === 0) await trim(trx, account);
    });
  }

  fail(account: string, id: number, reason: string): Promise<boolean> {
    return this.#connection.write(`note that a tell of "${account}" failed`, async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('tells')
        .set({ failed: reason })
        .where('id', '=', id)
        .where('account_key', '=', nameKey(account))
        .where('is_self', '=', 1)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    });
  }

  async page(
    account: string,
    address: string,
    { before = Number.MAX_SAFE_INTEGER, count }: Page,
  ): Promise<TellRecord[]> {
    const rows = await this.#connection.read(`load tells of "${account}"`, (db) =>
      tellsWith(db, account, address)
        .selectAll()
        .where('id', '<', before)
        .orderBy('id', 'desc')
        .limit(count)
        .execute(),
    );
    return rows.reverse().map(toTell);
  }

  async unread(account: string, limit: number): Promise<TellRecord[]> {
    const rows = await this.#connection.read(`load unread tells of "${account}"`, (db) =>
      unreadOf(db, account).selectAll('tells').orderBy('tells.id', 'asc').limit(limit).execute(),
    );
    return rows.map(toTell);
  }

  async countUnread(account: string, limit: number): Promise<number> {
    const { count } = await this.#connection.read(`count unread tells of "${account}"`, (db) =>
      db
        .selectFrom(unreadOf(db, account).select('tells.id').limit(limit).as('unread'))
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow(),
    );
    return Number(count);
  }

  async conversations(account: string, limit: number): Promise<ConversationRecord[]> {
    return this.#connection.read(`load the conversations of "${account}"`, async (db) => {
      const newest = await db
        .selectFrom('tells')
        .select(({ fn }) => ['with_key', fn.max<number>('id').as('id')])
        .where('account_key', '=', nameKey(account))
        .groupBy('with_key')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      const all = await Promise.all(newest.map(({ with_key }) => conversationWith(db, account, with_key)));
      return all.flatMap((one) => one ?? []).reverse();
    });
  }

  conversation(account: string, address: string): Promise<ConversationRecord | undefined> {
    return this.#connection.read(`load a conversation of "${account}"`, (db) =>
      conversationWith(db, account, address),
    );
  }

  async read(account: string, address: string, id: number): Promise<void> {
    const row = { account_key: nameKey(account), with_key: nameKey(address), read_id: id };
    await this.#connection.write(`mark tells of "${account}" as read`, (trx) =>
      trx
        .insertInto('tell_marks')
        .values(row)
        .onConflict((conflict) =>
          conflict
            .columns(['account_key', 'with_key'])
            .doUpdateSet({ read_id: id })
            .where('tell_marks.read_id', '<', id),
        )
        .execute(),
    );
  }

  async lastId(): Promise<number> {
    const row = await this.#connection.read('find the newest tell', (db) =>
      db
        .selectFrom('tells')
        .select(({ fn }) => fn.max<number | null>('id').as('id'))
        .executeTakeFirst(),
    );
    return row?.id ?? 0;
  }
}

/** Removes what was said to and by an account: whoever takes the name next must not read it. */
export async function forgetTells(trx: Transaction<Tables>, account: string): Promise<void> {
  const key = nameKey(account);
  await trx.deleteFrom('tells').where('account_key', '=', key).execute();
  await trx.deleteFrom('tell_marks').where('account_key', '=', key).execute();
}

const joinMark = (join: import('kysely').JoinBuilder<Tables, 'tells' | 'tell_marks'>) =>
  join
    .onRef('tell_marks.account_key', '=', 'tells.account_key')
    .onRef('tell_marks.with_key', '=', 'tells.with_key');

const unreadOf = (db: Kysely<Tables>, account: string) =>
  db
    .selectFrom('tells')
    .leftJoin('tell_marks', joinMark)
    .where('tells.account_key', '=', nameKey(account))
    .where('is_self', '=', 0)
    .where(sql<boolean>`tells.id > coalesce(tell_marks.read_id, 0)`);

const tellsWith = (db: Kysely<Tables>, account: string, address: string) =>
  db.selectFrom('tells').where('account_key', '=', nameKey(account)).where('with_key', '=', nameKey(address));

async function conversationWith(
  db: Kysely<Tables>,
  account: string,
  address: string,
): Promise<ConversationRecord | undefined> {
  const rows = () => tellsWith(db, account, address);
  const ofTheirs = () => rows().where('is_self', '=', 0);
  const last = await rows().selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst();
  if (last === undefined) return undefined;
  const theirs = await ofTheirs().select('name').orderBy('id', 'desc').limit(1).executeTakeFirst();
  const mark = await db
    .selectFrom('tell_marks')
    .select('read_id')
    .where('account_key', '=', nameKey(account))
    .where('with_key', '=', nameKey(address))
    .executeTakeFirst();
  const read = mark?.read_id ?? 0;
  const { unread } = await ofTheirs()
    .select(({ fn }) => fn.countAll<number>().as('unread'))
    .where('id', '>', read)
    .executeTakeFirstOrThrow();
  return { last: toTell(last), name: theirs?.name, unread: Number(unread), read };
}

async function trim(trx: Transaction<Tables>, account: string): Promise<void> {
  const key = nameKey(account);
  const firstOver = await trx
    .selectFrom('tells')
    .select('id')
    .where('account_key', '=', key)
    .orderBy('id', 'desc')
    .offset(TELLS_KEPT_EACH)
    .limit(1)
    .executeTakeFirst();
  if (firstOver === undefined) return;
  await trx.deleteFrom('tells').where('account_key', '=', key).where('id', '<=', firstOver.id).execute();
}

function toRow(account: string, { with: address, isSelf, failed, ...tell }: TellRecord): TellRow {
  return {
    ...tell,
    account_key: nameKey(account),
    with_key: nameKey(address),
    with_address: address,
    is_self: isSelf ? 1 : 0,
    failed: failed ?? null,
  };
}

function toTell(row: TellRow): TellRecord {
  const { id, at, kind, user, mud, name, message } = row;
  const rest = { isSelf: row.is_self === 1, failed: row.failed ?? undefined };
  return { id, at, with: row.with_address, kind, user, mud, name, message, ...rest };
}

import { type AccountRecord, type AccountStore, nameTaken } from '../accounts.ts';
import { nameKey } from '../names.ts';
import type { Connection } from './connection.ts';
import { disownFiles } from './files.ts';
import { forgetLogins, forgetPlaces } from './logins.ts';
import { emptyMailbox } from './mailboxes.ts';
import { dropMarks } from './news.ts';
import { disownDeliveries } from './outbox.ts';
import { forgetProfile } from './profiles.ts';
import type { AccountRow } from './tables.ts';
import { forgetTells } from './tells.ts';

/** What goes with an account. */
const FORGETTING = [
  emptyMailbox,
  dropMarks,
  forgetTells,
  forgetProfile,
  forgetLogins,
  forgetPlaces,
  disownFiles,
  disownDeliveries,
];

/** Accounts in a database. */
export class SqlAccounts implements AccountStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async create(record: AccountRecord): Promise<void> {
    await this.#connection.write(`create account "${record.name}"`, async (trx) => {
      const { numInsertedOrUpdatedRows } = await trx
        .insertInto('accounts')
        .values(toRow(record))
        .onConflict((conflict) => conflict.column('key').doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows !== 1n) throw nameTaken(record.name);
    });
  }

  async find(name: string): Promise<AccountRecord | undefined> {
    const row = await this.#connection.read(`find account "${name}"`, (db) =>
      db.selectFrom('accounts').selectAll().where('key', '=', nameKey(name)).executeTakeFirst(),
    );
    return row && toRecord(row);
  }

  async all(): Promise<AccountRecord[]> {
    const rows = await this.#connection.read('load the accounts', (db) =>
      db.selectFrom('accounts').selectAll().orderBy('key').execute(),
    );
    return rows.map(toRecord);
  }

  setPassword(name: string, passwordHash: string): Promise<boolean> {
    return this.#update(name, 'set the password of', { password_hash: passwordHash });
  }

  setStaff(name: string, isStaff: boolean): Promise<boolean> {
    return this.#update(name, 'set the staff flag of', { is_staff: isStaff ? 1 : 0 });
  }

  setLastSeen(name: string, lastSeenAt: number): Promise<boolean> {
    return this.#update(name, 'note the last visit of', { last_seen_at: lastSeenAt });
  }

  remove(name: string): Promise<boolean> {
    return this.#connection.write(`remove account "${name}"`, async (trx) => {
      const { numDeletedRows } = await trx
        .deleteFrom('accounts')
        .where('key', '=', nameKey(name))
        .executeTakeFirst();
      // Whoever takes the name next must not read another's letters, nor be logged in as them.
      for (const forget of FORGETTING) await forget(trx, name);
      return numDeletedRows > 0n;
    });
  }

  #update(name: string, what: string, changes: Partial<AccountRow>): Promise<boolean> {
    return this.#connection.write(`${what} account "${name}"`, async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('accounts')
        .set(changes)
        .where('key', '=', nameKey(name))
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    });
  }
}

function toRow(record: AccountRecord): AccountRow {
  return {
    key: nameKey(record.name),
    name: record.name,
    password_hash: record.passwordHash,
    is_staff: record.isStaff ? 1 : 0,
    created_at: record.createdAt,
    last_seen_at: record.lastSeenAt ?? null,
  };
}

function toRecord(row: AccountRow): AccountRecord {
  return {
    name: row.name,
    passwordHash: row.password_hash,
    isStaff: row.is_staff === 1,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at ?? undefined,
  };
}

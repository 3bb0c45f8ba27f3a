import type { Kysely, Transaction } from 'kysely';
import {
  type FileOwner,
  type FileQuota,
  type FileRecord,
  type FileStore,
  type FileUsage,
  fits,
} from '../files.ts';
import { nameKey } from '../names.ts';
import type { Connection } from './connection.ts';
import type { FileRow, Tables } from './tables.ts';

/** Whose files are whose, in a database. */
export class SqlFiles implements FileStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async all(): Promise<FileRecord[]> {
    const rows = await this.#connection.read('load the list of files', (db) =>
      db.selectFrom('files').selectAll().orderBy('path').execute(),
    );
    return rows.map(toRecord);
  }

  usage(owner: FileOwner = {}): Promise<FileUsage> {
    return this.#connection.read('count the files', (db) => usageOf(db, owner));
  }

  reserve(record: FileRecord, quota: FileQuota): Promise<boolean> {
    return this.#connection.write(`account for file "${record.path}"`, async (trx) => {
      const { mud, account, path } = record;
      const ofMud = await usageOf(trx, { mud }, path);
      const ofAccount = await usageOf(trx, { account }, path);
      const ofAll = await usageOf(trx, {}, path);
      if (!fits(record, { ofMud, ofAccount, ofAll }, quota)) return false;
      const row = toRow(record);
      await trx
        .insertInto('files')
        .values(row)
        .onConflict((conflict) => conflict.column('path').doUpdateSet(row))
        .execute();
      return true;
    });
  }

  async forget(paths: readonly string[]): Promise<void> {
    await this.#connection.write('forget files', async (trx) => {
      for (const path of paths) await trx.deleteFrom('files').where('path', '=', path).execute();
    });
  }
}

async function usageOf(db: Kysely<Tables>, { mud, account }: FileOwner, but?: string): Promise<FileUsage> {
  let query = db
    .selectFrom('files')
    .select(({ fn }) => [fn.countAll<number>().as('files'), fn.sum<number | null>('bytes').as('bytes')]);
  if (mud !== undefined) query = query.where('mud_key', '=', nameKey(mud));
  if (account !== undefined) query = query.where('account_key', '=', nameKey(account));
  if (but !== undefined) query = query.where('path', '!=', but);
  const { files, bytes } = await query.executeTakeFirstOrThrow();
  return { files: Number(files), bytes: Number(bytes ?? 0) };
}

/** The files of an account stay, as the hub's; whoever takes the name next has not put them. */
export async function disownFiles(trx: Transaction<Tables>, account: string): Promise<void> {
  await trx
    .updateTable('files')
    .set({ account_key: '' })
    .where('account_key', '=', nameKey(account))
    .execute();
}

const toRow = ({ path, mud, account, bytes, putAt }: FileRecord): FileRow => ({
  path,
  mud_key: nameKey(mud),
  mud,
  account_key: nameKey(account),
  bytes,
  put_at: putAt,
});

const toRecord = ({ path, mud, account_key: account, bytes, put_at: putAt }: FileRow): FileRecord => ({
  ...{ path, mud, account, bytes, putAt },
});

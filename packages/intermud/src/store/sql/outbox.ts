import { type SelectQueryBuilder, sql, type Transaction } from 'kysely';
import { nameKey } from '../names.ts';
import type {
  Delivery,
  DeliveryStatus,
  OutboxEntry,
  OutboxStore,
  Outcome,
  Submission,
  Submitted,
} from '../outbox.ts';
import type { Connection } from './connection.ts';
import {
  dropLonely,
  insertCopy,
  insertLetter,
  LETTER_COLUMNS,
  type LetterColumns,
  readUsers,
  toLetter,
} from './letters.ts';
import type { OutboxRow, Tables } from './tables.ts';

/** Letters on their way, in a database. */
export class SqlOutbox implements OutboxStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  submit(submission: Submission): Promise<Submitted> {
    const { account, letter, bcc, deliveries, mailboxes, at } = submission;
    return this.#connection.write(`keep a letter of "${account}"`, async (trx) => {
      const letterId = await insertLetter(trx, letter);
      const copy = { letter_id: letterId, arrived_at: at };
      const id = await insertCopy(trx, account, { ...copy, folder: 'sent', bcc });
      for (const mailbox of mailboxes) await insertCopy(trx, mailbox, { ...copy, folder: 'inbox' });
      const ids: number[] = [];
      for (const delivery of deliveries)
        ids.push(await insertDelivery(trx, { ...delivery, letterId, account, at }));
      return { id, deliveries: ids };
    });
  }

  async dueMuds(now: number): Promise<string[]> {
    const rows = await this.#connection.read('look for letters to send', (db) =>
      db
        .selectFrom('outbox')
        .select('mud_key')
        .select((row) => row.fn.max('mud').as('mud'))
        .where('state', '=', 'queued')
        .where('next_at', '<=', now)
        .groupBy('mud_key')
        .orderBy('mud_key')
        .execute(),
    );
    return rows.map(({ mud }) => mud);
  }

  async nextAt(): Promise<number | undefined> {
    const row = await this.#connection.read('look when to send letters', (db) =>
      db
        .selectFrom('outbox')
        .select('next_at')
        .where('state', '=', 'queued')
        .orderBy('next_at')
        .limit(1)
        .executeTakeFirst(),
    );
    return row?.next_at;
  }

  async load(mud: string, now: number, limit: number): Promise<Delivery[]> {
    const rows = await this.#connection.read(`load the letters to "${mud}"`, (db) =>
      db
        .selectFrom('outbox')
        .innerJoin('letters', 'letters.id', 'outbox.letter_id')
        .select(LETTER_COLUMNS)
        .select(['outbox.id', 'outbox.account', 'outbox.mud', 'outbox.bcc_list'])
        .select(['outbox.attempts', 'outbox.accepted_at'])
        .where('outbox.mud_key', '=', nameKey(mud))
        .where('outbox.state', '=', 'queued')
        .where('outbox.next_at', '<=', now)
        .orderBy('outbox.id')
        .limit(limit)
        .execute(),
    );
    return rows.map(toDelivery);
  }

  async list(account: string): Promise<OutboxEntry[]> {
    const rows = await this.#connection.read(`load the outbox of "${account}"`, (db) =>
      selectStatus(db.selectFrom('outbox'))
        .innerJoin('letters', 'letters.id', 'outbox.letter_id')
        .leftJoin('mailbox', (join) =>
          join.onRef('mailbox.letter_id', '=', 'outbox.letter_id').on('mailbox.folder', '=', sql.lit('sent')),
        )
        .select(['letters.subject', 'mailbox.id as copy_id'])
        .where('outbox.account_key', '=', nameKey(account))
        .where('outbox.state', '=', 'queued')
        .orderBy('outbox.id')
        .execute(),
    );
    return rows.map((row) => ({
      ...toStatus(row),
      letterId: row.copy_id ?? undefined,
      subject: row.subject,
    }));
  }

  async postpone(ids: readonly number[], nextAt: number, reason: string): Promise<void> {
    await this.#connection.write('postpone letters', async (trx) => {
      for (const id of ids)
        await trx
          .updateTable('outbox')
          .set((row) => ({ attempts: row('attempts', '+', 1), next_at: nextAt, reason }))
          .where('id', '=', id)
          .where('state', '=', 'queued')
          .execute();
    });
  }

  async hurry(mud: string, at: number): Promise<void> {
    await this.#connection.write(`send the letters to "${mud}" sooner`, (trx) =>
      trx
        .updateTable('outbox')
        .set({ next_at: at })
        .where('mud_key', '=', nameKey(mud))
        .where('state', '=', 'queued')
        .where('next_at', '>', at)
        .execute(),
    );
  }

  settle(id: number, outcome: Outcome): Promise<boolean> {
    return this.#connection.write(`end the delivery of letter ${id}`, async (trx) => {
      const row = await closeDelivery(trx, id, outcome);
      if (row === undefined) return false;
      if (outcome.notice) await insertNotice(trx, row.account, outcome);
      await dropLonely(trx, [row.letter_id]);
      return true;
    });
  }
}

async function insertDelivery(
  trx: Transaction<Tables>,
  given: { letterId: number; account: string; mud: string; bcc: readonly string[]; at: number },
): Promise<number> {
  const { id } = await trx
    .insertInto('outbox')
    .values({
      letter_id: given.letterId,
      account_key: nameKey(given.account),
      account: given.account,
      mud: given.mud,
      mud_key: nameKey(given.mud),
      bcc_list: JSON.stringify(given.bcc),
      accepted_at: given.at,
      state: 'queued',
      attempts: 0,
      next_at: given.at,
      reason: '',
      failures: '[]',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Gives the row that was queued and is no more. */
function closeDelivery(trx: Transaction<Tables>, id: number, { state, reason, failures }: Outcome) {
  return trx
    .updateTable('outbox')
    .set((row) => ({
      state,
      reason,
      failures: JSON.stringify(failures),
      attempts: row('attempts', '+', 1),
    }))
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .returning(['account', 'letter_id'])
    .executeTakeFirst();
}

/** What an account has sent goes on its way; what comes of it is nobody's, whoever takes the name next. */
export async function disownDeliveries(trx: Transaction<Tables>, account: string): Promise<void> {
  const key = nameKey(account);
  await trx.deleteFrom('outbox').where('account_key', '=', key).where('state', '!=', 'queued').execute();
  await trx
    .updateTable('outbox')
    .set({ account: '', account_key: '' })
    .where('account_key', '=', key)
    .execute();
}

/** Told to nobody when the account has gone meanwhile. */
async function insertNotice(
  trx: Transaction<Tables>,
  account: string,
  { notice, at }: Outcome,
): Promise<void> {
  const owner = await trx
    .selectFrom('accounts')
    .select('key')
    .where('key', '=', nameKey(account))
    .executeTakeFirst();
  if (owner === undefined || notice === undefined) return;
  const letterId = await insertLetter(trx, notice);
  await insertCopy(trx, account, { letter_id: letterId, folder: 'inbox', arrived_at: at });
}

const STATUS_COLUMNS = [
  'outbox.id',
  'outbox.mud',
  'outbox.state',
  'outbox.reason',
  'outbox.failures',
  'outbox.attempts',
  'outbox.accepted_at',
  'outbox.next_at',
] as const;

type StatusColumns = { id: number } & Pick<
  OutboxRow,
  'mud' | 'state' | 'reason' | 'failures' | 'attempts' | 'accepted_at' | 'next_at'
>;

/** Adds the columns of a status to a query. */
export function selectStatus<O>(query: SelectQueryBuilder<Tables, 'outbox', O>) {
  return query.select(STATUS_COLUMNS);
}

export function toStatus(row: StatusColumns): DeliveryStatus {
  return {
    id: row.id,
    mud: row.mud,
    state: row.state,
    reason: row.reason,
    failures: readUsers(row.failures),
    attempts: row.attempts,
    acceptedAt: row.accepted_at,
    nextAt: row.next_at,
  };
}

function toDelivery(
  row: LetterColumns & { id: number } & Pick<
      OutboxRow,
      'account' | 'mud' | 'bcc_list' | 'attempts' | 'accepted_at'
    >,
): Delivery {
  return {
    id: row.id,
    account: row.account,
    mud: row.mud,
    bcc: readUsers(row.bcc_list),
    letter: toLetter(row),
    attempts: row.attempts,
    acceptedAt: row.accepted_at,
  };
}

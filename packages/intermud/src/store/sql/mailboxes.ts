import { type Kysely, sql, type Transaction } from 'kysely';
import { letterBytes, threadOf } from '../letters.ts';
import {
  type Arrival,
  type MailboxEntry,
  type MailboxLetter,
  type MailboxQuery,
  type MailboxSize,
  type MailboxStore,
  type Receipt,
  searchWords,
  stateOf,
} from '../mailboxes.ts';
import { nameKey } from '../names.ts';
import type { DeliveryStatus } from '../outbox.ts';
import type { Connection } from './connection.ts';
import {
  copiesOf,
  dropLonely,
  insertCopy,
  insertLetter,
  lettersWith,
  readAddresses,
  readUsers,
} from './letters.ts';
import { selectStatus, toStatus } from './outbox.ts';
import type { LetterRow, MailboxRow, Tables } from './tables.ts';

/** People's letters, in a database. */
export class SqlMailboxes implements MailboxStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  receive(arrival: Arrival): Promise<Receipt> {
    return this.#connection.write(`keep letter ${arrival.id} of "${arrival.mud}"`, async (trx) => {
      const seen = await findSeen(trx, arrival);
      if (seen) return { isRepeat: true, failures: readUsers(seen.failures) };
      const full = await fullOf(trx, arrival);
      const failures = [...arrival.failures, ...full];
      await keepArrival(
        trx,
        arrival,
        arrival.mailboxes.filter((account) => !full.includes(account)),
      );
      await insertSeen(trx, arrival, failures);
      return { isRepeat: false, failures };
    });
  }

  async arrivedSince(mud: string, since: number): Promise<MailboxSize> {
    const row = await this.#connection.read(`count the letters of "${mud}"`, (db) =>
      db
        .selectFrom('seen_letters')
        .select(({ fn }) => [fn.countAll<number>().as('letters'), fn.sum<number | null>('bytes').as('bytes')])
        .where('mud_key', '=', nameKey(mud))
        .where('seen_at', '>=', since)
        .executeTakeFirstOrThrow(),
    );
    return toSize(row);
  }

  forgetSeen(before: number): Promise<number> {
    return this.#connection.write('forget letters seen long ago', async (trx) => {
      const { numDeletedRows } = await trx
        .deleteFrom('seen_letters')
        .where('seen_at', '<', before)
        .executeTakeFirst();
      return Number(numDeletedRows);
    });
  }

  size(account: string): Promise<MailboxSize> {
    return this.#connection.read(`measure the mailbox of "${account}"`, (db) => sizeOf(db, account));
  }

  list(account: string, query: MailboxQuery): Promise<MailboxEntry[]> {
    return this.#connection.read(`list the mailbox of "${account}"`, async (db) => {
      if (query.words !== undefined && searchWords(query.words).length === 0) return [];
      const rows = await selectEntries(db, account, query);
      const deliveries = await deliveriesOf(
        db,
        rows.filter(isSent).map(({ letter_id }) => letter_id),
      );
      return rows.map((row) => toEntry(row, deliveries.get(row.letter_id)));
    });
  }

  async countUnread(account: string): Promise<number> {
    const { count } = await this.#connection.read(`count the unread letters of "${account}"`, (db) =>
      db
        .selectFrom('mailbox')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('account_key', '=', nameKey(account))
        .where('read_at', 'is', null)
        .executeTakeFirstOrThrow(),
    );
    return Number(count);
  }

  find(account: string, id: number): Promise<MailboxLetter | undefined> {
    return this.#connection.read(`read letter ${id} of "${account}"`, async (db) => {
      const row = await copiesOf(db, account)
        .select(ENTRY_COLUMNS)
        .select(['mailbox.bcc_list', 'letters.contents'])
        .where('mailbox.id', '=', id)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const deliveries = isSent(row)
        ? ((await deliveriesOf(db, [row.letter_id])).get(row.letter_id) ?? [])
        : [];
      const bcc = readAddresses(row.bcc_list);
      return { ...toEntry(row, deliveries), bcc, contents: row.contents, deliveries };
    });
  }

  async markRead(account: string, id: number, at: number): Promise<void> {
    await this.#connection.write(`mark letter ${id} as read`, (trx) =>
      trx
        .updateTable('mailbox')
        .set({ read_at: at })
        .where('id', '=', id)
        .where('account_key', '=', nameKey(account))
        .where('read_at', 'is', null)
        .execute(),
    );
  }

  remove(account: string, ids: readonly number[]): Promise<number[]> {
    return this.#connection.write(`remove letters of "${account}"`, async (trx) => {
      if (ids.length === 0) return [];
      const gone = await trx
        .deleteFrom('mailbox')
        .where('account_key', '=', nameKey(account))
        .where('id', 'in', ids)
        .returning(['id', 'letter_id'])
        .execute();
      await dropLonely(
        trx,
        gone.map(({ letter_id }) => letter_id),
      );
      return gone.map(({ id }) => id).sort((a, b) => a - b);
    });
  }
}

/** Empties the mailbox of an account that goes. What it has sent goes on. */
export async function emptyMailbox(trx: Transaction<Tables>, account: string): Promise<void> {
  const gone = await trx
    .deleteFrom('mailbox')
    .where('account_key', '=', nameKey(account))
    .returning('letter_id')
    .execute();
  await dropLonely(
    trx,
    gone.map(({ letter_id }) => letter_id),
  );
}

function findSeen(trx: Transaction<Tables>, { mud, id, digest, letter }: Arrival) {
  return trx
    .selectFrom('seen_letters')
    .select('failures')
    .where('mud_key', '=', nameKey(mud))
    .where('id', '=', id)
    .where('sent_at', '=', letter.sentAt)
    .where('digest', '=', digest)
    .executeTakeFirst();
}

/** The accounts that have no room for it. */
async function fullOf(trx: Transaction<Tables>, { mailboxes, letter, bound }: Arrival): Promise<string[]> {
  const full: string[] = [];
  for (const account of mailboxes) {
    const { letters, bytes } = await sizeOf(trx, account);
    if (letters + 1 > bound.letters || bytes + letterBytes(letter) > bound.bytes) full.push(account);
  }
  return full;
}

async function keepArrival(
  trx: Transaction<Tables>,
  { letter, at }: Arrival,
  mailboxes: readonly string[],
): Promise<void> {
  if (mailboxes.length === 0) return;
  const letterId = await insertLetter(trx, letter);
  for (const account of mailboxes)
    await insertCopy(trx, account, { letter_id: letterId, folder: 'inbox', arrived_at: at });
}

async function insertSeen(
  trx: Transaction<Tables>,
  { mud, id, digest, letter, at }: Arrival,
  failures: readonly string[],
): Promise<void> {
  await trx
    .insertInto('seen_letters')
    .values({
      mud_key: nameKey(mud),
      id,
      sent_at: letter.sentAt,
      digest,
      failures: JSON.stringify(failures),
      bytes: letterBytes(letter),
      seen_at: at,
    })
    .execute();
}

async function sizeOf(db: Kysely<Tables>, account: string): Promise<MailboxSize> {
  const row = await copiesOf(db, account)
    .select(({ fn }) => [
      fn.countAll<number>().as('letters'),
      fn.sum<number | null>('letters.bytes').as('bytes'),
    ])
    .executeTakeFirstOrThrow();
  return toSize(row);
}

const toSize = ({ letters, bytes }: { letters: number; bytes: number | null }): MailboxSize => ({
  letters: Number(letters),
  bytes: Number(bytes ?? 0),
});

const ENTRY_COLUMNS = [
  'mailbox.id',
  'mailbox.letter_id',
  'mailbox.folder',
  'mailbox.arrived_at',
  'mailbox.read_at',
  'letters.from_user',
  'letters.from_mud',
  'letters.to_list',
  'letters.cc_list',
  'letters.subject',
  'letters.sent_at',
  'letters.bytes',
] as const;

type EntryColumns = { id: number } & Pick<MailboxRow, 'letter_id' | 'folder' | 'arrived_at' | 'read_at'> &
  Pick<LetterRow, 'from_user' | 'from_mud' | 'to_list' | 'cc_list' | 'subject' | 'sent_at' | 'bytes'>;

const isSent = ({ folder }: Pick<MailboxRow, 'folder'>): boolean => folder === 'sent';

function selectEntries(
  db: Kysely<Tables>,
  account: string,
  { folder, isUnread, subject, words, before, limit }: MailboxQuery,
): Promise<EntryColumns[]> {
  let query = copiesOf(db, account).select(ENTRY_COLUMNS);
  if (folder !== undefined) query = query.where('mailbox.folder', '=', folder);
  if (isUnread) query = query.where('mailbox.read_at', 'is', null);
  if (subject !== undefined) query = query.where('letters.thread', '=', threadOf(subject));
  if (words !== undefined) query = query.where(sql<boolean>`letters.id in ${lettersWith(words)}`);
  if (before !== undefined) query = query.where('mailbox.id', '<', before);
  return query.orderBy('mailbox.id', 'desc').limit(limit).execute();
}

async function deliveriesOf(
  db: Kysely<Tables>,
  letterIds: readonly number[],
): Promise<Map<number, DeliveryStatus[]>> {
  if (letterIds.length === 0) return new Map();
  const rows = await selectStatus(db.selectFrom('outbox'))
    .select('outbox.letter_id')
    .where('outbox.letter_id', 'in', letterIds)
    .orderBy('outbox.id')
    .execute();
  return new Map(
    [...Map.groupBy(rows, ({ letter_id }) => letter_id)].map(([id, group]) => [id, group.map(toStatus)]),
  );
}

function toEntry(row: EntryColumns, deliveries: readonly DeliveryStatus[] = []): MailboxEntry {
  return {
    id: row.id,
    folder: row.folder,
    from: { user: row.from_user, mud: row.from_mud },
    to: readAddresses(row.to_list),
    cc: readAddresses(row.cc_list),
    subject: row.subject,
    sentAt: row.sent_at,
    arrivedAt: row.arrived_at,
    isRead: row.read_at !== null,
    bytes: row.bytes,
    state: isSent(row) ? stateOf(deliveries) : undefined,
  };
}

// Letters as rows: what outbox and mailboxes share.
import { type Kysely, sql, type Transaction } from 'kysely';
import { type Address, type Letter, letterBytes, threadOf } from '../letters.ts';
import { searchWords } from '../mailboxes.ts';
import { nameKey } from '../names.ts';
import type { LetterRow, MailboxRow, Tables } from './tables.ts';

/** What a query gives of a letter. */
export type LetterColumns = Pick<
  LetterRow,
  'from_user' | 'from_mud' | 'to_list' | 'cc_list' | 'subject' | 'contents' | 'sent_at'
>;

export const LETTER_COLUMNS = [
  'letters.from_user',
  'letters.from_mud',
  'letters.to_list',
  'letters.cc_list',
  'letters.subject',
  'letters.contents',
  'letters.sent_at',
] as const;

export function toLetter(row: LetterColumns): Letter {
  return {
    from: { user: row.from_user, mud: row.from_mud },
    to: readAddresses(row.to_list),
    cc: readAddresses(row.cc_list),
    subject: row.subject,
    contents: row.contents,
    sentAt: row.sent_at,
  };
}

export const readAddresses = (json: string): Address[] => JSON.parse(json) as Address[];
export const readUsers = (json: string): string[] => JSON.parse(json) as string[];

/** Keeps a letter's text and the words it is found by; gives its id. */
export async function insertLetter(trx: Transaction<Tables>, letter: Letter): Promise<number> {
  const { id } = await trx
    .insertInto('letters')
    .values(toRow(letter))
    .returning('id')
    .executeTakeFirstOrThrow();
  const sender = `${letter.from.user} ${letter.from.mud}`;
  await sql`insert into letter_words (rowid, sender, subject, contents)
    values (${id}, ${sender}, ${letter.subject}, ${letter.contents})`.execute(trx);
  return id;
}

function toRow(letter: Letter) {
  return {
    from_user: letter.from.user,
    from_mud: letter.from.mud,
    to_list: JSON.stringify(letter.to),
    cc_list: JSON.stringify(letter.cc),
    subject: letter.subject,
    thread: threadOf(letter.subject),
    contents: letter.contents,
    bytes: letterBytes(letter),
    sent_at: letter.sentAt,
  };
}

/** Puts a letter that is kept into a mailbox; gives the id it has there. */
export async function insertCopy(
  trx: Transaction<Tables>,
  account: string,
  copy: Pick<MailboxRow, 'letter_id' | 'folder' | 'arrived_at'> & { bcc?: readonly Address[] },
): Promise<number> {
  const { bcc = [], ...row } = copy;
  const read_at = copy.folder === 'sent' ? copy.arrived_at : null; // Who wrote it has read it.
  const { id } = await trx
    .insertInto('mailbox')
    .values({ ...row, account_key: nameKey(account), bcc_list: JSON.stringify(bcc), read_at })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Forgets those of the letters that are in no mailbox and on no way. */
export async function dropLonely(trx: Transaction<Tables>, letterIds: readonly number[]): Promise<void> {
  for (const id of letterIds) {
    const { numDeletedRows } = await trx
      .deleteFrom('letters')
      .where('id', '=', id)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('mailbox').select('id').where('letter_id', '=', id))),
      )
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(selectFrom('outbox').select('id').where('letter_id', '=', id).where('state', '=', 'queued')),
        ),
      )
      .executeTakeFirst();
    if (numDeletedRows > 0n) await sql`delete from letter_words where rowid = ${id}`.execute(trx);
  }
}

/** A sub-query: the ids of the letters that hold all the words, each of which may be cut short. */
export function lettersWith(words: string) {
  const wanted = searchWords(words).map((word) => `"${word}"*`);
  // Quoted, so that nothing that people type is taken for the language of the search.
  return sql<number>`(select rowid from letter_words where letter_words match ${wanted.join(' ')})`;
}

/** Reads of one account's mailbox. */
export function copiesOf(db: Kysely<Tables>, account: string) {
  return db
    .selectFrom('mailbox')
    .innerJoin('letters', 'letters.id', 'mailbox.letter_id')
    .where('mailbox.account_key', '=', nameKey(account));
}

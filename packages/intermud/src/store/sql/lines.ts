import type { Transaction } from 'kysely';
import { LINES_KEPT_EACH, TRIM_EVERY, UNREAD_COUNT_MAX } from '../limits.ts';
import type { LineRecord, LineStore, Page } from '../lines.ts';
import type { Connection } from './connection.ts';
import type { ChannelLineRow, Tables } from './tables.ts';

/** What is said on channels, in a database. */
export class SqlLines implements LineStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async add(line: LineRecord): Promise<void> {
    await this.#connection.write(`keep a line of channel ${line.channel}`, async (trx) => {
      await trx.insertInto('channel_lines').values(toRow(line)).execute();
      if (line.id % TRIM_EVERY === 0) await trim(trx, line.channel);
    });
  }

  async page(channel: string, { before = Number.MAX_SAFE_INTEGER, count }: Page): Promise<LineRecord[]> {
    const rows = await this.#connection.read(`load lines of channel ${channel}`, (db) =>
      db
        .selectFrom('channel_lines')
        .selectAll()
        .where('channel', '=', channel)
        .where('id', '<', before)
        .orderBy('id', 'desc')
        .limit(count)
        .execute(),
    );
    return rows.reverse().map(toLine);
  }

  async lastId(): Promise<number> {
    const row = await this.#connection.read('find the newest line', (db) =>
      db
        .selectFrom('channel_lines')
        .select(({ fn }) => fn.max<number | null>('id').as('id'))
        .executeTakeFirst(),
    );
    return row?.id ?? 0;
  }

  async newest(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#connection.read('find the newest lines', (db) =>
      db
        .selectFrom('channel_lines')
        .select(({ fn }) => ['channel', fn.max<number>('id').as('id')])
        .groupBy('channel')
        .execute(),
    );
    return new Map(rows.map(({ channel, id }) => [channel, id]));
  }

  async countAfter(channel: string, id: number, but: { user: string; mud: string }): Promise<number> {
    const rows = await this.#connection.read(`count lines of channel ${channel}`, (db) =>
      db
        .selectFrom('channel_lines')
        .select('id')
        .where('channel', '=', channel)
        .where('id', '>', id)
        .where((eb) => eb.not(eb.and({ user: but.user, mud: but.mud })))
        .limit(UNREAD_COUNT_MAX)
        .execute(),
    );
    return rows.length;
  }
}

function toRow({ target, ...line }: LineRecord): ChannelLineRow {
  return { ...line, target_user: target?.user ?? null, target_message: target?.message ?? null };
}

function toLine({ target_user: user, target_message: message, ...line }: ChannelLineRow): LineRecord {
  return user === null || message === null ? line : { ...line, target: { user, message } };
}

/** Takes away what is over a channel's bound: now and then, so that not every line costs a search. */
async function trim(trx: Transaction<Tables>, channel: string): Promise<void> {
  const firstOver = await trx
    .selectFrom('channel_lines')
    .select('id')
    .where('channel', '=', channel)
    .orderBy('id', 'desc')
    .offset(LINES_KEPT_EACH)
    .limit(1)
    .executeTakeFirst();
  if (firstOver === undefined) return;
  await trx
    .deleteFrom('channel_lines')
    .where('channel', '=', channel)
    .where('id', '<=', firstOver.id)
    .execute();
}

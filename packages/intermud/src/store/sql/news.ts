import type { ExpressionBuilder, Kysely, Transaction } from 'kysely';
import { nameKey } from '../names.ts';
import type {
  GroupRecord,
  GroupSettings,
  MirrorRecord,
  NewPostRecord,
  NewsStore,
  PostHead,
  PostRecord,
} from '../news.ts';
import type { Connection } from './connection.ts';
import { toGroup, toGroupRow, toHead, toMirror, toMirrorRow, toPostRow } from './news-rows.ts';
import type { Tables } from './tables.ts';

/** Newsgroups and posts, in a database. */
export class SqlNews implements NewsStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async groups(): Promise<GroupRecord[]> {
    const rows = await this.#connection.read('load the newsgroups', (db) =>
      selectGroups(db).orderBy('news_groups.key').execute(),
    );
    return rows.map(toGroup);
  }

  async find(group: string): Promise<GroupRecord | undefined> {
    const row = await this.#connection.read(`find newsgroup "${group}"`, (db) =>
      selectGroups(db).where('news_groups.key', '=', nameKey(group)).executeTakeFirst(),
    );
    return row && toGroup(row);
  }

  async save(settings: GroupSettings, at: number): Promise<void> {
    await this.#connection.write(`save newsgroup "${settings.name}"`, (trx) => {
      const row = toGroupRow(settings);
      return trx
        .insertInto('news_groups')
        .values({ ...row, created_at: at, last_id: 0 })
        .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
        .execute();
    });
  }

  remove(group: string): Promise<boolean> {
    return this.#connection.write(`remove newsgroup "${group}"`, async (trx) => {
      const key = nameKey(group);
      for (const table of ['news_posts', 'news_marks', 'news_mirrors'] as const)
        await trx.deleteFrom(table).where('group_key', '=', key).execute();
      const { numUpdatedRows } = await trx
        .updateTable('news_groups')
        .set({ is_removed: 1 })
        .where('key', '=', key)
        .where('is_removed', '=', 0)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    });
  }

  post(group: string, post: NewPostRecord): Promise<{ id: number; isRepeat: boolean } | undefined> {
    return this.#connection.write(`post to newsgroup "${group}"`, async (trx) => {
      const { sameSince, digest, ...record } = post;
      const key = nameKey(group);
      const same = await findSame(trx, key, post);
      if (same) return { id: same.id, isRepeat: true };
      const next = await nextId(trx, key);
      if (next === undefined) return undefined;
      await trx
        .insertInto('news_posts')
        .values(toPostRow(key, { ...record, id: next }, digest))
        .execute();
      return { id: next, isRepeat: false };
    });
  }

  async copy(group: string, posts: readonly PostRecord[], lastId: number): Promise<void> {
    await this.#connection.write(`copy newsgroup "${group}"`, async (trx) => {
      const key = nameKey(group);
      for (const post of posts)
        await trx
          .insertInto('news_posts')
          .values(toPostRow(key, post, ''))
          .onConflict((conflict) => conflict.columns(['group_key', 'id']).doNothing())
          .execute();
      await trx
        .updateTable('news_groups')
        .set({ last_id: lastId })
        .where('key', '=', key)
        .where('last_id', '<', lastId)
        .execute();
    });
  }

  async read(group: string, id: number): Promise<PostRecord | undefined> {
    const row = await this.#connection.read(`read post ${id} of newsgroup "${group}"`, (db) =>
      db
        .selectFrom('news_posts')
        .selectAll()
        .select(threadStart)
        .where('group_key', '=', nameKey(group))
        .where('id', '=', id)
        .executeTakeFirst(),
    );
    return row && { ...toHead(row), contents: row.contents };
  }

  async list(
    group: string,
    { before, limit }: { before?: number | undefined; limit: number },
  ): Promise<PostHead[]> {
    const rows = await this.#connection.read(`list newsgroup "${group}"`, (db) =>
      db
        .selectFrom('news_posts')
        .select(['id', 'posted_at', 'thread_id', 'subject', 'poster', 'mud'])
        .select(threadStart)
        .where('group_key', '=', nameKey(group))
        .where('id', '<', before ?? Number.MAX_SAFE_INTEGER)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute(),
    );
    return rows.map(toHead);
  }

  expire(group: string, before: number, keep: number): Promise<number> {
    return this.#connection.write(`expire posts of newsgroup "${group}"`, async (trx) => {
      const key = nameKey(group);
      const oldest = await trx
        .selectFrom('news_posts')
        .select('id')
        .where('group_key', '=', key)
        .orderBy('id', 'desc')
        .offset(keep)
        .limit(1)
        .executeTakeFirst();
      const { numDeletedRows } = await trx
        .deleteFrom('news_posts')
        .where('group_key', '=', key)
        .where(({ or, eb }) => or([eb('posted_at', '<', before), eb('id', '<=', oldest?.id ?? -1)]))
        .executeTakeFirst();
      return Number(numDeletedRows);
    });
  }

  async postsSince(mud: string, since: number): Promise<number> {
    const { count } = await this.#connection.read(`count the posts of "${mud}"`, (db) =>
      db
        .selectFrom('news_posts')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('mud_key', '=', nameKey(mud))
        .where('posted_at', '>=', since)
        .executeTakeFirstOrThrow(),
    );
    return Number(count);
  }

  async marks(account: string): Promise<Map<string, number>> {
    const rows = await this.#connection.read(`load what "${account}" has read`, (db) =>
      db
        .selectFrom('news_marks')
        .select(['group_key', 'id'])
        .where('account_key', '=', nameKey(account))
        .execute(),
    );
    return new Map(rows.map(({ group_key, id }) => [group_key, id]));
  }

  async mark(account: string, group: string, id: number): Promise<void> {
    const row = { account_key: nameKey(account), group_key: nameKey(group), id };
    await this.#connection.write(`note what "${account}" has read`, (trx) =>
      trx
        .insertInto('news_marks')
        .values(row)
        .onConflict((conflict) =>
          conflict.columns(['account_key', 'group_key']).doUpdateSet({ id }).where('news_marks.id', '<', id),
        )
        .execute(),
    );
  }

  async mirrors(): Promise<MirrorRecord[]> {
    const rows = await this.#connection.read('load the mirrors', (db) =>
      db.selectFrom('news_mirrors').selectAll().orderBy('group_key').execute(),
    );
    return rows.map(toMirror);
  }

  async saveMirror(mirror: MirrorRecord): Promise<void> {
    const row = toMirrorRow(mirror);
    await this.#connection.write(`save the mirror of "${mirror.group}"`, (trx) =>
      trx
        .insertInto('news_mirrors')
        .values(row)
        .onConflict((conflict) => conflict.column('group_key').doUpdateSet(row))
        .execute(),
    );
  }

  removeMirror(group: string): Promise<boolean> {
    return this.#connection.write(`remove the mirror of "${group}"`, async (trx) => {
      const { numDeletedRows } = await trx
        .deleteFrom('news_mirrors')
        .where('group_key', '=', nameKey(group))
        .executeTakeFirst();
      return numDeletedRows > 0n;
    });
  }
}

/** Forgets what an account that goes has read. */
export async function dropMarks(trx: Transaction<Tables>, account: string): Promise<void> {
  await trx.deleteFrom('news_marks').where('account_key', '=', nameKey(account)).execute();
}

function selectGroups(db: Kysely<Tables>) {
  return db
    .selectFrom('news_groups')
    .leftJoin('news_posts', 'news_posts.group_key', 'news_groups.key')
    .selectAll('news_groups')
    .select(({ fn }) => [
      fn.min<number | null>('news_posts.id').as('first_id'),
      fn.count<number>('news_posts.id').as('posts'),
    ])
    .where('news_groups.is_removed', '=', 0)
    .groupBy('news_groups.key');
}

function findSame(trx: Transaction<Tables>, key: string, { mud, digest, sameSince }: NewPostRecord) {
  return trx
    .selectFrom('news_posts')
    .select('id')
    .where('group_key', '=', key)
    .where('mud_key', '=', nameKey(mud))
    .where('digest', '=', digest)
    .where('posted_at', '>=', sameSince)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

async function nextId(trx: Transaction<Tables>, key: string): Promise<number | undefined> {
  const row = await trx
    .updateTable('news_groups')
    .set((group) => ({ last_id: group('last_id', '+', 1) }))
    .where('key', '=', key)
    .where('is_removed', '=', 0)
    .returning('last_id')
    .executeTakeFirst();
  return row?.last_id;
}

/** The least number in the thread of a post. */
const threadStart = (eb: ExpressionBuilder<Tables, 'news_posts'>) =>
  eb
    .selectFrom('news_posts as same')
    .select(({ fn }) => fn.min<number>('same.id').as('id'))
    .whereRef('same.group_key', '=', 'news_posts.group_key')
    .whereRef('same.thread_id', '=', 'news_posts.thread_id')
    .where('same.thread_id', '<>', '') // Of a mud that knows no threads.
    .as('thread_start');

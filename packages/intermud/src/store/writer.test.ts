import { setImmediate as nextTurn } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { TRANSACTION_WRITES_MAX, WRITES_WAITING_MAX } from './limits.ts';
import { type WriteJob, Writer } from './writer.ts';

interface Tables {
  things: { id: number; text: string };
}

async function setUp({ waitingMax }: { waitingMax?: number } = {}) {
  const sqlite = new Sqlite(':memory:');
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) });
  onTestFinished(() => db.destroy());
  await sql`create table things (id integer primary key, text text not null)`.execute(db);
  const writer = new Writer(db, waitingMax);
  const ids = () => sqlite.prepare('select id from things order by id').pluck().all();
  return { sqlite, writer, ids };
}

const add =
  (id: number, text = ''): WriteJob<Tables, number> =>
  async (trx) => {
    await trx.insertInto('things').values({ id, text }).execute();
    return id;
  };

test('write() resolves with what the job gave, in the order asked for', async () => {
  const { writer, ids } = await setUp();
  const order: number[] = [];
  await Promise.all([3, 1, 2].map(async (id) => order.push(await writer.write('add', add(id)))));
  expect(order).toEqual([3, 1, 2]);
  expect(ids()).toEqual([1, 2, 3]);
});

test('write() shares one transaction among all of one turn, and takes another in the next', async () => {
  const { writer } = await setUp();
  const first = [1, 2, 3].map((id) => writer.write('add', add(id)));
  await Promise.resolve().then(() => first.push(writer.write('add', add(4)))); // A later job of the same turn.
  await Promise.all(first);
  expect(writer.stats()).toEqual({ waiting: 0, written: 4, failed: 0, commits: 1 });
  await writer.write('add', add(5));
  expect(writer.stats()).toMatchObject({ written: 5, commits: 2 });
});

test('write() does not resolve before the transaction is committed', async () => {
  const { sqlite, writer } = await setUp();
  await writer.write('add', add(1)).then(() => expect(sqlite.inTransaction).toBe(false));
});

test('a job that fails rejects its own promise only, and leaves nothing behind', async () => {
  const { writer, ids } = await setUp();
  const half: WriteJob<Tables, void> = async (trx) => {
    await add(10)(trx);
    await add(1)(trx); // Taken: the 10 must go with it.
  };
  const results = await Promise.allSettled([
    writer.write('add 1', add(1)),
    writer.write('add 10 and 1', half),
    writer.write('add 2', add(2)),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(results[1]).toMatchObject({
    reason: { code: 'FAILED', message: 'Cannot add 10 and 1: UNIQUE constraint failed: things.id' },
  });
  expect(ids()).toEqual([1, 2]);
  expect(writer.stats()).toEqual({ waiting: 0, written: 2, failed: 1, commits: 1 });
});

test('a full disk rejects every write of the transaction, and the next one works again', async () => {
  const { sqlite, writer, ids } = await setUp();
  sqlite.pragma(`max_page_count = ${sqlite.pragma('page_count', { simple: true })}`);
  const results = await Promise.allSettled([
    writer.write('add 1', add(1)),
    writer.write('add 2', add(2, 'x'.repeat(100_000))),
    writer.write('add 3', add(3)),
  ]);
  const kept = ids();
  expect(results[1]).toMatchObject({ status: 'rejected', reason: { code: 'FAILED' } });
  for (const [index, { status }] of results.entries()) {
    expect(kept.includes(index + 1)).toBe(status === 'fulfilled');
  }
  sqlite.pragma('max_page_count = 1000000');
  await writer.write('add 4', add(4));
  expect(ids()).toContain(4);
});

test('a database that ends the transaction by itself loses nobody: all its writes are rejected', async () => {
  const { writer, ids } = await setUp();
  const breaking: WriteJob<Tables, void> = async (trx) => {
    await sql`rollback`.execute(trx); // What SQLite does of itself on some I/O errors.
    throw new Error('disk I/O error');
  };
  const results = await Promise.allSettled([
    writer.write('add 1', add(1)),
    writer.write('break', breaking),
    writer.write('add 2', add(2)),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(ids()).toEqual([]);
  await writer.write('add 3', add(3));
  expect(ids()).toEqual([3]);
});

test('write() takes as many waiting writes as the bound allows, and refuses one more', async () => {
  const { writer, ids } = await setUp({ waitingMax: 3 });
  const taken = [1, 2, 3].map((id) => writer.write('add', add(id)));
  await expect(writer.write('add 4', add(4))).rejects.toMatchObject({
    code: 'BUSY',
    message: 'Cannot add 4: 3 writes wait for the disk',
  });
  await Promise.all(taken);
  await writer.write('add 5', add(5));
  expect(ids()).toEqual([1, 2, 3, 5]);
});

test('write() lets so many wait where nothing else is said', async () => {
  const stuck = { transaction: () => ({ execute: () => new Promise(() => {}) }) };
  const writer = new Writer(stuck as unknown as Kysely<Tables>);
  for (let at = 0; at < WRITES_WAITING_MAX; at++) void writer.write('add', add(at));
  expect(writer.stats()).toMatchObject({ waiting: WRITES_WAITING_MAX, failed: 0 });
  await expect(writer.write('add', add(0))).rejects.toMatchObject({ code: 'BUSY' });
});

test('one turn with more writes than a transaction takes goes in two, with a turn between', async () => {
  const { writer } = await setUp();
  const asked = Array.from({ length: TRANSACTION_WRITES_MAX + 1 }, (_, id) => writer.write('add', add(id)));
  await asked[0];
  expect(writer.stats()).toMatchObject({ waiting: 1, commits: 1 });
  await nextTurn();
  await Promise.all(asked);
  expect(writer.stats()).toMatchObject({ waiting: 0, commits: 2 });
});

test('close() answers what was asked for and refuses what comes after', async () => {
  const { writer, ids } = await setUp();
  const before = writer.write('add', add(1));
  const closing = writer.close();
  await expect(writer.write('add 2', add(2))).rejects.toMatchObject({ code: 'CLOSED' });
  await closing;
  expect(await before).toBe(1);
  expect(ids()).toEqual([1]);
});

import { chmodSync, closeSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { lockFolder } from '../lock.ts';
import { migrate } from '../migrations/index.ts';
import { sqlStore } from '../sql/store.ts';
import type { Store } from '../store.ts';
import { openDatabase } from './database.ts';

/**
 * Opens the store in `folder`: the SQLite database `intermud.db`, one program at a time.
 *
 * @throws {StoreError} IN_USE, NEWER, or FAILED with the cause.
 */
export async function openSqliteStore(folder: string): Promise<Store> {
  await using opened = new AsyncDisposableStack(); // Whatever fails on the way, all that is open by then is closed.
  opened.use(lockFolder(folder));
  const file = join(folder, 'intermud.db');
  keepFromOthers(file);
  const db = openDatabase(file);
  opened.defer(() => db.destroy());
  await migrate(db, file);
  return sqlStore({ kind: 'sqlite', db, owned: opened.move() });
}

const OTHERS = 0o007;

/**
 * Hashes of passwords and people's letters are not for every user of the machine, also where the folder is open to them.
 * A group stays, for backups. SQLite gives its other files the same mode.
 */
function keepFromOthers(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  const { mode } = statSync(file);
  if ((mode & OTHERS) !== 0) chmodSync(file, mode & 0o770);
}

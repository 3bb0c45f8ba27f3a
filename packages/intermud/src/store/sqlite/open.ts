import { join } from 'node:path';
import { lockFolder } from '../lock.ts';
import { migrate } from '../migrations/index.ts';
import { SqlStore } from '../sql/store.ts';
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
  const db = openDatabase(file);
  opened.defer(() => db.destroy());
  await migrate(db, file);
  return new SqlStore({ kind: 'sqlite', db, owned: opened.move() });
}

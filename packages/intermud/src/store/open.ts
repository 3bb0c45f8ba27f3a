import { MemoryStore } from './memory/store.ts';
import { openSqliteStore } from './sqlite/open.ts';
import type { Store } from './store.ts';

/** Where to keep things: a data folder, or nowhere (tests, trials). */
export type StoreOptions = { readonly kind: 'sqlite'; readonly folder: string } | { readonly kind: 'memory' };

/**
 * Opens a store; the caller disposes of it.
 * A data folder is made when it is missing, brought up to date, and locked against every other program.
 *
 * @throws {StoreError} IN_USE, NEWER, or FAILED with the cause.
 * @example
 * await using store = await openStore({ kind: 'sqlite', folder: './data' });
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  if (options.kind === 'memory') return new MemoryStore();
  return openSqliteStore(options.folder);
}

import type { Kysely } from 'kysely';
import type { Store } from '../store.ts';
import { SqlAccounts } from './accounts.ts';
import { SqlChannels } from './channels.ts';
import { Connection } from './connection.ts';
import { SqlFiles } from './files.ts';
import { SqlLines } from './lines.ts';
import { SqlLogins } from './logins.ts';
import { SqlMailboxes } from './mailboxes.ts';
import { SqlMuds } from './muds.ts';
import { SqlNews } from './news.ts';
import { SqlOutbox } from './outbox.ts';
import { SqlProfiles } from './profiles.ts';
import { SqlSettings } from './settings.ts';
import type { Tables } from './tables.ts';
import { SqlTells } from './tells.ts';
import { SqlTokens } from './tokens.ts';

/** A database that is open and up to date, and all that closes with it. */
export interface OpenDatabase {
  readonly kind: 'sqlite';
  readonly db: Kysely<Tables>;
  readonly owned: AsyncDisposable;
}

/** A store in a database; the queries are the same for each that kysely speaks to. */
export function sqlStore({ kind, db, owned }: OpenDatabase): Store {
  const connection = new Connection(db);
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await connection.close();
    await owned[Symbol.asyncDispose]();
  };
  return {
    muds: new SqlMuds(connection),
    channels: new SqlChannels(connection),
    tokens: new SqlTokens(connection),
    accounts: new SqlAccounts(connection),
    settings: new SqlSettings(connection),
    outbox: new SqlOutbox(connection),
    mailboxes: new SqlMailboxes(connection),
    files: new SqlFiles(connection),
    news: new SqlNews(connection),
    lines: new SqlLines(connection),
    tells: new SqlTells(connection),
    profiles: new SqlProfiles(connection),
    logins: new SqlLogins(connection),
    get closed() {
      return connection.isClosed;
    },
    stats: () => ({ kind, ...connection.stats() }),
    [Symbol.asyncDispose]: () => {
      closing ??= close();
      return closing;
    },
  };
}

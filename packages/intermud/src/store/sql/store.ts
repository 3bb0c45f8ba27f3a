import type { Kysely } from 'kysely';
import type { AccountStore } from '../accounts.ts';
import type { ChannelStore } from '../channels.ts';
import type { FileStore } from '../files.ts';
import type { LineStore } from '../lines.ts';
import type { LoginStore } from '../logins.ts';
import type { MailboxStore } from '../mailboxes.ts';
import type { MudStore } from '../muds.ts';
import type { NewsStore } from '../news.ts';
import type { OutboxStore } from '../outbox.ts';
import type { ProfileStore } from '../profiles.ts';
import type { SettingStore } from '../settings.ts';
import type { Store, StoreStats } from '../store.ts';
import type { TellStore } from '../tells.ts';
import type { TokenStore } from '../tokens.ts';
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
export class SqlStore implements Store {
  readonly muds: MudStore;
  readonly channels: ChannelStore;
  readonly tokens: TokenStore;
  readonly accounts: AccountStore;
  readonly settings: SettingStore;
  readonly outbox: OutboxStore;
  readonly mailboxes: MailboxStore;
  readonly files: FileStore;
  readonly news: NewsStore;
  readonly lines: LineStore;
  readonly tells: TellStore;
  readonly profiles: ProfileStore;
  readonly logins: LoginStore;
  readonly #kind: StoreStats['kind'];
  readonly #connection: Connection;
  readonly #owned: AsyncDisposable;
  #closing: Promise<void> | undefined;

  constructor({ kind, db, owned }: OpenDatabase) {
    this.#kind = kind;
    this.#owned = owned;
    this.#connection = new Connection(db);
    this.muds = new SqlMuds(this.#connection);
    this.channels = new SqlChannels(this.#connection);
    this.tokens = new SqlTokens(this.#connection);
    this.accounts = new SqlAccounts(this.#connection);
    this.settings = new SqlSettings(this.#connection);
    this.outbox = new SqlOutbox(this.#connection);
    this.mailboxes = new SqlMailboxes(this.#connection);
    this.files = new SqlFiles(this.#connection);
    this.news = new SqlNews(this.#connection);
    this.lines = new SqlLines(this.#connection);
    this.tells = new SqlTells(this.#connection);
    this.profiles = new SqlProfiles(this.#connection);
    this.logins = new SqlLogins(this.#connection);
  }

  get closed(): boolean {
    return this.#connection.isClosed;
  }

  stats(): StoreStats {
    return { kind: this.#kind, ...this.#connection.stats() };
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#connection.close();
    await this.#owned[Symbol.asyncDispose]();
  }
}

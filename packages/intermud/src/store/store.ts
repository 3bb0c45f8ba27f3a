import type { AccountStore } from './accounts.ts';
import type { ChannelStore } from './channels.ts';
import type { FileStore } from './files.ts';
import type { LineStore } from './lines.ts';
import type { LoginStore } from './logins.ts';
import type { MailboxStore } from './mailboxes.ts';
import type { MudStore } from './muds.ts';
import type { NewsStore } from './news.ts';
import type { OutboxStore } from './outbox.ts';
import type { ProfileStore } from './profiles.ts';
import type { SettingStore } from './settings.ts';
import type { TellStore } from './tells.ts';
import type { TokenStore } from './tokens.ts';

/** What a store has done since it was opened, for metrics. */
export interface StoreStats {
  readonly kind: 'sqlite' | 'memory';
  /** Writes that have been asked for and are not committed yet. */
  readonly waiting: number;
  /** Writes committed. */
  readonly written: number;
  /** Writes refused or lost, each of which rejected its promise. */
  readonly failed: number;
  /** Transactions committed. */
  readonly commits: number;
}

/**
 * All that must outlive the program. Writes are carried out in the order they were asked for, and one that resolved is
 * on disk; a read sees every write that had resolved. Whoever opened it disposes of it: what was asked for until then is written first.
 */
export interface Store extends AsyncDisposable {
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
  /** True from the moment the store was told to close; every call then rejects with CLOSED. */
  readonly closed: boolean;
  stats(): StoreStats;
}

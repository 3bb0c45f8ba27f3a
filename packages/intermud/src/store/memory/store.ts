import type { AccountStore } from '../accounts.ts';
import type { ChannelStore } from '../channels.ts';
import { closedBefore } from '../errors.ts';
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
import { MemoryAccounts } from './accounts.ts';
import { MemoryChannels, MemoryListeners } from './channels.ts';
import { MemoryFiles } from './files.ts';
import { MemoryLetters } from './letters.ts';
import { MemoryLines } from './lines.ts';
import { MemoryLogins } from './logins.ts';
import { MemoryMailboxes } from './mailboxes.ts';
import { MemoryMuds } from './muds.ts';
import { MemoryNews } from './news.ts';
import { MemoryOutbox } from './outbox.ts';
import { MemoryProfiles } from './profiles.ts';
import type { Run } from './run.ts';
import { MemorySettings } from './settings.ts';
import { MemoryTells } from './tells.ts';
import { MemoryTokens } from './tokens.ts';

/** A store that forgets everything at the end. It needs no disk and no timer, so tests and trials can hold time still. */
export class MemoryStore implements Store {
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
  #written = 0;
  #failed = 0;
  #isClosed = false;

  constructor() {
    const run: Run = {
      read: async (what, call) => this.#open(what, call),
      write: async (what, call) => this.#count(() => this.#open(what, call)),
    };
    const listeners = new MemoryListeners();
    this.muds = new MemoryMuds(run, listeners);
    this.channels = new MemoryChannels(run, listeners);
    this.tokens = new MemoryTokens(run);
    const letters = new MemoryLetters();
    const news = new MemoryNews(run);
    const tells = new MemoryTells(run);
    const profiles = new MemoryProfiles(run);
    const logins = new MemoryLogins(run);
    const files = new MemoryFiles(run);
    const accounts = new MemoryAccounts(run, (name) => {
      letters.empty(name);
      news.dropMarks(name);
      tells.forget(name);
      profiles.forget(name);
      logins.forgetAll(name);
      logins.forgetPlaces(name);
      files.disown(name);
    });
    this.accounts = accounts;
    this.settings = new MemorySettings(run);
    this.outbox = new MemoryOutbox(run, letters, (name) => accounts.has(name));
    this.mailboxes = new MemoryMailboxes(run, letters);
    this.files = files;
    this.news = news;
    this.lines = new MemoryLines(run);
    this.tells = tells;
    this.profiles = profiles;
    this.logins = logins;
  }

  get closed(): boolean {
    return this.#isClosed;
  }

  stats(): StoreStats {
    return {
      kind: 'memory',
      waiting: 0,
      written: this.#written,
      failed: this.#failed,
      commits: this.#written,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
  }

  #open<T>(what: string, call: () => T): T {
    if (this.#isClosed) throw closedBefore(what);
    return call();
  }

  #count<T>(call: () => T): T {
    try {
      const value = call();
      this.#written++;
      return value;
    } catch (error) {
      this.#failed++;
      throw error;
    }
  }
}

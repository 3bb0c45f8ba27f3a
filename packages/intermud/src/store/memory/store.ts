import type { Store, StoreStats } from '../store.ts';
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
import { CountedRuns } from './run.ts';
import { MemorySettings } from './settings.ts';
import { MemoryTells } from './tells.ts';
import { MemoryTokens } from './tokens.ts';

/** A store that forgets everything at the end. It needs no disk and no timer, so tests and trials can hold time still. */
export class MemoryStore implements Store {
  readonly #runs = new CountedRuns();
  readonly #listeners = new MemoryListeners();
  readonly #letters = new MemoryLetters();
  readonly muds = new MemoryMuds(this.#runs, this.#listeners);
  readonly channels = new MemoryChannels(this.#runs, this.#listeners);
  readonly tokens = new MemoryTokens(this.#runs);
  readonly accounts = new MemoryAccounts(this.#runs, (name) => this.#forget(name));
  readonly settings = new MemorySettings(this.#runs);
  readonly outbox = new MemoryOutbox(this.#runs, this.#letters, (name) => this.accounts.has(name));
  readonly mailboxes = new MemoryMailboxes(this.#runs, this.#letters);
  readonly files = new MemoryFiles(this.#runs);
  readonly news = new MemoryNews(this.#runs);
  readonly lines = new MemoryLines(this.#runs);
  readonly tells = new MemoryTells(this.#runs);
  readonly profiles = new MemoryProfiles(this.#runs);
  readonly logins = new MemoryLogins(this.#runs);

  get closed(): boolean {
    return this.#runs.isClosed;
  }

  stats(): StoreStats {
    const { written, failed } = this.#runs;
    return { kind: 'memory', waiting: 0, written, failed, commits: written };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#runs.close();
  }

  /** Drops what goes with an account. */
  #forget(name: string): void {
    this.#letters.empty(name);
    this.news.dropMarks(name);
    this.tells.forget(name);
    this.profiles.forget(name);
    this.logins.forgetAll(name);
    this.logins.forgetPlaces(name);
    this.files.disown(name);
  }
}

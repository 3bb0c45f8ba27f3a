import { LOGINS_EACH, PLACES_EACH } from '../limits.ts';
import type { LoginRecord, LoginStore } from '../logins.ts';
import { nameKey } from '../names.ts';
import type { Run } from './run.ts';

/** Who is logged in on the web, and from where accounts have come, in memory. */
export class MemoryLogins implements LoginStore {
  readonly #kept = new Map<string, { account: string; createdAt: number }>();
  /** When each account has last come from a place, the newest at the end. */
  readonly #places = new Map<string, Map<string, number>>();
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  add({ digest, account, createdAt }: LoginRecord): Promise<void> {
    return this.#run.write(`log "${account}" in`, () => {
      this.#kept.set(digest, { account: nameKey(account), createdAt });
      const own = [...this.#kept].filter(([, login]) => login.account === nameKey(account));
      const old = own.sort(([, a], [, b]) => b.createdAt - a.createdAt).slice(LOGINS_EACH);
      for (const [key] of old) this.#kept.delete(key);
    });
  }

  find(digest: string): Promise<{ account: string; createdAt: number } | undefined> {
    return this.#run.read('find a login', () => this.#kept.get(digest));
  }

  remove(digest: string): Promise<void> {
    return this.#run.write('end a login', () => {
      this.#kept.delete(digest);
    });
  }

  removeAll(account: string, except = ''): Promise<void> {
    return this.#run.write(`end the logins of "${account}"`, () => this.forgetAll(account, except));
  }

  forget(before: number): Promise<void> {
    return this.#run.write('forget old logins', () => {
      for (const [digest, { createdAt }] of this.#kept) if (createdAt < before) this.#kept.delete(digest);
    });
  }

  came(account: string, place: string, at: number): Promise<void> {
    return this.#run.write(`note from where "${account}" has come`, () => {
      const places = new Map(this.#places.get(nameKey(account))).set(place, at);
      const newest = [...places].sort(([, a], [, b]) => b - a).slice(0, PLACES_EACH);
      this.#places.set(nameKey(account), new Map(newest));
    });
  }

  hasCome(account: string, place: string): Promise<boolean> {
    return this.#run.read(`look from where "${account}" has come`, () =>
      Boolean(this.#places.get(nameKey(account))?.has(place)),
    );
  }

  /** With an account goes from where it has come. */
  forgetPlaces(account: string): void {
    this.#places.delete(nameKey(account));
  }

  /** With an account go its logins. */
  forgetAll(account: string, except = ''): void {
    for (const [digest, login] of this.#kept) {
      if (login.account === nameKey(account) && digest !== except) this.#kept.delete(digest);
    }
  }
}

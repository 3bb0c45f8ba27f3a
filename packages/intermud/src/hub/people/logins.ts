// Browsers that are logged in: each has a token in a cookie, of which the store keeps a digest.

import { createHash, randomBytes } from 'node:crypto';
import type { Store } from '../../store/index.ts';
import type { Account, Accounts } from '../accounts.ts';
import { LOGIN_MS, TOKEN_LENGTH_MAX } from '../limits.ts';

/** What logins stand on. */
export interface LoginsOptions {
  readonly store: Pick<Store, 'logins'>;
  readonly accounts: Accounts;
  readonly clock: { now(): number };
  /** For tests: bytes that nobody can guess. */
  readonly random?: (size: number) => Uint8Array;
}

/** A browser that is logged in. */
export interface Login {
  readonly digest: string;
  readonly account: Account;
}

/** Logins that outlive the program. */
export class Logins {
  readonly #store: LoginsOptions['store'];
  readonly #accounts: Accounts;
  readonly #clock: { now(): number };
  readonly #random: (size: number) => Uint8Array;

  constructor({ store, accounts, clock, random = randomBytes }: LoginsOptions) {
    this.#store = store;
    this.#accounts = accounts;
    this.#clock = clock;
    this.#random = random;
  }

  /** Forgets logins that are too old. */
  async start(): Promise<void> {
    await this.#store.logins.forget(this.#clock.now() - LOGIN_MS);
  }

  /** Logs an account in; gives the token for its cookie. */
  async add({ username }: Account): Promise<string> {
    const token = Buffer.from(this.#random(32)).toString('base64url');
    await this.#store.logins.add({
      digest: digestOf(token),
      account: username,
      createdAt: this.#clock.now(),
    });
    return token;
  }

  /** Whose token it is; undefined for one that is unknown or too old. */
  async find(token: string): Promise<Login | undefined> {
    if (token === '' || token.length > TOKEN_LENGTH_MAX) return undefined;
    const digest = digestOf(token);
    const found = await this.#store.logins.find(digest);
    if (found === undefined || found.createdAt < this.#clock.now() - LOGIN_MS) return undefined;
    const account = await this.#accounts.find(found.account);
    return account && { digest, account };
  }

  end({ digest }: Login): Promise<void> {
    return this.#store.logins.remove(digest);
  }

  /** Ends all of an account but one: its password has changed. */
  endAll(username: string, keep: string): Promise<void> {
    return this.#store.logins.removeAll(username, keep);
  }

  /** Whether a login has not ended yet. */
  async has(digest: string): Promise<boolean> {
    return (await this.#store.logins.find(digest)) !== undefined;
  }
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

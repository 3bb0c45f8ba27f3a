import { type AccountRecord, type AccountStore, nameKey, StoreError } from '../store/index.ts';
import { AccountError } from './errors.ts';
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from './limits.ts';
import { POSTMASTER } from './mail/notices.ts';
import { faultOfName } from './names.ts';
import { Passwords } from './passwords.ts';

/** An account as everybody but the store sees it: without the hash. */
export interface Account {
  /** As its owner writes it: the visual name on the network. */
  readonly name: string;
  /** Lower-case: the user name on the network. */
  readonly username: string;
  readonly isStaff: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch; undefined before the first visit. */
  readonly lastSeenAt: number | undefined;
}

/** What a new account needs. */
export interface NewAccount {
  readonly name: string;
  readonly password: string;
  readonly isStaff?: boolean;
}

/** What the accounts stand on. */
export interface AccountsOptions {
  readonly store: AccountStore;
  readonly clock: { now(): number };
  readonly passwords?: Passwords;
  /** Called when an account is gone, by its user name. */
  readonly onRemove?: (username: string) => void;
  /** Called when an account has another password, by its user name: whoever came by the old one is to be out. */
  readonly onPassword?: (username: string) => Promise<void> | void;
  /** Called when an account has become one of the staff, or is no more. */
  readonly onStaff?: (account: Account) => void;
}

/** The people who may log in to the hub. Names match whatever their case. */
export class Accounts {
  readonly #store: AccountStore;
  readonly #clock: { now(): number };
  readonly #passwords: Passwords;
  readonly #onRemove: (username: string) => void;
  readonly #onPassword: (username: string) => Promise<void> | void;
  readonly #onStaff: (account: Account) => void;

  constructor({
    store,
    clock,
    passwords = new Passwords(),
    onRemove = () => {},
    onPassword = () => {},
    onStaff = () => {},
  }: AccountsOptions) {
    this.#onPassword = onPassword;
    this.#onStaff = onStaff;
    this.#store = store;
    this.#clock = clock;
    this.#passwords = passwords;
    this.#onRemove = onRemove;
  }

  /** Adds an account. @throws {AccountError} NAME, PASSWORD, TAKEN, BUSY. */
  async create({ name: given, password, isStaff = false }: NewAccount): Promise<Account> {
    const name = checkName(given);
    checkPassword(password);
    const passwordHash = await this.#passwords.hash(password);
    const record = { name, passwordHash, isStaff, createdAt: this.#clock.now(), lastSeenAt: undefined };
    await this.#store.create(record).catch(rethrowTaken);
    return withoutHash(record);
  }

  /** The account, if the password is right. Takes as long when there is no such account. @throws {AccountError} BUSY. */
  async verify(name: string, password: string): Promise<Account | undefined> {
    const record = await this.#store.find(canonical(name));
    // Longer than any password can be: the answer is no, and no book gets hashed.
    const asked = lengthOf(password) > PASSWORD_LENGTH_MAX ? '' : password;
    return (await this.#passwords.verify(record?.passwordHash, asked)) && record
      ? withoutHash(record)
      : undefined;
  }

  /** Gives the account another password. @throws {AccountError} PASSWORD, UNKNOWN, BUSY. */
  async setPassword(name: string, password: string): Promise<void> {
    checkPassword(password);
    const passwordHash = await this.#passwords.hash(password);
    if (!(await this.#store.setPassword(canonical(name), passwordHash))) throw nobodyIs(name);
    await this.#onPassword(nameKey(canonical(name)));
  }

  /** @throws {AccountError} UNKNOWN. */
  async setStaff(name: string, isStaff: boolean): Promise<void> {
    if (!(await this.#store.setStaff(canonical(name), isStaff))) throw nobodyIs(name);
    const account = await this.find(name);
    if (account !== undefined) this.#onStaff(account);
  }

  /** Notes that a visit ended now. @throws {AccountError} UNKNOWN. */
  async noteSeen(name: string): Promise<void> {
    if (!(await this.#store.setLastSeen(canonical(name), this.#clock.now()))) throw nobodyIs(name);
  }

  /** Removes the account; its name is free again. @throws {AccountError} UNKNOWN. */
  async remove(name: string): Promise<void> {
    if (!(await this.#store.remove(canonical(name)))) throw nobodyIs(name);
    this.#onRemove(nameKey(canonical(name)));
  }

  /** The account of that name, if there is one. */
  async find(name: string): Promise<Account | undefined> {
    const record = await this.#store.find(canonical(name));
    return record && withoutHash(record);
  }

  /** Every account, in order of user name. */
  async all(): Promise<Account[]> {
    return (await this.#store.all()).map(withoutHash);
  }
}

/** One spelling for what looks the same, whichever way a keyboard composes its letters. */
function canonical(name: string): string {
  return name.normalize('NFC');
}

function checkName(given: string): string {
  const name = canonical(given);
  const fault = faultOfName(name);
  if (fault !== undefined) throw new AccountError('NAME', `Cannot name an account "${name}": ${fault}`);
  // Who had the name could write letters that look like the hub's own.
  if (nameKey(name) === POSTMASTER)
    throw new AccountError('NAME', `Cannot name an account "${name}": the hub signs its letters with that`);
  return name;
}

function checkPassword(password: string): void {
  const length = lengthOf(password);
  if (length >= PASSWORD_LENGTH_MIN && length <= PASSWORD_LENGTH_MAX) return;
  const wanted = `must have ${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters, it has ${length}`;
  throw new AccountError('PASSWORD', `Cannot take this password: a password ${wanted}`);
}

function lengthOf(text: string): number {
  return [...text].length;
}

function rethrowTaken(error: unknown): never {
  if (!(error instanceof StoreError && error.code === 'TAKEN')) throw error;
  throw new AccountError('TAKEN', error.message, { cause: error });
}

function nobodyIs(name: string): AccountError {
  return new AccountError('UNKNOWN', `Cannot find account "${name}": there is none of that name`);
}

function withoutHash({ name, isStaff, createdAt, lastSeenAt }: AccountRecord): Account {
  return { name, username: nameKey(name), isStaff, createdAt, lastSeenAt };
}

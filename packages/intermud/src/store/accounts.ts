import { StoreError } from './errors.ts';

/** A person who may log in to the hub. */
export interface AccountRecord {
  /** As the person writes it; unique whatever the case (see `nameKey`). */
  readonly name: string;
  /** The hash, never the password. */
  readonly passwordHash: string;
  /** Staff may moderate. */
  readonly isStaff: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** The end of the last visit in milliseconds since the epoch; undefined before the first. */
  readonly lastSeenAt: number | undefined;
}

/** Keeps the hub's accounts. Names match whatever their case. A resolved write is kept for good. */
export interface AccountStore {
  /**
   * Adds an account.
   * @throws {StoreError} TAKEN when the name belongs to somebody.
   */
  create(record: AccountRecord): Promise<void>;
  /** The account of that name, if there is one. */
  find(name: string): Promise<AccountRecord | undefined>;
  /** Every account, in order of key. */
  all(): Promise<AccountRecord[]>;
  /** Each of these says whether there was such an account to change. */
  setPassword(name: string, passwordHash: string): Promise<boolean>;
  setStaff(name: string, isStaff: boolean): Promise<boolean>;
  setLastSeen(name: string, lastSeenAt: number): Promise<boolean>;
  /** Removes the account with all that belongs to it: mailbox, tells, profile, logins. */
  remove(name: string): Promise<boolean>;
}

/** The refusal that every backend gives for a name in use. */
export function nameTaken(name: string): StoreError {
  return new StoreError('TAKEN', `Cannot create account "${name}": the name is taken`);
}

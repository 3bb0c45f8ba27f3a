/** A browser that is logged in. */
export interface LoginRecord {
  /** A digest of what its cookie holds, so that whoever reads the database cannot log in. */
  readonly digest: string;
  readonly account: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** Keeps who is logged in on the web, and from where accounts have come. */
export interface LoginStore {
  /** Of each account the newest LOGINS_EACH are kept. */
  add(login: LoginRecord): Promise<void>;
  /** The key of the account, as `nameKey` gives it. */
  find(digest: string): Promise<{ readonly account: string; readonly createdAt: number } | undefined>;
  remove(digest: string): Promise<void>;
  /** Removes all of an account but one. */
  removeAll(account: string, except?: string): Promise<void>;
  /** Removes those made before a time. */
  forget(before: number): Promise<void>;
  /** Notes that an account has come from a place now; of each account the newest PLACES_EACH are kept. */
  came(account: string, place: string, at: number): Promise<void>;
  /** Whether it has. */
  hasCome(account: string, place: string): Promise<boolean>;
}

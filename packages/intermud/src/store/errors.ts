/** What can go wrong in a store, for the caller to act on. */
export type StoreFault =
  | 'IN_USE' // another program has the data folder open
  | 'NEWER' // a newer version of this program wrote the data
  | 'BUSY' // too many writes wait for the disk
  | 'CLOSED' // the store was closed before
  | 'TAKEN' // the name belongs to somebody already
  | 'TOO_LONG' // a value over its bound
  | 'FAILED'; // the database or the disk said no; see `cause`

/** A store's refusal. Catch it by `code`, never by message text. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreFault;

  constructor(code: StoreFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Wraps `cause` as what it kept us from doing; a StoreError already says so and is returned as it is. */
export function failedTo(what: string, cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  return new StoreError('FAILED', `Cannot ${what}: ${whyNot(cause)}`, { cause });
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not',
  EDQUOT: 'the disk is full',
  EEXIST: 'there is a file of that name',
  EISDIR: 'it is a folder',
  ENOENT: 'there is no such file',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file',
  EPERM: 'this user may not',
  EROFS: 'the disk can only be read',
  SQLITE_CORRUPT: 'it is damaged; restore a backup',
  SQLITE_FULL: 'the disk is full',
  SQLITE_NOTADB: 'it is no database',
  SQLITE_READONLY: 'it can only be read',
};

/** Why disk or database said no, as the end of a sentence: in words for what operators meet, else as it was said. */
export function whyNot(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code = 'code' in cause ? String(cause.code) : '';
  return REASONS[code] ?? cause.message;
}

/** The answer to whoever uses a store after it was closed. */
export function closedBefore(what: string): StoreError {
  return new StoreError('CLOSED', `Cannot ${what}: the store is closed`);
}

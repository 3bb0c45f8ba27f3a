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
  const found = cause instanceof Error ? cause.message : String(cause);
  return new StoreError('FAILED', `Cannot ${what}: ${found}`, { cause });
}

/** The answer to whoever uses a store after it was closed. */
export function closedBefore(what: string): StoreError {
  return new StoreError('CLOSED', `Cannot ${what}: the store is closed`);
}

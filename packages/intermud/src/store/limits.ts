// Every bound of the store: value, unit, reason.

/** Writes that may wait for their transaction. A disk that stands still must not fill the memory: 100,000 are about 100 MB. */
export const WRITES_WAITING_MAX = 100_000;

/** Writes in one transaction. 5,000 hold the event loop for about 0.1 s; the rest goes with the next turn. */
export const TRANSACTION_WRITES_MAX = 5_000;

/** Milliseconds to wait for another program that reads or backs up the database file: its locks last for less than one. */
export const BUSY_TIMEOUT_MS = 5_000;

/** Prepared statements kept for reuse. The program has fewer than this; lists of varying length must not add up. */
export const STATEMENTS_KEPT_MAX = 200;

/** UTF-16 units in one setting. The longest is the list of all muds that the hub remembers: 4 KiB a row, 4,000 rows. */
export const SETTING_LENGTH_MAX = 16 * 1024 * 1024;

/** Lines kept of one channel: some weeks of a busy one. With the 64 channels of a hub at most 320,000. */
export const LINES_KEPT_EACH = 5_000;

/** Tells kept of one account: some months of somebody who talks a lot. */
export const TELLS_KEPT_EACH = 2_000;

/** Lines or tells between two times that those over a bound are taken away: the search goes past all that are kept. */
export const TRIM_EVERY = 500;

/** Unread lines that are counted; past this many, nobody reads the number. */
export const UNREAD_COUNT_MAX = 1_000;

/** Browsers in which one account is logged in; the oldest goes. */
export const LOGINS_EACH = 20;

/** Places from which one account has come, the newest: home, work, a phone's network, and some travels. */
export const PLACES_EACH = 16;

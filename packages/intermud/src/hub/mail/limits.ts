// Every bound of mail: value, unit, reason.

/** Bytes of one letter that comes, subject and contents in UTF-8. */
export const LETTER_BYTES_MAX = 1024 * 1024;

/** Bytes of one letter that is written here: with the names of its recipients it stays below what a mud takes. */
export const DRAFT_BYTES_MAX = LETTER_BYTES_MAX - 16 * 1024;

/** Characters of the subject of a letter that is written here: more than a line is no subject. */
export const SUBJECT_LENGTH_MAX = 128;

/** Recipients of one letter that is written here, all lists together: it is mail, not a newsletter. */
export const RECIPIENTS_MAX = 32;

/** Users of this hub that one letter from elsewhere may name: each is looked up, and gets a copy. */
export const RECIPIENTS_IN_MAX = 256;

/** Letters in one mailbox, both folders together: years of mail for a person. */
export const MAILBOX_LETTERS_MAX = 10_000;

/** Bytes in one mailbox, both folders together: 64 letters of the longest, or all 10,000 of 6 KiB. */
export const MAILBOX_BYTES_MAX = 64 * 1024 * 1024;

/** Letters that one mud may bring in an hour, unless the settings say otherwise. The whole network writes fewer in a day. */
export const HOURLY_LETTERS_MAX = 1_000;

/** Bytes that one mud may bring in an hour, unless the settings say otherwise. */
export const HOURLY_BYTES_MAX = 64 * 1024 * 1024;

/** Milliseconds of the hour of the two bounds above: counted back from now, so that nothing happens at its full. */
export const HOUR_MS = 60 * 60 * 1_000;

/** Letters of one account that may be on their way. A letter to the most recipients takes 32. */
export const OUTBOX_EACH_MAX = 5_000;

/** Milliseconds until a letter that could not be delivered goes back to its sender: a week, after which a mud is off the list. */
export const RETURN_AFTER_MS = 7 * 24 * 60 * 60 * 1_000;

/** Milliseconds that a letter which has come is recognised: twice as long as its sender may repeat it. */
export const SEEN_MS = 14 * 24 * 60 * 60 * 1_000;

/** Milliseconds between two rounds that forget letters seen longer ago: they are kept for days. */
export const FORGET_EVERY_MS = 60 * 60 * 1_000;

/** Milliseconds until the second try: a mud that restarts is back by then. Each further one waits twice as long. */
export const RETRY_FIRST_MS = 10_000;

/** Milliseconds between two tries at most: a mud that comes back has its mail within the hour, sooner when we see it come. */
export const RETRY_MAX_MS = 60 * 60 * 1_000;

/** Milliseconds until the outbox is read again after the disk said no: the same letters would go out again and again. */
export const STORE_RETRY_MS = 10_000;

/** Letters that are in memory on their way to one mud: 16 MiB at the most. */
export const BATCH_MAX = 16;

/** Muds that mail goes to at the same time: with the letters in memory for each, 128 MiB at the most. */
export const MUDS_AT_ONCE = 8;

/** Muds whose failed tries are counted: each account may write to any name. One that is forgotten is tried sooner. */
export const FAILING_MUDS_MAX = 10_000;

/** Bytes of a letter that comes back which are quoted: enough to know it by; the whole is in the folder of letters sent. */
export const QUOTED_BYTES_MAX = 16 * 1024;

/** Letters on one page of a list: heads alone, some 200 bytes each. */
export const PAGE_MAX = 1_000;

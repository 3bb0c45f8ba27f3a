// Every bound of the hub: value, unit, reason.

/** Characters of an account's name; the bound that every name on this network has. */
export const NAME_LENGTH_MAX = 64;

/** Characters of a password at least. Doors throttle those who guess; shorter ones are guessed all the same. */
export const PASSWORD_LENGTH_MIN = 6;

/** Characters of a password at most, so that nobody makes us hash a book. */
export const PASSWORD_LENGTH_MAX = 256;

/** Passwords hashed at the same time. Each takes 19 MiB and one of the four threads that files and name look-ups need too. */
export const HASHES_AT_ONCE = 2;

/** Passwords that wait to be hashed: 64 at 20 ms each on two threads keep the last one waiting for less than a second. */
export const HASHES_WAITING_MAX = 64;

/** Tells kept for one account that is away. One who reads more than this has been away for weeks. */
export const TELLS_KEPT_EACH = 100;

/** Tells kept for all accounts together: with the next bound, at most 16 million characters. */
export const TELLS_KEPT_MAX = 2_000;

/** Characters of one tell that is kept. Living muds send less than 1,000. */
export const TELL_LENGTH_MAX = 8_192;

/** Milliseconds in which a router that refuses to add the hub's channel says so. */
export const CHANNEL_ANSWER_MS = 5_000;

/** Milliseconds between two tries to add the hub's channel, when the router refused or did not answer. */
export const CHANNEL_RETRY_MS = 60_000;

/** Milliseconds to wait for the network, and for the hub's channel. A router on the same machine needs a few of them. */
export const READY_MS = 10_000;

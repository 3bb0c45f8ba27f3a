// Every bound between routers: value, unit, reason.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const KIB = 1024;

/** Routers of one network, this one included. The living network has three; every one dials every other. */
export const ROUTERS_MAX = 32;

/** Characters of a secret, at least: whoever sees a handshake may guess as fast as a machine can. */
export const SECRET_LENGTH_MIN = 16;

/** Bytes of a random number in a handshake: as many as nobody guesses, or meets twice. */
export const NONCE_BYTES = 16;

/** Milliseconds from the first byte to a proof. Two round trips, and a busy machine. */
export const HANDSHAKE_MS = 10 * SECOND;

/** Bytes of a frame before the other side has proved who it is: a hello has some hundred. */
export const HANDSHAKE_BYTES_MAX = 8 * KIB;

/** Milliseconds to a connection. TCP itself would try for minutes. */
export const DIAL_MS = 15 * SECOND;

/** Milliseconds to the second attempt, doubled with each that follows. */
export const RETRY_FIRST_MS = SECOND;

/** Milliseconds between attempts, at most: a router that comes back is found within a minute. */
export const RETRY_MAX_MS = MINUTE;

/** Milliseconds for which the router with the greater name leaves the first word to the other, so that they seldom dial at once. */
export const YIELD_MS = 2 * SECOND;

/** Milliseconds in which two links of a pair count as made at the same time: a round trip, and a busy machine. */
export const TOGETHER_MS = 5 * SECOND;

/** Milliseconds between pings: four of them fit into the silence after which a link is dropped. */
export const PING_MS = 20 * SECOND;

/** Milliseconds of silence after which a link is dropped: four pings. */
export const SILENCE_MS = 90 * SECOND;

/** Milliseconds between two looks at what is due: every wait here is seconds at least. */
export const SWEEP_MS = SECOND;

/** Milliseconds over which changes of a token are gathered before the others are told: nobody waits for them. */
export const SAMPLE_GATHER_MS = SECOND;

/** Samples kept of one router's list: dense for minutes, thin for days. */
export const SAMPLES_MAX = 32;

/** Newest samples that are never thinned: a mud that moves to another router has seen one of them. */
export const SAMPLES_DENSE = 8;

/** Milliseconds that a sample is kept, but for each router's newest. A day below that of tombstones: clocks are wrong. */
export const SAMPLE_AGE_MS = 13 * DAY;

/** Bytes of records in one packet between routers: talk waits behind it for less than a millisecond. */
export const RECORDS_BYTES_MAX = 32 * KIB;

/** Bytes waiting for a router above which a comparison of lists waits: talk goes before it. */
export const SYNC_BACKLOG_BYTES = 256 * KIB;

/** Milliseconds until it is tried again: a socket empties within some tens of them. */
export const SYNC_BACKLOG_MS = 50;

/** Milliseconds between two writes of what the routers have of each other's lists. Older costs bytes, nothing else. */
export const SAVE_MS = 30 * SECOND;

/** Milliseconds that a router has to say whether a password is right: the mud that waits gives up after ten seconds. */
export const VERIFY_MS = 5 * SECOND;

/** Passwords that are being asked for: every mud of a router that was lost, come to another at once. */
export const VERIFY_MAX = 1_000;

/** Milliseconds for which a router is away before its muds are down. Source: Intermud-3, "Logical Network Layout". */
export const ROUTER_LOST_MS = 5 * MINUTE;

/** Milliseconds by which the routers take turns in saying so, so that one says it for all. */
export const ROUTER_LOST_TURN_MS = 5 * SECOND;

/** Routers that an enveloped packet may still reach: the one between, and the last. */
export const HOPS = 2;

/** Milliseconds between two tellings of ids that have risen without news. A mud that moves with a fresh id gets nothing twice. */
export const FRESHEN_MS = MINUTE;

/** Milliseconds over which changes of who listens are gathered: a mud that starts up listens to some dozens of channels. */
export const LISTEN_GATHER_MS = 100;

/**
 * Packets of one router about one list that wait until what came before is on disk; with more of them the link is dropped,
 * and all is compared when it is back. Each mud of the greatest network twice: some 40 MB.
 */
export const CHANGES_WAITING_MAX = 20_000;

/** Milliseconds until lists are compared anew after a change could not be written down: a disk that is full stays so for a while. */
export const FAILED_MS = 5 * SECOND;

/** Milliseconds in which copies of one packet from beyond our network come by all their ways: each is some routers long. */
export const COPY_MS = 5 * MINUTE;

/** Packets from beyond our network that are remembered, some 200 bytes each: 50 a second, for as long. */
export const COPIES_MAX = 16_384;

// Every bound of the router: value, unit, reason. A number that limits anything lives here or nowhere.

const KIB = 1024;
const MIB = 1024 * KIB;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Milliseconds from connect to startup-req. A mud sends it at once; who does not is not a mud. */
export const STARTUP_MS = 10 * SECOND;

/** Bytes that a link may send behind its start-up while that is being written to disk: two frames of the longest. */
export const HELD_BYTES_MAX = 4 * MIB;

/** Bytes that wait for a mud that reads slowly. Past it the link is cut, so that nobody else waits. */
export const OUTBOX_BYTES_MAX = 4 * MIB;

/** Bytes of one write. From 128 KiB on, V8 and malloc take memory for it from the system: measured, half the speed of lists. */
export const WRITE_BYTES = 96 * KIB;

/** Bytes of a frame that every living driver takes, length and NUL included: what stock Dead Souls bears. */
export const FRAME_BYTES_FOR_ALL = 9_999;

/** Frames whose headers are scanned in one go; the table for them is kept for good. */
export const SCAN_FRAMES_MAX = 1_024;

/** Packets per second of one mud in the long run. Ten times what a busy mud sends. */
export const FLOOD_RATE = 100;

/** Packets of one mud at once. A mud that starts up sends some hundred channel-listens. */
export const FLOOD_BURST = 500;

/** Packets that a broadcast counts for: everybody has to read it. */
export const BROADCAST_COST = 10;

/** Milliseconds between two errors about a flood, so that the answer to a flood is no flood. */
export const FLOOD_ERROR_GAP_MS = SECOND;

/** Milliseconds without a byte after which the system looks whether a peer is there: one that vanished is noticed within minutes. */
export const KEEPALIVE_MS = MINUTE;

/** Links that wait to be accepted: after a restart all muds come back at once. The system may take fewer. */
export const BACKLOG_MAX = 4_096;

/** Links from one address. A hosting machine may run dozens of muds. */
export const LINKS_PER_ADDRESS = 64;

/** New names per window from one address, and the window in milliseconds: a hosting machine on its first day, and no flood of names. */
export const REGISTRATIONS_PER_ADDRESS = 60;
export const REGISTRATIONS_WINDOW_MS = HOUR;

/**
 * Muds whose names are kept, of other routers and of the past year as well, above which no new ones are taken: 500 times the
 * living network, some 130 MB. Other routers of ours hold their own muds to it, living ones have a bound of theirs.
 */
export const MUDS_MAX = 100_000;

/** Wrong passwords per window from one address, and the window in milliseconds: then it waits for the rest of it. */
export const WRONG_PASSWORDS_MAX = 5;
export const WRONG_PASSWORDS_WINDOW_MS = MINUTE;

/** Addresses that are counted at a time; the oldest counts are forgotten. 100,000 take about 10 MB. */
export const ADDRESSES_COUNTED_MAX = 100_000;

/** Passwords are below this, with 31 random bits: every driver reads it as a positive integer. Source: Dead Souls gives 30. */
export const PASSWORD_BELOW = 2 ** 31;

/** Bytes of a mud's row in the mudlist, longer fields cut: half a list packet at most. */
export const MUD_ROW_BYTES_MAX = 4 * KIB;

/** Characters of one text in a mud's row where the row is too long: as long as a name. */
export const MUD_ROW_TEXT_MAX = 64;

/** Entries of a mapping in a mud's row where the row is too long: the network knows fewer services. */
export const MUD_ROW_ENTRIES_MAX = 24;

/** Texts, and mappings of services, that muds' records share; with more of them, sharing begins anew. Networks have some dozens. */
export const COMMONS_MAX = 1_000;

/** Bytes of a list packet, and of an error packet: fits every living driver with room for what comes around it. */
export const LIST_FRAME_BYTES_MAX = 8 * KIB;

/** Milliseconds over which changes of the lists are gathered. Longer saves packets, shorter is more lively. */
export const LIST_GATHER_MS = 500;

/** Bytes of lists that are written in one turn: talk between two turns waits no longer than this takes, about 1 ms. */
export const LIST_TURN_BYTES = 2 * MIB;

/** Bytes waiting for a mud above which its lists wait as well: its talk goes before them. */
export const LIST_BACKLOG_BYTES = 256 * KIB;

/** Milliseconds until muds with a backlog are looked at again: a socket empties within some tens of them. */
export const LIST_BACKLOG_MS = 50;

/** Milliseconds from a lost link to "down". Source: Intermud-3, "Logical Network Layout". */
export const LOST_MS = 5 * MINUTE;

/** Milliseconds down until a mud is off the list. Source: Intermud-3, "Logical Network Layout". */
export const DOWN_MS = 7 * DAY;

/** Milliseconds for which a whole list still carries what was removed: muds that were away merge and need the 0. */
export const TOMBSTONE_MS = 14 * DAY;

/** Milliseconds after its removal for which a mud's name, password and channels stay its own. */
export const RESERVED_MS = 365 * DAY;

/** Milliseconds without a byte after which a mud that offers auth is asked for a sign of life: routers on the way forget idle links. */
export const SILENCE_MS = 5 * MINUTE;

/** Milliseconds between two looks at what is due: every wait here is seconds at least. */
export const SWEEP_MS = SECOND;

/** Channels that one mud may own: the living network has 170 of all muds. */
export const CHANNELS_PER_MUD = 64;

/** Muds on a channel's list of banned or admitted ones: five times the living network. */
export const CHANNEL_MEMBERS_MAX = 1_000;

/** Channels that one mud may listen to: more than the living network has, and a bound on rows in the store. */
export const LISTENS_PER_MUD = 1_000;

/** Milliseconds that the owner of a filtered channel has for a line. A filter is a function, not a person. */
export const FILTER_MS = 30 * SECOND;

/** Lines of one channel that wait for its filter: three a second for as long as it may take. */
export const FILTER_WAITING_MAX = 100;

/** Characters of one text of an offending packet that an error sends back, where it is too long as a whole. */
export const ERROR_TEXT_MAX = 200;

/** Elements of one array or mapping of an offending packet that an error sends back, where it is too long as a whole. */
export const ERROR_ELEMENTS_MAX = 32;

/** Milliseconds of a clean end for what is still being written down. A disk that syncs in 50 ms needs a tenth of that. */
export const STOP_SETTLE_MS = SECOND;

/** Milliseconds of a clean end for muds to read our last words and close. With the hub before us, all is done within 5 s. */
export const STOP_CLOSING_MS = 750;

/** Milliseconds that a link which was told to close has to read what was written: an error, mostly, that says why. */
export const CLOSING_MS = 2 * SECOND;

/** Every bound of this package: value, unit, reason. A number that limits anything lives here or nowhere. */

/** Milliseconds until a router's port must have answered. A router that is up answers in well under one second. */
export const CONNECT_MS = 10_000;

/** Milliseconds until a start-up must have been answered. Dead Souls never answers a start-up that it refuses. */
export const STARTUP_MS = 10_000;

/** Milliseconds between two start-ups to one router. Dead Souls counts two within a second as a flood. */
export const STARTUP_GAP_MS = 5_000;

/** Milliseconds before the second round through the routers; each round after that waits twice as long. */
export const RETRY_FIRST_MS = 5_000;

/** Milliseconds between two rounds at most: a router that comes back has its muds back within two minutes. */
export const RETRY_MAX_MS = 120_000;

/** Milliseconds over which muds that lost one router together spread their return. */
export const RETURN_SPREAD_MS = 5_000;

/** Milliseconds online after which a loss is bad luck and not a router that throws us out. */
export const STEADY_MS = 60_000;

/** Milliseconds without a byte before a link is probed. Half-open links are found within 84 s by this and the next. */
export const PROBE_AFTER_MS = 60_000;

/** Milliseconds that each probe has to be answered. */
export const PROBE_WAIT_MS = 12_000;

/** Milliseconds within which a loss is put down to the rival that the router has just told us of. */
export const RIVAL_MS = 10_000;

/** Redirects followed in a row; after them the link stays where it is. Two routers that name each other end here. */
export const REDIRECTS_MAX = 3;

/** Routers of one list that are remembered; the whole living network has five. */
export const ROUTERS_MAX = 32;

/** Router networks whose password and lists are remembered; the oldest is forgotten. */
export const NETWORKS_MAX = 8;

/** Milliseconds that a clean end may take before the socket is cut. */
export const STOP_MS = 2_000;

/** Bytes of an incoming frame. The hard limit that MUD mode's own description names. */
export const FRAME_IN_BYTES_MAX = 2 * 1024 * 1024;

/** Bytes of an outgoing frame, length and NUL included. CoffeeMud takes no longer one. */
export const FRAME_OUT_BYTES_MAX = 65_536;

/** Bytes of the text of one line of talk: with names and header it stays below the 9,999 of stock Dead Souls. */
export const MESSAGE_BYTES_MAX = 8_192;

/** Packets a second to a router that has not been configured otherwise. Dead Souls drops a mud's packets from 10 on. */
export const PACKETS_PER_SECOND = 8;

/** Packets that a start-up counts for on Dead Souls, and so for our own pace. */
export const STARTUP_COST = 6;

/** Packets of the game's own that wait for their turn: half a minute at the slow pace. The next is refused. */
export const QUEUE_OWN_MAX = 256;

/** Answers to others that wait for their turn; the next is dropped, so that nobody who asks a lot can silence us. */
export const QUEUE_ANSWERS_MAX = 64;

/** Bytes that wait in the socket before packets wait in the queue: a router that does not read for a while. */
export const SOCKET_BYTES_MAX = 1024 * 1024;

/** Milliseconds that a question may take unless its asker says otherwise. CoffeeMud's router needs up to 1 s. */
export const QUESTION_MS = 10_000;

/** Milliseconds that answers to a locate are gathered unless its asker says otherwise. */
export const LOCATE_MS = 5_000;

/** Questions that wait for an answer at a time. */
export const QUESTIONS_MAX = 1_000;

/** Answers to one locate that are kept until they are read. More muds than the living network has. */
export const LOCATE_ANSWERS_MAX = 1_000;

/** Lines of channels that an iterator keeps for a slow reader; the oldest go first. */
export const LINES_KEPT_MAX = 1_000;

/** Muds on the list. The living network has about 200. */
export const MUDS_MAX = 10_000;

/** Channels on the list. The living network has about 170. */
export const CHANNELS_MAX = 5_000;

/** Channels that a mud listens to: the bound of our own router. */
export const CHANNELS_HEARD_MAX = 64;

/** Milliseconds after which a start-up asks for whole lists again: some routers announce removals by absence only. */
export const LIST_WHOLE_AFTER_MS = 24 * 60 * 60 * 1000;

/** Milliseconds without a further part after which a whole list is taken to be complete. */
export const LIST_SETTLE_MS = 30_000;

/** Milliseconds over which changes of the lists are gathered before they are saved. */
export const SAVE_AFTER_MS = 2_000;

/** Milliseconds that a key for an oob link lives. Source: Intermud-3, "Service: auth". */
export const KEY_MS = 10 * 60 * 1000;

/** Keys are below this: 31 random bits, which every driver reads as a positive integer. */
export const KEY_BELOW = 2 ** 31;

/** Muds that hold a key at a time; the oldest is forgotten. */
export const KEYS_MAX = 1_000;

/** Users of other muds in the cache; the one unused the longest is forgotten. */
export const UCACHE_MAX = 10_000;

/** Milliseconds that a cached user is believed if the mud promises updates by its ucache service. */
export const UCACHE_KEPT_MS = 24 * 60 * 60 * 1000;

/** Milliseconds that a cached user is believed otherwise. */
export const UCACHE_KEPT_WITHOUT_SERVICE_MS = 60 * 60 * 1000;

/** Bytes of all users of one who-reply, counted as if every character took three; further users are left out. */
export const WHO_BYTES_MAX = 60_000;

/** Bytes of one text of a who-reply: a long title. */
export const WHO_TEXT_BYTES_MAX = 256;

/** Names of one chan-who-reply; further ones are left out. */
export const CHANNEL_WHO_MAX = 500;

/** Bytes of the `extra` of a finger-reply: a plan of two hundred lines. */
export const FINGER_EXTRA_BYTES_MAX = 16_384;

/** Bytes of an offending packet that an error sends back; of a longer one it sends nothing. Stock Dead Souls takes 9,999 in all. */
export const ERROR_PACKET_BYTES_MAX = 4_096;

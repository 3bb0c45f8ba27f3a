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

/** Milliseconds over which muds that lost one router together spread their return: 200 of them are 40 a second. */
export const RETURN_SPREAD_MS = 5_000;

/** Milliseconds online after which a loss is bad luck: a router that throws us out does it sooner. */
export const STEADY_MS = 60_000;

/** Milliseconds without a byte before a link is probed. Half-open links are found within 84 s by this and the next. */
export const PROBE_AFTER_MS = 60_000;

/** Milliseconds that each probe has to be answered: two packets lost on the way are sent again within them. */
export const PROBE_WAIT_MS = 12_000;

/** Milliseconds without a byte after which the system looks whether a peer is there: half-open links are found, on oob links too. */
export const KEEPALIVE_MS = 60_000;

/** Milliseconds within which a loss is put down to the rival that the router has told us of: it closes right after it. */
export const RIVAL_MS = 10_000;

/** Redirects followed in a row; after them the link stays where it is. Two routers that name each other end here. */
export const REDIRECTS_MAX = 3;

/** Milliseconds that what was written to a router has to get there, before the next one is called that it sends us to. */
export const LEAVE_MS = 10_000;

/** Routers of one list that are remembered; the whole living network has five. */
export const ROUTERS_MAX = 32;

/** Router networks whose password and lists are remembered; the oldest is forgotten. */
export const NETWORKS_MAX = 8;

/** Milliseconds that a clean end may take before the socket is cut: a router that lives closes within one round trip. */
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

/** Milliseconds that answers to a locate are gathered unless its asker says otherwise: muds that know the user answer within two seconds. */
export const LOCATE_MS = 5_000;

/** Questions that wait for an answer at a time: 100 a second for as long as one may take. */
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

/** Milliseconds without a further part, after which a whole list is taken to be complete: routers do not say when it is. */
export const LIST_SETTLE_MS = 30_000;

/** Milliseconds over which changes of the lists are gathered before they are saved. What is lost comes again. */
export const SAVE_AFTER_MS = 30_000;

/** Milliseconds that a key for an oob link lives. Source: Intermud-3, "Service: auth". */
export const KEY_MS = 10 * 60 * 1000;

/** Keys are below this: 31 random bits, which every driver reads as a positive integer. */
export const KEY_BELOW = 2 ** 31;

/** Muds that hold a key at a time; the oldest is forgotten. */
export const KEYS_MAX = 1_000;

/** Users of other muds in the cache; the one unused the longest is forgotten. */
export const UCACHE_MAX = 10_000;

/** Milliseconds that a cached user is believed if the mud promises updates by its ucache service: one may have been lost. */
export const UCACHE_KEPT_MS = 24 * 60 * 60 * 1000;

/** Milliseconds that a cached user is believed otherwise: names and genders change seldom, and nobody tells. */
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

/** Milliseconds until an oob port must have answered. A mud that is up answers in well under one second. */
export const OOB_CONNECT_MS = 10_000;

/** Milliseconds from connect until `oob-begin` must be there, or be answered. */
export const OOB_BEGIN_MS = 10_000;

/** Milliseconds of silence after which an oob link is closed. Source: Intermud-3, "OOB Protocols". */
export const OOB_SILENCE_MS = 10 * 60 * 1000;

/** Milliseconds of silence while an answer is due: a big file may have to be hashed and written to disk before it. */
export const OOB_ANSWER_MS = 2 * 60 * 1000;

/** Milliseconds that the caller gives the other side to begin its turn, or to say that it has nothing. */
export const OOB_THEIR_TURN_MS = 30_000;

/** Milliseconds that a game has to queue what it wants to send when it has the turn: a mud that called us waits for it. */
export const OOB_TURN_MS = 5_000;

/** Milliseconds that a link with nothing to say stays open: letters written one after the other share one. */
export const OOB_LINGER_MS = 3_000;

/** Links that others may have open with us at a time: as many as the network has muds, and some. */
export const OOB_LINKS_MAX = 256;

/** Links from one address at a time: several services of one mud, or a few muds on one machine. */
export const OOB_LINKS_PER_ADDRESS_MAX = 16;

/** Links that we open to one mud at a time: long transfers must not keep mail waiting, nor swamp the mud. */
export const OOB_LINKS_PER_MUD_MAX = 4;

/** Jobs that wait for one mud; the next is refused. */
export const OOB_JOBS_MAX = 256;

/** Questions that wait for answers on one link: as many as there may be jobs for its mud. */
export const OOB_QUESTIONS_MAX = 256;

/** Letters, or pieces of a file, on their way unacknowledged: 2 MiB of pieces, enough for 100 Mbit/s at 150 ms. */
export const OOB_WINDOW = 8;

/** Bytes of one letter's texts and names: a book. More is a file. */
export const LETTER_BYTES_MAX = 1024 * 1024;

/** Bytes of a frame that is held whole: a letter whose every byte is guarded, with its names. */
export const OOB_FRAME_HELD_BYTES_MAX = 2 * LETTER_BYTES_MAX + 64 * 1024;

/** Bytes of a frame before the other side has introduced itself: an oob-begin takes about a hundred. */
export const OOB_FRAME_BEGIN_BYTES_MAX = 4 * 1024;

/** Bytes before the contents of a file in one string: the packet's type, id, names. */
export const OOB_FILE_HEAD_BYTES_MAX = 4 * 1024;

/** Characters of each text of a packet that an error on an oob link sends back: which one it was is seen by them. */
export const OOB_ERROR_TEXT_MAX = 256;

/** Elements of such a packet, so that nobody gets a list sent back: its type, its number and its names are among them. */
export const OOB_ERROR_ELEMENTS_MAX = 8;

/** Bytes of a file that is sent as the specification has it, in one string. More than living drivers take. */
export const FILE_WHOLE_BYTES_MAX = 16 * 1024 * 1024;

/** Bytes that a frame may have beside twice the bytes of its file: type, names, and what guards them. */
export const FILE_FRAME_EXTRA_BYTES = 64 * 1024;

/** Bytes of a piece, but for the last one: below this the work for each piece is felt. bench/oob.ts */
export const FILE_PIECE_BYTES_MIN = 64 * 1024;

/** Bytes of a piece: above this it falls out of the processor's cache. bench/oob.ts */
export const FILE_PIECE_BYTES_MAX = 256 * 1024;

/** Transfers in pieces on one link at a time: each holds a file open, and a window of pieces. */
export const FILE_TRANSFERS_MAX = 4;

/** Wrong keys from one address until nobody there is listened to for a while: with 31 bits a guess takes centuries then. */
export const WRONG_KEYS_MAX = 5;

/** Milliseconds that an address with too many wrong keys is not listened to: a mud that mixed keys up may call again. */
export const DOOR_SHUT_MS = 60_000;

/** Addresses whose wrong keys are counted; the oldest is forgotten. */
export const DOORS_MAX = 10_000;

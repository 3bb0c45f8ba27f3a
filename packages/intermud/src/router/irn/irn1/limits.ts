// Every bound towards routers that speak irn version 1: value, unit, reason.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Milliseconds between two signs of life. They give up after 120 s without one: this is a quarter of that. */
export const PING_MS = 30 * SECOND;

/** Milliseconds of silence after which a link is dropped: CoffeeMud says something once a minute. */
export const SILENCE_MS = 180 * SECOND;

/** Milliseconds to the first packet that shows that our start-up was taken; nothing answers it. CoffeeMud pings after 60 s. */
export const ANSWER_MS = 90 * SECOND;

/** Milliseconds from a link to the whole list, for who accepted it and for who dialled. Source: Dead Souls. */
export const LIST_AFTER_ACCEPTING_MS = 5 * SECOND;
export const LIST_AFTER_DIALLING_MS = 10 * SECOND;

/** Milliseconds until all is told again when one of ours turns up that has a link too: the lists of the two have been compared by then. */
export const LIST_AFTER_MEETING_MS = 10 * SECOND;

/** Milliseconds after which what has changed is told again where several of ours tell: each of them knows by then whose it is. */
export const SECOND_WORD_MS = 10 * SECOND;

/** Milliseconds from a link to when its whole list is on its way at the latest: they begin after 5 or 10 s. */
export const LIST_TOLD_MS = 30 * SECOND;

/** Milliseconds without a mud after which a list is taken to be over: they tell one a second. */
export const LIST_QUIET_MS = 15 * SECOND;

/** Milliseconds of the same for a list that was asked for, before muds that were not in it are taken to be down: a mistake would show on all lists. */
export const ANSWERED_MS = MINUTE;

/** Names that wait to be told, one a second: almost three hours of them. */
export const NAMES_WAITING_MAX = 10_000;

/** Milliseconds between two requests for the whole list, as Dead Souls has it. */
export const REQUEST_GAP_MS = 10 * MINUTE;

/** Milliseconds between two requests because others of ours took muds off the list that may be there: the answer to the one before has come. */
export const DOUBT_GAP_MS = 5 * MINUTE;

/** Milliseconds between two packets of one mud, so that there are 8 a second: Dead Souls greylists a mud at more than 10. */
export const MUD_GAP_MS = 125;

/** Packets of one mud that wait: what goes out in four seconds. Later than that nobody wants an answer. */
export const MUD_WAITING_MAX = 32;

/** Packets that wait for one router: some hundred muds with a few each. */
export const LINK_WAITING_MAX = 2_000;

/** Bytes of a frame: stock Dead Souls closes the link at 10,001. */
export const FRAME_BYTES_MAX = 9_999;

/** Muds whose packets are counted for the flood bound; the oldest counts are forgotten. */
export const ORIGINS_COUNTED_MAX = 5_000;

/** Muds of one such router: 30 times the living network. */
export const MUDS_MAX = 5_000;

/** Channels of one such router: six times the living network. */
export const CHANNELS_MAX = 1_000;

/** Changes of one such router that are being written down. It should send one a second. */
export const WRITING_MAX = 200;

/** Wrong start-ups of one name per window, and the window in milliseconds: for the rest of it they are not looked at. */
export const WRONG_STARTUPS_MAX = 10;
export const WRONG_STARTUPS_WINDOW_MS = MINUTE;

/** Milliseconds between two looks for muds that have been down for a week, and by which two words of since when may differ: an hour is nothing to a week. */
export const AGE_MS = HOUR;

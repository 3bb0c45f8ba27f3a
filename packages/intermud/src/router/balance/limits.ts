// Every bound of sending muds to other routers: value, unit, reason.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Muds a second that a drain asks to go, unless its operator says otherwise: each is a start-up and a write elsewhere. */
export const DRAIN_PER_SECOND = 10;

/** Muds a second at most: a router that starts up 2,000 muds at once works for seconds on nothing else. */
export const DRAIN_PER_SECOND_MAX = 1_000;

/** Milliseconds between two looks at whom to ask while muds are asked: the pace is by the second. */
export const DRAIN_TURN_MS = 100;

/** Milliseconds that a mud has to go once it was asked. A mud that follows is gone within a second or two. */
export const ANSWER_MS = 30 * SECOND;

/** Times that a mud is asked: one that has come back twice, or never went, does not want to or is not let in elsewhere. */
export const ASKS_MAX = 2;

/** Milliseconds until it is forgotten that a mud was asked. Long enough to end a circle of routers, short for who moves on. */
export const JOURNEY_MS = 10 * MINUTE;

/** Muds of which that is kept; the oldest is forgotten. As many as the network may have. */
export const JOURNEYS_MAX = 10_000;

/** Milliseconds for which a mud waits until another router has heard of it. Lists are told within a second. */
export const KNOWN_MS = MINUTE;

/** Milliseconds until a newcomer that was sent elsewhere and stays is cut. Who follows goes at once. */
export const AWAY_MS = 10 * SECOND;

/** Milliseconds between two looks at whether a mud that was sent has arrived: who has asked for it sits and waits. */
export const ARRIVAL_TURN_MS = 100;

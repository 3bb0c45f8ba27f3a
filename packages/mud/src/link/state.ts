// The whole life of a mud's link to its routers, as a table. Pure: link.ts owns the socket and the timer.
import {
  CONNECT_MS,
  LEAVE_MS,
  PROBE_AFTER_MS,
  PROBE_WAIT_MS,
  REDIRECTS_MAX,
  RETRY_FIRST_MS,
  RETRY_MAX_MS,
  RETURN_SPREAD_MS,
  RIVAL_MS,
  STARTUP_GAP_MS,
  STARTUP_MS,
  STEADY_MS,
} from '../limits.ts';
import type { RouterAddress } from './routers.ts';

/** A router's no to our start-up. For good, or for a while: see isForGood(). */
export interface Refusal {
  readonly router: string;
  /** The word of its `error` packet, such as `not-allowed`. */
  readonly word: string;
  readonly message: string;
}

/** Why a link has ended for good. */
export type StopReason =
  | { readonly why: 'closed' } // by us
  | { readonly why: 'refused'; readonly refusal: Refusal } // every router that answers says no
  | { readonly why: 'taken-over'; readonly router: string; readonly message: string } // by a program with our name and password
  | { readonly why: 'storage'; readonly message: string }; // what was kept cannot be read, so our password is unknown

/** Where a link is on its way through the list of routers. */
export interface Route {
  /** All that may be tried, best first; never empty. */
  readonly routers: readonly RouterAddress[];
  /** The one at hand. */
  readonly index: number;
  /** Rounds through the list, from 1; the wait between rounds grows with it. */
  readonly round: number;
  /** Redirects followed since a link was last steady. */
  readonly redirects: number;
  /** Who said no in this round, and how many could not be reached. */
  readonly refusals: readonly Refusal[];
  readonly failures: number;
  /** When each router last had a start-up from us; milliseconds since 1970. */
  readonly startups: ReadonlyMap<string, number>;
}

/** A mud's link. Each state holds exactly the data that it needs. */
export type LinkState =
  | { readonly at: 'resting' }
  | { readonly at: 'dialling'; readonly route: Route }
  | { readonly at: 'greeting'; readonly route: Route } // TCP is open, startup-req-3 is sent
  | Online
  | { readonly at: 'leaving'; readonly route: Route } // sent elsewhere: what is on its way either way still arrives
  | Waiting
  | { readonly at: 'stopped'; readonly reason: StopReason };

/** A startup-reply has accepted us. */
export interface Online {
  readonly at: 'online';
  readonly route: Route;
  /** The router's name, as it gives it itself. */
  readonly router: string;
  /** When we were accepted; milliseconds since 1970. */
  readonly since: number;
  /** Probes sent since the last byte came. */
  readonly probes: number;
  /** What the router last told us of another program under our name, and when. */
  readonly rival?: { readonly message: string; readonly at: number };
}

/** The retry timer runs. */
export interface Waiting {
  readonly at: 'waiting';
  readonly route: Route;
  readonly delayMs: number;
  /** Why we are not online, as the end of a sentence. */
  readonly reason: string;
  /** The last no of the round behind us, if a router that answered said one. */
  readonly refusal?: Refusal;
}

/** What happens to a link. */
export type LinkEvent =
  | { readonly on: 'start'; readonly routers: readonly RouterAddress[] }
  | { readonly on: 'unreadable'; readonly message: string } // the store, before a start
  | { readonly on: 'open' }
  | { readonly on: 'lost'; readonly reason: string }
  /** `routers` is the reply's list, with what else may be tried behind it; `next` the first of the reply, if any. */
  | {
      readonly on: 'startup-reply';
      readonly router: string;
      readonly next: string | undefined;
      readonly routers: readonly RouterAddress[];
    }
  | { readonly on: 'refused'; readonly refusal: Refusal }
  | { readonly on: 'rival'; readonly message: string }
  | { readonly on: 'timer'; readonly heardAt: number } // the link's one timer; `heardAt`: when the last byte came
  | { readonly on: 'close' };

/** What the shell has to do. A timer replaces the one before it, and ends with the state that set it. */
export type LinkAction =
  | { readonly do: 'dial'; readonly router: RouterAddress }
  | { readonly do: 'startup'; readonly router: RouterAddress }
  | { readonly do: 'probe'; readonly how: 'self' | 'router' }
  | { readonly do: 'finish' } // nothing more is written; what comes is still read, until the router closes
  | { readonly do: 'hang-up' } // what was written still goes out
  | { readonly do: 'timer'; readonly delayMs: number };

/** A state, and the way to it. */
export type Step = readonly [LinkState, ...LinkAction[]];

/** What a step may know of the world: the time, and a chance from 0 (included) to 1 (not included). */
export interface Moment {
  readonly now: number;
  readonly chance: number;
}

/** A state that has a route. */
type Routed = Extract<LinkState, { route: Route }>;
type StateAt<At extends LinkState['at']> = Extract<LinkState, { at: At }>;
type EventOn<On extends LinkEvent['on']> = Extract<LinkEvent, { on: On }>;
type Rules = {
  [At in LinkState['at']]: {
    [On in LinkEvent['on']]?: (state: StateAt<At>, event: EventOn<On>, moment: Moment) => Step;
  };
};

const begin = (_: LinkState, { routers }: EventOn<'start'>, moment: Moment): Step =>
  dial(freshRoute(routers), moment);
const hangUp = (): Step => [{ at: 'stopped', reason: { why: 'closed' } }, { do: 'hang-up' }];
const unreadable = (_: LinkState, { message }: EventOn<'unreadable'>): Step => [
  { at: 'stopped', reason: { why: 'storage', message } },
];
const lost = ({ route }: Routed, { reason }: EventOn<'lost'>, moment: Moment): Step =>
  fail(route, reason, moment);

const RULES: Rules = {
  resting: { start: begin, unreadable, close: hangUp },
  dialling: {
    open: ({ route }, _, { now }) => greet(route, now),
    lost,
    timer: ({ route }, _, moment) => fail(route, `no connection within ${CONNECT_MS / 1000} s`, moment),
    close: hangUp,
  },
  greeting: {
    'startup-reply': accepted,
    refused: ({ route }, { refusal }, moment) => turnedAway(route, refusal, moment),
    lost,
    timer: ({ route }, _, moment) =>
      fail(route, `no answer to the start-up within ${STARTUP_MS / 1000} s`, moment),
    close: hangUp,
  },
  online: {
    'startup-reply': accepted, // Routers may renew password and list, or send us elsewhere, at any time.
    rival: (state, { message }, { now }) => [{ ...state, rival: { message, at: now } }],
    lost: fallBack,
    timer: watch,
    close: hangUp,
  },
  leaving: {
    lost: ({ route }, _, moment) => dial(route, moment), // The router has read everything, and closed.
    timer: ({ route }, _, moment) => hangingUp(dial(route, moment)),
    close: hangUp,
  },
  waiting: { timer: ({ route }, _, moment) => dial(route, moment), close: hangUp },
  stopped: { start: begin, unreadable },
};

/** What an event does to a link. An event without a rule is late, and changes nothing. */
export function step(state: LinkState, event: LinkEvent, moment: Moment): Step {
  const rule = RULES[state.at][event.on] as
    | ((state: LinkState, event: LinkEvent, moment: Moment) => Step)
    | undefined;
  return rule?.(state, event, moment) ?? [state];
}

/** The router that a link is with, or on its way to. */
export function routerOf(state: LinkState): RouterAddress | undefined {
  return 'route' in state ? state.route.routers[state.route.index] : undefined;
}

function freshRoute(routers: readonly RouterAddress[]): Route {
  return { routers, index: 0, round: 1, redirects: 0, refusals: [], failures: 0, startups: new Map() };
}

/** Calls the router at hand, but not before it has had its rest since our last start-up. */
function dial(route: Route, { now }: Moment): Step {
  const router = current(route);
  if (restMs(route, now) > 0)
    return wait(route, 0, `start-ups to ${router.name} are ${STARTUP_GAP_MS / 1000} s apart`, now);
  return [
    { at: 'dialling', route },
    { do: 'dial', router },
    { do: 'timer', delayMs: CONNECT_MS },
  ];
}

function greet(route: Route, now: number): Step {
  const router = current(route);
  const recent = [...route.startups].filter(([, at]) => now - at < STARTUP_GAP_MS);
  const startups = new Map([...recent, [router.name, now]]);
  return [
    { at: 'greeting', route: { ...route, startups } },
    { do: 'startup', router },
    { do: 'timer', delayMs: STARTUP_MS },
  ];
}

/**
 * The words by which a router says no to who we are or to what we sent: asking again would change nothing. Any other
 * word, `bad-proto` ("at the wrong time") above all, may be otherwise in a minute.
 * Source: Intermud-3, "Error Summary".
 */
const WORDS_FOR_GOOD: ReadonlySet<string> = new Set([
  'not-allowed',
  'bad-mojo',
  'bad-pkt',
  'not-imp',
  'unk-dst',
  'unk-src',
  'unk-type',
]);

/** Whether a router that says so will say so again. */
export const isForGood = ({ word }: Refusal): boolean => WORDS_FOR_GOOD.has(word);

/** A no for a while is a failure like any other, but not one that another address of that router could mend. */
function turnedAway(route: Route, refusal: Refusal, moment: Moment): Step {
  const failures = route.failures + (isForGood(refusal) ? 0 : 1);
  return onward({ ...route, failures, refusals: [...route.refusals, refusal] }, refusal.message, moment);
}

function fail(route: Route, reason: string, moment: Moment): Step {
  return onward({ ...route, failures: route.failures + 1 }, reason, moment);
}

/** To the next router of the round, at once; after the last one, to the next round, or to the end if all said no. */
function onward(route: Route, reason: string, moment: Moment): Step {
  const refusing = new Set(route.refusals.map(({ router }) => router));
  const index = route.routers.findIndex(({ name }, at) => at > route.index && !refusing.has(name));
  if (index >= 0) return hangingUp(dial({ ...route, index }, moment));
  const refusal = route.refusals.at(-1);
  if (refusal !== undefined && route.failures === 0) {
    return [{ at: 'stopped', reason: { why: 'refused', refusal } }, { do: 'hang-up' }];
  }
  const [state, ...actions] = wait(nextRound(route), retryMs(route.round, moment.chance), reason, moment.now);
  return hangingUp([refusal ? { ...state, refusal } : state, ...actions]);
}

/** What was open is closed before anything else is done. */
function hangingUp([state, ...actions]: Step): Step {
  return [state, { do: 'hang-up' }, ...actions];
}

function nextRound(route: Route): Route {
  return { ...route, index: 0, round: route.round + 1, refusals: [], failures: 0 };
}

/** Half of the wait is chance, so that muds which lost a router together do not come back together. */
function retryMs(round: number, chance: number): number {
  const wholeMs = Math.min(RETRY_FIRST_MS * 2 ** (round - 1), RETRY_MAX_MS);
  return Math.round(wholeMs * (0.5 + chance / 2));
}

/** Waits so long, and as long as the router that is next must rest. */
function wait(route: Route, atLeastMs: number, reason: string, now: number): readonly [Waiting, LinkAction] {
  const delayMs = Math.max(atLeastMs, restMs(route, now));
  return [
    { at: 'waiting', route, delayMs, reason },
    { do: 'timer', delayMs },
  ];
}

/** Milliseconds until the router at hand may have another start-up from us; not above 0 if it may now. */
function restMs(route: Route, now: number): number {
  return (route.startups.get(current(route).name) ?? Number.NEGATIVE_INFINITY) + STARTUP_GAP_MS - now;
}

/** A startup-reply: we are on, or are to go elsewhere. */
function accepted(
  state: StateAt<'greeting'> | Online,
  event: EventOn<'startup-reply'>,
  moment: Moment,
): Step {
  const route = { ...state.route, redirects: isSteady(state, moment.now) ? 0 : state.route.redirects };
  const here = current(route);
  const goesOn = event.next !== undefined && event.next !== here.name && event.next !== event.router;
  if (goesOn && route.redirects < REDIRECTS_MAX) {
    const elsewhere = redirected(route, event.routers);
    return state.at === 'online' ? leave(elsewhere) : hangingUp(dial(elsewhere, moment));
  }
  // The wait between rounds starts over only when the link has proven steady: see fallBack().
  const stays: Route = {
    ...route,
    routers: event.routers,
    index: indexOf(event.routers, here),
    refusals: [],
    failures: 0,
  };
  if (state.at === 'online') return [{ ...state, route: stays, router: event.router }];
  const online: Online = { at: 'online', route: stays, router: event.router, since: moment.now, probes: 0 };
  return [online, { do: 'timer', delayMs: PROBE_AFTER_MS }];
}

function redirected(route: Route, routers: readonly RouterAddress[]): Route {
  return { ...route, routers, index: 0, redirects: route.redirects + 1, refusals: [], failures: 0 };
}

/** The next router is called when this one has all that was written to it: so nothing is lost, and nothing overtakes it. */
function leave(route: Route): Step {
  return [{ at: 'leaving', route }, { do: 'finish' }, { do: 'timer', delayMs: LEAVE_MS }];
}

/** A list that leaves out the router we are with does not unseat it while it lasts. */
function indexOf(routers: readonly RouterAddress[], { name, host, port }: RouterAddress): number {
  return Math.max(
    0,
    routers.findIndex((r) => r.name === name && r.host === host && r.port === port),
  );
}

/** After a loss: soon to the preferred router if the link was steady, else as after any failure. */
function fallBack(state: Online, { reason }: { reason: string }, { now, chance }: Moment): Step {
  const { rival, route, router } = state;
  if (rival !== undefined && now - rival.at <= RIVAL_MS) {
    return [
      { at: 'stopped', reason: { why: 'taken-over', router, message: rival.message } },
      { do: 'hang-up' },
    ];
  }
  const again = isSteady(state, now) ? { ...nextRound(route), round: 1, redirects: 0 } : nextRound(route);
  const delayMs = again.round === 1 ? Math.round(RETURN_SPREAD_MS * chance) : retryMs(route.round, chance);
  return hangingUp(wait(again, delayMs, reason, now));
}

/** A link without a byte for long is probed, first by a packet to ourselves, then by one to the router; then it is dead. */
function watch(state: Online, { heardAt }: { heardAt: number }, moment: Moment): Step {
  const silentMs = moment.now - heardAt;
  if (silentMs < PROBE_AFTER_MS)
    return [
      { ...state, probes: 0 },
      { do: 'timer', delayMs: PROBE_AFTER_MS - silentMs },
    ];
  // COMPAT Dead Souls answers no ping-req to itself but with an error, CoffeeMud's router not at all; both pass on
  // what a mud sends to itself. Any byte that comes counts.
  const how = (['self', 'router'] as const)[state.probes];
  if (how === undefined)
    return fallBack(
      state,
      { reason: `silent for ${Math.round(silentMs / 1000)} s, probes unanswered` },
      moment,
    );
  return [
    { ...state, probes: state.probes + 1 },
    { do: 'probe', how },
    { do: 'timer', delayMs: PROBE_WAIT_MS },
  ];
}

function isSteady(state: LinkState, now: number): boolean {
  return state.at === 'online' && now - state.since >= STEADY_MS;
}

function current(route: Route): RouterAddress {
  const router = route.routers[route.index];
  if (router === undefined) throw new RangeError('Cannot dial: the list of routers is empty');
  return router;
}

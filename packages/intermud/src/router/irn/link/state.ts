// Our relation to one other router, as a table. Pure; peer.ts owns sockets and timers.
import { RETRY_FIRST_MS, RETRY_MAX_MS, TOGETHER_MS, YIELD_MS } from '../limits.ts';

/** Who dialled a link. */
export type By = 'us' | 'them';

/** Each state holds exactly the data that state needs. */
export type PeerState =
  | { readonly at: 'resting' }
  | { readonly at: 'waiting'; readonly attempt: number } // the timer runs
  | { readonly at: 'dialling'; readonly attempt: number } // connecting, or proving who we are
  | { readonly at: 'online'; readonly by: By; readonly since: number; readonly isDialling: boolean }
  | { readonly at: 'closed' };

/**
 * What can happen. `isLesser`: our name is the lesser one, so links that we dial are the ones to keep. `isNewestKept`: they
 * follow another rule, by which the newest link counts.
 */
export type PeerEvent =
  | { readonly on: 'start'; readonly isLesser: boolean }
  | { readonly on: 'timer' }
  | { readonly on: 'failed' } // our dial came to nothing
  | {
      readonly on: 'proved';
      readonly by: By;
      readonly isLesser: boolean;
      readonly isNewestKept: boolean;
      readonly now: number;
    }
  | { readonly on: 'lost' } // the link that was online
  | { readonly on: 'close' };

/** What the shell has to do. */
export type PeerAction =
  | { readonly do: 'dial' }
  | { readonly do: 'wait'; readonly delayMs: number }
  | { readonly do: 'stop-dialling' } // gives up a dial that is under way, and a timer that runs
  | { readonly do: 'use' } // the link that has just proved itself; one used before is closed
  | { readonly do: 'refuse' } // closes the link that has just proved itself
  | { readonly do: 'hang-up' };

/** A state and what follows from it. */
export type PeerStep = readonly [state: PeerState, ...actions: PeerAction[]];

type On<Name extends PeerEvent['on']> = Extract<PeerEvent, { on: Name }>;
type At<Name extends PeerState['at']> = Extract<PeerState, { at: Name }>;

type Rules = {
  readonly [S in PeerState['at']]: {
    readonly [E in PeerEvent['on']]?: (state: At<S>, event: On<E>) => PeerStep;
  };
};

const dial = (attempt: number): PeerStep => [{ at: 'dialling', attempt }, { do: 'dial' }];

const retry = ({ attempt }: { attempt: number }): PeerStep => [
  { at: 'waiting', attempt },
  { do: 'wait', delayMs: Math.min(RETRY_FIRST_MS * 2 ** (attempt - 1), RETRY_MAX_MS) },
];

const hangUp = (): PeerStep => [{ at: 'closed' }, { do: 'stop-dialling' }, { do: 'hang-up' }];

/** The first link. A dial of ours goes on only where its link is the one to keep. */
function begin(wasDialling: boolean, { by, isLesser, now }: On<'proved'>): PeerStep {
  const isDialling = wasDialling && by === 'them' && isLesser;
  const online: PeerState = { at: 'online', by, since: now, isDialling };
  return by === 'them' && !isDialling
    ? [online, { do: 'stop-dialling' }, { do: 'use' }]
    : [online, { do: 'use' }];
}

/**
 * A second link of a pair. Of two made together the one that the lesser name dialled is kept: both ends compute the same.
 * Otherwise the older one is dead, and the other end knows it: nobody dials while a link is there.
 */
function second(state: At<'online'>, { by, isLesser, isNewestKept, now }: On<'proved'>): PeerStep {
  const isPreferred = isNewestKept || (by === 'us') === isLesser;
  const isTogether = by !== state.by && now - state.since < TOGETHER_MS;
  const isDialling = state.isDialling && by === 'them';
  if (isTogether && !isPreferred) return [{ ...state, isDialling }, { do: 'refuse' }];
  return [{ at: 'online', by, since: now, isDialling }, { do: 'use' }];
}

const RULES: Rules = {
  resting: {
    start: (_, { isLesser }) =>
      isLesser
        ? dial(1)
        : [
            { at: 'waiting', attempt: 0 },
            { do: 'wait', delayMs: YIELD_MS },
          ],
    close: hangUp,
  },
  waiting: {
    timer: ({ attempt }) => dial(attempt + 1),
    proved: (_, event) => begin(false, event),
    close: hangUp,
  },
  dialling: {
    failed: retry,
    proved: (_, event) => begin(true, event),
    close: hangUp,
  },
  online: {
    proved: second,
    failed: (state) => [{ ...state, isDialling: false }],
    lost: ({ isDialling }) => (isDialling ? [{ at: 'dialling', attempt: 1 }] : retry({ attempt: 1 })),
    close: hangUp,
  },
  closed: { proved: (state) => [state, { do: 'refuse' }] },
};

/** An event without a rule is late, and changes nothing. */
export function step(state: PeerState, event: PeerEvent): PeerStep {
  const rule = RULES[state.at][event.on] as ((s: PeerState, e: PeerEvent) => PeerStep) | undefined;
  return rule?.(state, event) ?? [state];
}

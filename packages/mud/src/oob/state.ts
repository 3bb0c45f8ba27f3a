// The life of an oob link, for both of its ends, as a table. Pure: session.ts owns the socket, the timer and the jobs.
// Source: Intermud-3, "OOB Protocols": the eleven steps.
import { I3Error } from '@intermud/wire';
import {
  OOB_ANSWER_MS,
  OOB_BEGIN_MS,
  OOB_CONNECT_MS,
  OOB_LINGER_MS,
  OOB_SILENCE_MS,
  OOB_THEIR_TURN_MS,
} from '../limits.ts';

/** The originator has called, the target was called. */
export type OobRole = 'originator' | 'target';

/** An oob link. Each state holds exactly the data that it needs. */
export type OobState =
  | { readonly at: 'dialling' } // originator
  | { readonly at: 'greeting' } // originator: TCP is open, oob-begin is sent
  | { readonly at: 'waiting' } // target: for the other side's oob-begin
  | { readonly at: 'speaking'; readonly as: OobRole } // our turn
  | { readonly at: 'hearing'; readonly as: OobRole; readonly hasHeard: boolean } // theirs
  | { readonly at: 'resting' } // originator: both have said oob-end; the next word is ours, if there is one
  | { readonly at: 'closed'; readonly error: I3Error; readonly isClean: boolean };

/** What an oob-begin proves: a key that is right, a call that was announced; `echo`: it is who we have called. */
export type Proof = 'key' | 'call' | 'echo' | 'none';

/** What happens to a link. */
export type OobEvent =
  | { readonly on: 'open' }
  | { readonly on: 'begin'; readonly proof: Proof }
  | { readonly on: 'welcome' } // oob-reply
  | { readonly on: 'ask'; readonly type: string } // a packet that only who has the turn may send
  | { readonly on: 'end'; readonly hasMore: boolean } // their oob-end; whether we have something to say
  | { readonly on: 'done' } // we have said all that we had to say
  | { readonly on: 'more' } // there is something to say
  | { readonly on: 'fault'; readonly error: I3Error } // what they sent cannot be read, or is not allowed to them
  | { readonly on: 'refused'; readonly error: I3Error } // they have sent an error
  | { readonly on: 'lost'; readonly reason: string }
  /** The link's one timer; `quietMs` since the last byte went or came; `isDue`: we wait for an answer. */
  | { readonly on: 'timer'; readonly quietMs: number; readonly isDue: boolean }
  | { readonly on: 'close' };

/** What the shell has to do. A timer replaces the one before it, and ends with the state that set it. */
export type OobAction =
  | { readonly do: 'begin' } // send oob-begin, with the key
  | { readonly do: 'welcome' } // send oob-begin, empty: go ahead
  | { readonly do: 'speak' } // send what waits, then report `done`
  | { readonly do: 'answer' } // carry out what the packet at hand asks for
  | { readonly do: 'end' } // send oob-end
  | { readonly do: 'error'; readonly error: I3Error } // send it
  | { readonly do: 'hang-up' } // what was written still goes out
  | { readonly do: 'timer'; readonly delayMs: number };

/** A state, and the way to it. */
export type OobStep = readonly [OobState, ...OobAction[]];

type StateAt<At extends OobState['at']> = Extract<OobState, { at: At }>;
type EventOn<On extends OobEvent['on']> = Extract<OobEvent, { on: On }>;
type Rules = {
  [At in OobState['at']]: {
    [On in OobEvent['on']]?: (state: StateAt<At>, event: EventOn<On>) => OobStep;
  };
};
type Talking = StateAt<'speaking'> | StateAt<'hearing'> | StateAt<'resting'>;

const close = (): OobStep =>
  hangUp(new I3Error('LINK_DOWN', 'Cannot go on: the link was closed by us'), true);
const fail = (_: OobState, { error }: { error: I3Error }): OobStep => hangUp(error);
const lost = (_: OobState, { reason }: { reason: string }): OobStep => [ended(down(reason), false)];
const lostAtRest = (_: OobState, { reason }: { reason: string }): OobStep => [ended(down(reason), true)];
const strange = (_: OobState, event: OobEvent): OobStep => hangUp(outOfOrder(event));

const RULES: Rules = {
  dialling: {
    open: () => [{ at: 'greeting' }, { do: 'begin' }, { do: 'timer', delayMs: OOB_BEGIN_MS }],
    fault: fail, // The certificate is not the one that was pinned.
    lost,
    timer: () => hangUp(tooLate(`there was no connection within ${OOB_CONNECT_MS / 1000} s`)),
    close,
  },
  greeting: {
    begin: (_, event) => (event.proof === 'echo' ? speak('originator') : hangUp(stranger())),
    welcome: () => speak('originator'), // COMPAT Dead Souls answers oob-reply.
    ask: strange,
    end: strange,
    refused: fail,
    fault: fail,
    lost: () => [ended(down('the mud closed the link instead of answering oob-begin'), false)],
    timer: () => hangUp(tooLate(`oob-begin was not answered within ${OOB_BEGIN_MS / 1000} s`)),
    close,
  },
  waiting: {
    begin: (_, event) => (event.proof === 'key' || event.proof === 'call' ? hear() : hangUp(unproven())),
    welcome: strange, // Whoever has not begun is nobody yet, and gets no error.
    ask: strange,
    end: strange,
    refused: fail,
    fault: fail,
    lost,
    timer: () => hangUp(tooLate(`there was no oob-begin within ${OOB_BEGIN_MS / 1000} s`)),
    close,
  },
  speaking: {
    done: ({ as }) => [
      { at: 'hearing', as, hasHeard: false },
      { do: 'end' },
      { do: 'timer', delayMs: as === 'originator' ? OOB_THEIR_TURN_MS : OOB_ANSWER_MS },
    ],
    begin: outOfTurn,
    ask: outOfTurn,
    // An oob-end without the turn changes nothing: it says what is so.
    fault: refuse,
    lost,
    timer: watch,
    close,
  },
  hearing: {
    ask: ({ as }) => [{ at: 'hearing', as, hasHeard: true }, { do: 'answer' }],
    end: ({ as }, { hasMore }) =>
      as === 'target' ? speak('target') : hasMore ? speak('originator') : rest(),
    begin: outOfTurn,
    fault: refuse,
    lost: lostAtRest, // COMPAT Dead Souls closes after oob-end; nothing is due to us in their turn.
    timer: watchTheirTurn,
    close,
  },
  resting: {
    more: () => speak('originator'),
    begin: outOfTurn,
    ask: outOfTurn,
    fault: refuse,
    lost: lostAtRest,
    timer: () => hangUp(down('both sides have said all'), true),
    close,
  },
  closed: {},
};

/** What an event does to a link. An event without a rule is late, or harmless, and changes nothing. */
export function step(state: OobState, event: OobEvent): OobStep {
  const rule = RULES[state.at][event.on] as ((state: OobState, event: OobEvent) => OobStep) | undefined;
  return rule?.(state, event) ?? [state];
}

function speak(as: OobRole): OobStep {
  return [{ at: 'speaking', as }, { do: 'timer', delayMs: OOB_ANSWER_MS }, { do: 'speak' }];
}

function hear(): OobStep {
  return [
    { at: 'hearing', as: 'target', hasHeard: false },
    { do: 'welcome' },
    { do: 'timer', delayMs: OOB_ANSWER_MS },
  ];
}

function rest(): OobStep {
  return [{ at: 'resting' }, { do: 'timer', delayMs: OOB_LINGER_MS }];
}

/** To who is known it is said what was wrong; nothing of it is done. */
function refuse(_: Talking, { error }: { error: I3Error }): OobStep {
  return [ended(error, false), { do: 'error', error }, { do: 'hang-up' }];
}

function outOfTurn(state: Talking, event: OobEvent): OobStep {
  return refuse(state, { error: outOfOrder(event) });
}

/** Looks at the clock as often as an answer may be late; closes when the silence was too long. */
function watch(state: Talking, { quietMs, isDue }: EventOn<'timer'>): OobStep {
  const limitMs = isDue ? OOB_ANSWER_MS : OOB_SILENCE_MS;
  if (quietMs < limitMs) return [state, { do: 'timer', delayMs: Math.min(limitMs - quietMs, OOB_ANSWER_MS) }];
  return hangUp(tooLate(`the mud has been silent for ${Math.round(quietMs / 1000)} s`));
}

/** A target that does not say oob-end has nothing to say. */
function watchTheirTurn(state: StateAt<'hearing'>, event: EventOn<'timer'>): OobStep {
  if (state.as === 'originator' && !state.hasHeard && event.quietMs >= OOB_THEIR_TURN_MS)
    return hangUp(down('the mud has not used its turn'), true);
  return watch(state, event);
}

function hangUp(error: I3Error, isClean = false): OobStep {
  return [ended(error, isClean), { do: 'hang-up' }];
}

const ended = (error: I3Error, isClean: boolean): OobState => ({ at: 'closed', error, isClean });

const down = (reason: string): I3Error => new I3Error('LINK_DOWN', `Cannot go on: ${reason}`);
const tooLate = (reason: string): I3Error => new I3Error('TIMEOUT', `Cannot go on: ${reason}`);
const stranger = (): I3Error =>
  new I3Error('SOURCE_UNKNOWN', 'Cannot begin: the mud that answers is not the one that was called');
const unproven = (): I3Error =>
  new I3Error(
    'NOT_ALLOWED',
    'Cannot begin: the key is wrong, used or too old, or the call was not announced',
  );

function outOfOrder(event: OobEvent): I3Error {
  const what = event.on === 'ask' ? event.type : event.on === 'welcome' ? 'oob-reply' : `oob-${event.on}`;
  return new I3Error('PROTOCOL', `Cannot take ${what}: it is not the turn of its sender`);
}

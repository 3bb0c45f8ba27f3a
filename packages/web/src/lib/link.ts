// The life of the connection to the hub, as a table. connection.ts owns the socket and the timer.

import { LIMITS } from './limits.ts';

/** The connection. Each state holds exactly what that state needs. */
export type LinkState =
  | { readonly at: 'resting' }
  | { readonly at: 'opening'; readonly attempt: number } // a ticket is fetched, the WebSocket opens
  | { readonly at: 'online' }
  | { readonly at: 'waiting'; readonly attempt: number; readonly delayMs: number } // the retry timer runs
  | { readonly at: 'refused' } // nobody is logged in: the page asks for a name and a password
  | { readonly at: 'closed'; readonly reason: string }; // by the hub, and for good

export type LinkEvent =
  | { readonly on: 'start' }
  | { readonly on: 'ready' }
  | { readonly on: 'lost' }
  | { readonly on: 'timer' }
  /** The browser says that the network is back, or the person does not want to wait. */
  | { readonly on: 'now' }
  | { readonly on: 'refused' }
  | { readonly on: 'goodbye'; readonly reason: string }
  | { readonly on: 'stop' };

type Handler<At extends LinkState['at'], On extends LinkEvent['on']> = (
  state: Extract<LinkState, { at: At }>,
  event: Extract<LinkEvent, { on: On }>,
) => LinkState;
type Rules = { [At in LinkState['at']]: { [On in LinkEvent['on']]?: Handler<At, On> } };

const open = (attempt: number): LinkState => ({ at: 'opening', attempt });
const rest = (): LinkState => ({ at: 'resting' });
const refuse = (): LinkState => ({ at: 'refused' });

function wait(attempt: number): LinkState {
  const delayMs = Math.min(LIMITS.retryFirstMs * 2 ** (attempt - 1), LIMITS.retryMaxMs);
  return { at: 'waiting', attempt, delayMs };
}

const RULES: Rules = {
  resting: { start: () => open(1) },
  opening: {
    ready: () => ({ at: 'online' }),
    lost: ({ attempt }) => wait(attempt),
    refused: refuse,
    stop: rest,
  },
  online: {
    lost: () => wait(1),
    goodbye: (_, { reason }) => ({ at: 'closed', reason }),
    refused: refuse,
    stop: rest,
  },
  waiting: {
    timer: ({ attempt }) => open(attempt + 1),
    now: ({ attempt }) => open(attempt + 1),
    stop: rest,
  },
  refused: { start: () => open(1), stop: rest },
  closed: { start: () => open(1), now: () => open(1), stop: rest },
};

/** The next state. Pure; an event without a rule is late, and changes nothing. */
export function step(state: LinkState, event: LinkEvent): LinkState {
  const rule = RULES[state.at][event.on] as ((state: LinkState, event: LinkEvent) => LinkState) | undefined;
  return rule?.(state, event) ?? state;
}

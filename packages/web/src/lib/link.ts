// The life of the connection to the hub, as a table. connection.ts owns the socket and the timer.

import { LIMITS } from './limits.ts';

/** The connection. Each state holds exactly what that state needs. */
export type LinkState =
  | { readonly at: 'resting' }
  | { readonly at: 'opening'; readonly attempt: number } // a ticket is fetched, the WebSocket opens
  | { readonly at: 'online' }
  /** The retry timer runs. `reason`: why the hub has ended the session, if it said so. */
  | { readonly at: 'waiting'; readonly attempt: number; readonly delayMs: number; readonly reason?: string }
  | { readonly at: 'refused' }; // nobody is logged in: the page asks for a name and a password

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

/** As patient as after three tries in vain. */
const GOODBYE_ATTEMPT = 4;

function wait(attempt: number): Extract<LinkState, { at: 'waiting' }> {
  const delayMs = Math.min(LIMITS.retryFirstMs * 2 ** (attempt - 1), LIMITS.retryMaxMs);
  return { at: 'waiting', attempt, delayMs };
}

const RULES: Rules = {
  resting: { start: () => open(1) },
  opening: {
    ready: () => ({ at: 'online' }),
    lost: ({ attempt }) => wait(attempt),
    goodbye: ({ attempt }, { reason }) => ({ ...wait(Math.max(attempt, GOODBYE_ATTEMPT)), reason }),
    refused: refuse,
    stop: rest,
  },
  online: {
    lost: () => wait(1),
    // The hub goes down, or does not want us: it may be asked again, though not at once.
    goodbye: (_, { reason }) => ({ ...wait(GOODBYE_ATTEMPT), reason }),
    refused: refuse,
    stop: rest,
  },
  waiting: {
    timer: ({ attempt }) => open(attempt + 1),
    now: ({ attempt }) => open(attempt + 1),
    stop: rest,
  },
  refused: { start: () => open(1), stop: rest },
};

/** The next state. Pure; an event without a rule is late, and changes nothing. */
export function step(state: LinkState, event: LinkEvent): LinkState {
  const rule = RULES[state.at][event.on] as ((state: LinkState, event: LinkEvent) => LinkState) | undefined;
  return rule?.(state, event) ?? state;
}

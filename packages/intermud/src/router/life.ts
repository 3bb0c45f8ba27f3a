// What becomes of a mud as time goes on. Pure.
// Source: Intermud-3, "Logical Network Layout" and "shutdown".
import type { MudState } from '../store/index.ts';
import { DOWN_MS, LOST_MS, RESERVED_MS } from './limits.ts';

/** What is due for a mud. */
export type Due =
  | { readonly is: 'nothing' }
  | { readonly is: 'forget' }
  | { readonly is: 'change'; readonly to: MudState };

const NOTHING_DUE: Due = { is: 'nothing' };

/** What is due for a mud without a link, lost so many milliseconds ago if its state is still "up". */
export function dueFor(state: MudState, lostForMs: number, now: number): Due {
  const since = state.is === 'up' ? now - lostForMs : state.since;
  if (now - since < WAITS[state.is]) return NOTHING_DUE;
  if (state.is === 'removed') return { is: 'forget' };
  return { is: 'change', to: state.is === 'up' ? { is: 'down', since } : { is: 'removed', since: now } };
}

const WAITS: Readonly<Record<MudState['is'], number>> = { up: LOST_MS, down: DOWN_MS, removed: RESERVED_MS };

/**
 * What a mud's good-bye makes of it at once; undefined if it is to be treated like a lost link.
 * 0 is for an unknown time, over five minutes is down, over seven days is for good.
 */
export function stateAfterShutdown(restartDelayS: number, now: number): MudState | undefined {
  const delayMs = restartDelayS * 1_000;
  if (delayMs > DOWN_MS) return { is: 'removed', since: now };
  if (delayMs > LOST_MS) return { is: 'down', since: now, backAt: now + delayMs };
  return restartDelayS <= 0 ? { is: 'down', since: now } : undefined;
}

// Whether a mud is to be asked to go to another router, and why not. Pure.
import type { Journey } from './journeys.ts';
import { ANSWER_MS, ASKS_MAX, KNOWN_MS } from './limits.ts';

/** Why a mud stays. */
export type Staying =
  | 'own' // the hub of this program: it goes where the program goes
  | 'profile' // its driver breaks on it, or pays no heed
  | 'unwilling' // it was asked, and did not go, or came back
  | 'no-room'; // no other router can be reached and has room for it

/** What is to be done about a mud. */
export type Departure =
  | { readonly is: 'due'; readonly to: string }
  | { readonly is: 'going' } // it was asked, or no other router has heard of it yet
  | { readonly is: 'staying'; readonly why: Staying };

/** All that this rests on. */
export interface Case {
  readonly isOwn: boolean;
  readonly followsRedirects: boolean;
  readonly journey: Journey | undefined;
  /** Where it may go; undefined if nowhere, or nobody there has heard of it. */
  readonly to: string | undefined;
  /** Whether some router has room at all. */
  readonly isRoom: boolean;
  /** Milliseconds for which all are to go: by then others have heard of it. */
  readonly waitedMs: number;
  readonly now: number;
}

/** Decides about one mud. */
export function departureOf({
  isOwn,
  followsRedirects,
  journey,
  to,
  isRoom,
  waitedMs,
  now,
}: Case): Departure {
  if (isOwn) return stays('own');
  if (!followsRedirects) return stays('profile');
  if (journey && now - journey.at < ANSWER_MS) return { is: 'going' };
  if (journey && journey.times >= ASKS_MAX) return stays('unwilling');
  if (to !== undefined) return { is: 'due', to };
  return isRoom && waitedMs < KNOWN_MS ? { is: 'going' } : stays('no-room');
}

const stays = (why: Staying): Departure => ({ is: 'staying', why });

// Where people are, as muds answer one after the other.

import type { Answer, Found, Pushes } from '../messages.ts';
import { type State, withEntry } from './model.ts';

/** One mud has answered. */
export function addFound(state: State, { user, ...found }: Pushes['intermud_locate_found']): State {
  const had = state.found.get(user) ?? [];
  return { ...state, found: withEntry(state.found, user, byMud([...had, found])) };
}

/** The search is over: this is all. */
export function setFound(state: State, { user, found }: Answer<'intermud_locate'>): State {
  return { ...state, found: withEntry(state.found, user, byMud(found)) };
}

function byMud(found: readonly Found[]): Found[] {
  return [...new Map(found.map((one) => [one.mud, one])).values()].sort((a, b) => a.mud.localeCompare(b.mud));
}

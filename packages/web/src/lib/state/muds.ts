// The mud list: what comes, and how it is shown.

import type { Mud, Pushes } from '../messages.ts';
import type { State } from './model.ts';

/** The whole list, or what has changed since. A change before the whole list has come is part of that list. */
export function setMuds(state: State, { whole, muds, gone }: Pushes['intermud_mudlist']): State {
  if (!whole && state.muds === undefined) return state;
  const next = new Map(whole ? [] : state.muds);
  for (const mud of muds) next.set(mud.name, mud);
  for (const name of gone) next.delete(name);
  return { ...state, muds: next };
}

export type MudOrder = 'name' | 'state' | 'driver' | 'mudlib' | 'type';

/** Muds whose fields hold every word of `filter`, whatever the case; in order, muds that are up first within equals. */
export function findMuds(muds: Iterable<Mud>, filter: string, by: MudOrder, isUpOnly: boolean): Mud[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const hit = (mud: Mud) => words.every((word) => searchText(mud).includes(word));
  return [...muds].filter((mud) => (!isUpOnly || mud.state === 'up') && hit(mud)).sort(order(by));
}

function searchText({ name, driver, mudlib, type, open, services }: Mud): string {
  return [name, driver, mudlib, type, open, ...services].join(' ').toLowerCase();
}

function order(by: MudOrder): (a: Mud, b: Mud) => number {
  const rank = ({ state }: Mud) => (state === 'up' ? 0 : 1);
  const byName = (a: Mud, b: Mud) => a.name.localeCompare(b.name);
  if (by === 'name') return byName;
  if (by === 'state') return (a, b) => rank(a) - rank(b) || byName(a, b);
  return (a, b) => a[by].localeCompare(b[by]) || rank(a) - rank(b) || byName(a, b);
}

/** Muds that can be asked who listens: the hub's own, those that talked lately, and all that are up and on channels. */
export function listeningMuds({ status, muds }: State, lately: readonly string[]): string[] {
  const all = [...(muds?.values() ?? [])].filter(
    ({ state, services }) => state === 'up' && services.includes('channel'),
  );
  const names = all.map(({ name }) => name).sort((a, b) => a.localeCompare(b));
  return [...new Set([status.mud, ...lately.filter((name) => names.includes(name)), ...names])];
}

// Where one can go by typing a name.

import { cleanLine } from './clean.ts';
import type { Mud } from './messages.ts';
import type { Route } from './route.ts';
import { sortedChannels } from './state/channels.ts';
import type { State } from './state/model.ts';
import { findMuds } from './state/muds.ts';
import { sortedTells } from './state/tells.ts';

export interface Destination {
  readonly label: string;
  readonly hint: string;
  readonly route: Route;
}

const PAGES: readonly Destination[] = [
  { label: 'Mail', hint: 'page', route: { view: 'mail', folder: 'inbox' } },
  { label: 'New mail', hint: 'page', route: { view: 'compose' } },
  { label: 'News', hint: 'page', route: { view: 'news' } },
  { label: 'Files', hint: 'page', route: { view: 'files', path: '/' } },
  { label: 'Muds', hint: 'page', route: { view: 'muds' } },
  { label: 'All channels', hint: 'page', route: { view: 'channels' } },
  { label: 'Status', hint: 'page', route: { view: 'status' } },
  { label: 'Terminal', hint: 'page', route: { view: 'terminal' } },
];

const FOUND_MAX = 12;

/** The best places for what was typed: those that begin with it first. What begins as an address is a new conversation. */
export function findDestinations(state: State, typed: string): Destination[] {
  const wanted = typed.trim().toLowerCase();
  const all = [...channels(state), ...tells(state), ...PAGES, ...muds(state)];
  const hits = all.filter(({ label }) => label.toLowerCase().includes(wanted));
  const first = ({ label }: Destination) => (label.toLowerCase().startsWith(wanted) ? 0 : 1);
  const named = hits.sort((a, b) => first(a) - first(b)).slice(0, FOUND_MAX);
  return [...newTells(state, typed), ...named, ...search(typed)];
}

/** Conversations on the muds whose names begin so, those that are up first; on one that is on no list, as it was typed. */
function newTells({ muds = new Map() }: State, typed: string): Destination[] {
  const [, user, begun = ''] = /^\s*([^@\s]+)@(.*?)\s*$/.exec(typed) ?? [];
  if (!user) return [];
  const key = begun.toLowerCase();
  const like = [...muds.values()].filter(({ name }) => name.toLowerCase().startsWith(key));
  const isExact = ({ name }: Mud) => name.toLowerCase() === key;
  const found = findMuds(like, '', 'state', false).sort((a, b) => Number(isExact(b)) - Number(isExact(a)));
  if (found.length === 0) return begun === '' ? [] : [tellOn(user, begun)];
  return found.slice(0, FOUND_MAX).map(({ name, state }) => tellOn(user, name, state));
}

const tellOn = (user: string, mud: string, state?: Mud['state']): Destination => ({
  label: `Tell ${user}@${cleanLine(mud)}`,
  hint: state === 'down' ? 'person, on a mud that is down' : 'person',
  route: { view: 'tell', with: `${user.toLowerCase()}@${mud}` },
});

/** A name that is no address: somebody whose mud is not known. */
function search(typed: string): Destination[] {
  const user = typed.trim();
  if (user === '' || /[@\s]/.test(user)) return [];
  return [
    {
      label: `Look for ${user} on every mud`,
      hint: 'person',
      route: { view: 'find', user: user.toLowerCase() },
    },
  ];
}

const channels = (state: State): Destination[] =>
  sortedChannels(state).map(({ info: { name } }) => ({
    label: cleanLine(name),
    hint: 'channel',
    route: { view: 'channel', channel: name },
  }));

const tells = (state: State): Destination[] =>
  sortedTells(state).map(({ info }) => ({
    label: cleanLine(info.with),
    hint: 'person',
    route: { view: 'tell', with: info.with },
  }));

const muds = ({ muds: list }: State): Destination[] =>
  [...(list?.values() ?? [])].map(({ name }) => ({
    label: cleanLine(name),
    hint: 'mud',
    route: { view: 'muds', mud: name },
  }));

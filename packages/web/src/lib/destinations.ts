// Where one can go by typing a name.

import { cleanLine } from './clean.ts';
import type { Route } from './route.ts';
import { sortedChannels } from './state/channels.ts';
import type { State } from './state/model.ts';
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

/** The best places for what was typed: those that begin with it first. An address is a new conversation. */
export function findDestinations(state: State, typed: string): Destination[] {
  const wanted = typed.trim().toLowerCase();
  const all = [...channels(state), ...tells(state), ...PAGES, ...muds(state)];
  const hits = all.filter(({ label }) => label.toLowerCase().includes(wanted));
  const first = ({ label }: Destination) => (label.toLowerCase().startsWith(wanted) ? 0 : 1);
  const named = hits.sort((a, b) => first(a) - first(b)).slice(0, FOUND_MAX);
  return [...newTell(typed), ...named, ...search(typed)];
}

function newTell(typed: string): Destination[] {
  const [, user, mud] = /^\s*([^@\s]+)@(\S.*?)\s*$/.exec(typed) ?? [];
  if (!user || !mud) return [];
  return [
    {
      label: `Tell ${user}@${mud}`,
      hint: 'person',
      route: { view: 'tell', with: `${user.toLowerCase()}@${mud}` },
    },
  ];
}

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

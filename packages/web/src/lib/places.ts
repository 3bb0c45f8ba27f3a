// The order of conversations, for the list at the left and for the keys that walk through it.

import type { Route } from './route.ts';
import { sortedChannels } from './state/channels.ts';
import type { State } from './state/model.ts';
import { sortedTells } from './state/tells.ts';

interface Stop {
  readonly route: Route;
  readonly unread: number;
}

/** Every conversation of the list at the left, from the top. */
export function stops(state: State): Stop[] {
  const channels = sortedChannels(state).filter(({ info }) => info.joined);
  return [
    ...channels.map(({ info }) => ({
      route: { view: 'channel', channel: info.name } as const,
      unread: info.unread,
    })),
    ...sortedTells(state).map(({ info }) => ({
      route: { view: 'tell', with: info.with } as const,
      unread: info.unread,
    })),
  ];
}

/** The conversation after (1) or before (-1) the one that is shown, round and round; with `isUnread` one that has something new. */
export function nextPlace(state: State, from: Route, step: 1 | -1, isUnread = false): Route {
  const all = stops(state);
  const at = all.findIndex(({ route }) => isSame(route, from));
  const start = at < 0 && step < 0 ? 0 : at;
  for (let far = 1; far <= all.length; far += 1) {
    const stop = all[(start + step * far + all.length * 2) % all.length];
    if (stop && (!isUnread || stop.unread > 0)) return stop.route;
  }
  return from;
}

/** Whether two routes show the same conversation. */
export function isSame(a: Route, b: Route): boolean {
  if (a.view === 'channel' && b.view === 'channel') return a.channel === b.channel;
  return a.view === 'tell' && b.view === 'tell' && a.with === b.with;
}

// A place where lines are said: a channel, or a conversation with somebody.

import { LIMITS } from './limits.ts';

export type Place =
  | { readonly kind: 'channel'; readonly channel: string }
  | { readonly kind: 'tell'; readonly with: string };

/** A place as a key, for drafts and the outbox. */
export function keyOf(place: Place): string {
  return place.kind === 'channel' ? `channel ${place.channel}` : `tell ${place.with}`;
}

/** The place of a key that {@link keyOf} made. */
export function placeOf(key: string): Place {
  const name = key.slice(key.indexOf(' ') + 1);
  return key.startsWith('channel ') ? { kind: 'channel', channel: name } : { kind: 'tell', with: name };
}

/** Sends read marks: of each place one at once, then at most one in a while, and the last one always. */
export function readMarks(mark: (place: Place, id: number) => void): (place: Place, id: number) => void {
  const marked = new Map<string, number>();
  const due = new Map<string, number>();
  const send = (place: Place, key: string, id: number) => {
    marked.set(key, id);
    mark(place, id);
    due.set(key, id);
    setTimeout(() => flush(place, key), LIMITS.readMs);
  };
  const flush = (place: Place, key: string) => {
    const id = due.get(key) ?? 0;
    due.delete(key);
    if (id > (marked.get(key) ?? 0)) send(place, key, id);
  };
  return (place, id) => {
    const key = keyOf(place);
    if (id <= (marked.get(key) ?? 0)) return;
    const waiting = due.get(key);
    if (waiting === undefined) send(place, key, id);
    else due.set(key, Math.max(id, waiting));
  };
}

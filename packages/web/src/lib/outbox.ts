// Lines on their way: from Enter until the hub has taken them. None is ever dropped without a word.

import { readSaid } from './say.ts';

/** A line that was sent, or could not be. */
export interface Outgoing {
  readonly key: number;
  /** `channel gossip`, `tell fred@Granite`. */
  readonly place: string;
  readonly text: string;
  /** Id of the last line that was here when it was sent. */
  readonly after: number;
  readonly state:
    | { readonly at: 'sending' }
    | { readonly at: 'taken'; readonly id: number }
    | { readonly at: 'failed'; readonly reason: string };
}

export type Outbox = readonly Outgoing[];

export function addOutgoing(outbox: Outbox, place: string, text: string, after: number): [Outbox, Outgoing] {
  const key = Math.max(0, ...outbox.map((one) => one.key)) + 1;
  const outgoing: Outgoing = { key, place, text, after, state: { at: 'sending' } };
  return [[...outbox, outgoing], outgoing];
}

export function setOutgoing(outbox: Outbox, key: number, state: Outgoing['state']): Outbox {
  return outbox.map((one) => (one.key === key ? { ...one, state } : one));
}

export function removeOutgoing(outbox: Outbox, key: number): Outbox {
  return outbox.filter((one) => one.key !== key);
}

/** Lines that the hub has sent back to us are no longer on their way. */
export function settle(outbox: Outbox, place: string, lines: readonly { readonly id: number }[]): Outbox {
  const has = (id: number) => lines.some((line) => line.id === id);
  const isHere = ({ place: where, state }: Outgoing) =>
    where === place && state.at === 'taken' && has(state.id);
  return outbox.some(isHere) ? outbox.filter((one) => !isHere(one)) : outbox;
}

interface Come {
  readonly id: number;
  readonly self: boolean;
  readonly message: string;
}

/** Whether it has come back already, while the answer to it is still under way: then it is not shown twice. */
export function hasCome({ state, text, after }: Outgoing, lines: readonly Come[]): boolean {
  const said = readSaid(text)?.text ?? text;
  const isIt = ({ id, self, message }: Come) => self && id > after && message.endsWith(said);
  return state.at === 'sending' && lines.some(isIt);
}

/** What was kept over a reload. What became of lines that were under way is not known. */
export function restoreOutbox(text: string): Outbox {
  try {
    const kept: unknown = JSON.parse(text || '[]');
    return Array.isArray(kept)
      ? kept.filter(isKept).map(({ place, text: line }, at) => unknown(at + 1, place, line))
      : [];
  } catch {
    return [];
  }
}

/** For {@link restoreOutbox}: empty when nothing is under way. */
export function keepOutbox(outbox: Outbox): string {
  const open = outbox.filter(({ state }) => state.at !== 'taken');
  return open.length === 0 ? '' : JSON.stringify(open.map(({ place, text }) => ({ place, text })));
}

function unknown(key: number, place: string, text: string): Outgoing {
  const reason = 'The page was closed before the hub had answered. It may have been sent';
  return { key, place, text, after: 0, state: { at: 'failed', reason } };
}

function isKept(entry: unknown): entry is { place: string; text: string } {
  const { place, text } = (entry ?? {}) as { place?: unknown; text?: unknown };
  return typeof place === 'string' && typeof text === 'string';
}

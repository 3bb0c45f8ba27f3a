// Lines in order of id, each once, however often and in whatever order they come.

import { LIMITS } from '../limits.ts';
import type { History } from './model.ts';

interface Numbered {
  readonly id: number;
}

/** Adds a new line; one that is there already takes the old one's place. */
export function addLine<Line extends Numbered>(history: History<Line>, line: Line): History<Line> {
  const lines = merge(history.lines, [line]);
  const kept = lines.slice(-LIMITS.linesKept);
  // Lines that fell off at the top can be asked for again.
  return { lines: kept, more: kept.length < lines.length ? true : history.more };
}

/** Adds older lines as the hub gave them, whatever has come since. Asked for by somebody who reads, so none falls off. */
export function addOlder<Line extends Numbered>(
  history: History<Line>,
  older: readonly Line[],
  more: boolean,
): History<Line> {
  return { lines: merge(history.lines, older), more };
}

function merge<Line extends Numbered>(old: readonly Line[], added: readonly Line[]): Line[] {
  const byId = new Map([...old, ...added].map((line) => [line.id, line]));
  return [...byId.values()].sort((a, b) => a.id - b.id);
}

// Lines as a conversation shows them: under the day they were said, the talker's name once for several in a row.

import type { ChannelLine, Tell } from './messages.ts';
import { isSameDay } from './time.ts';

export type Line = ChannelLine | Tell;

export interface Row {
  readonly line: Line;
  /** Whether a new day begins with it, whether the talker has to be named, and whether what is new begins here. */
  readonly isNewDay: boolean;
  readonly isFirst: boolean;
  readonly isFirstUnread: boolean;
}

/** Milliseconds between two lines that still belong together. */
const TOGETHER_MS = 5 * 60_000;

/** How it was when somebody began to look: the last line read (0 for none), and whether there was anything after it. */
export interface Looked {
  readonly read: number;
  readonly hasUnread: boolean;
}

/** The first unread line is marked; lines that come while somebody looks are not. */
export function toRows(lines: readonly Line[], { read, hasUnread }: Looked): Row[] {
  const isUnread = ({ id, self }: Line) => id > read && !self;
  const firstUnread = hasUnread && read > 0 ? lines.find(isUnread)?.id : undefined;
  return lines.map((line, at) => {
    const before = lines[at - 1];
    const isNewDay = before === undefined || !isSameDay(before.at, line.at);
    const isFirstUnread = line.id === firstUnread;
    return { line, isNewDay, isFirstUnread, isFirst: isNewDay || isFirstUnread || !belongs(before, line) };
  });
}

function belongs(before: Line, line: Line): boolean {
  const isSame = before.user === line.user && before.mud === line.mud && before.name === line.name;
  return isSame && isTalk(before) && isTalk(line) && line.at - before.at < TOGETHER_MS;
}

/** Emotes name their talker themselves. */
export function isTalk({ kind }: Line): boolean {
  return kind === 'say' || kind === 'tell';
}

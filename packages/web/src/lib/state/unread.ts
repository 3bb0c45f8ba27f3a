// What waits to be read.

import type { State } from './model.ts';

/** Tells, mails, and lines on channels that are joined. */
export function unreadOf(state: State): number {
  let sum = state.mail.unread;
  for (const { info } of state.channels.values()) if (info.joined) sum += info.unread;
  for (const { info } of state.tells.values()) sum += info.unread;
  return sum;
}

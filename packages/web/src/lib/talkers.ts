// Who has talked on a channel lately.

import type { ChannelLine } from './messages.ts';

const TALKERS_MAX = 30;

/** One line of each talker, the latest first. */
export function talkers(lines: readonly ChannelLine[]): ChannelLine[] {
  const byAddress = new Map<string, ChannelLine>();
  for (const line of lines.toReversed()) {
    const address = `${line.user}@${line.mud}`;
    if (!byAddress.has(address)) byAddress.set(address, line);
  }
  return [...byAddress.values()].slice(0, TALKERS_MAX);
}

// A line of a channel as it is kept: nothing in it that another mud could do harm with.

import type { ChannelLine } from '@intermud/mud';
import type { LineRecord } from '../../store/index.ts';
import { plainName, saying } from './text.ts';

/** What the hub adds to a line. */
export interface HeardBy {
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The hub's own name: whom of its people a line is aimed at is kept. */
  readonly home: string;
}

/** The record of a line that has come. */
export function recordOf(line: ChannelLine, { id, at, home }: HeardBy): LineRecord {
  const name = plainName(line.visname) || 'Someone';
  return {
    ...{ id, at, channel: line.channel, name },
    kind: line.kind === 'message' ? 'say' : line.kind,
    user: (plainName(line.user || '') || name).toLowerCase(),
    mud: plainName(line.mud) || 'nowhere',
    message: saying(line.text),
    ...targetOf(line, home),
  };
}

function targetOf({ target }: ChannelLine, home: string): Pick<LineRecord, 'target'> {
  if (target === undefined || target.mud !== home) return {};
  return { target: { user: target.user.toLowerCase(), message: saying(target.text) } };
}

// A line of a channel on its way to those who read it: laid out once for all who see it alike.

import { broadcast, type Messages } from '@intermud/portal';
import type { LineRecord } from '../../store/index.ts';
import type { ChannelLine } from '../messages/index.ts';
import type { Resident, Visit } from './resident.ts';
import { clockTime, colouredLine, paint, senderInLine, signed, withMargin } from './text.ts';

/** Shows a line to many: each gets what {@link lineMessage} gives for them. `home` is the hub's name as a mud. */
export function sendLine(readers: Iterable<Visit>, line: LineRecord, home: string): void {
  for (const alike of groupAlike(readers, line)) {
    const sessions = alike.map(({ session }) => session);
    const [first] = alike;
    if (first !== undefined) broadcast(sessions, lineMessage(first, line, home));
  }
}

/** A line as one session gets it: text, and for clients that show channels of their own the same in structure. */
export function lineMessage(visit: Visit, line: LineRecord, home: string): string | Messages {
  const { session, resident } = visit;
  const text = visit.look(timeFor(resident, line.at)) + visit.look(textOf(seenBy(resident, line)));
  if (session.structure === 'none') return text;
  // Only telnet has its text in a stream of its own, where the two say which part of it is the line.
  const isMarked = session.structure === 'gmcp';
  return {
    ...(isMarked && { comm_channel_start: [line.channel] }),
    text: [text],
    ...(isMarked && { comm_channel_end: [line.channel] }),
    comm_channel_text: shownLine(line, resident, home),
  };
}

/** Readers in parts of whom each sees the line alike: all that {@link lineMessage} asks of a reader is in the key. */
function groupAlike(readers: Iterable<Visit>, line: LineRecord): Iterable<readonly Visit[]> {
  const groups = new Map<string, Visit[]>();
  for (const visit of readers) {
    const key = lookOf(visit, line);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [visit]);
    else group.push(visit);
  }
  return groups.values();
}

function lookOf({ session, resident }: Visit, { user, target }: LineRecord): string {
  const { username, profile } = resident;
  // Who says it, and whom it is said to, see it in their own way.
  const own = username === user || username === target?.user ? username : '';
  return `${session.structure} ${profile.colours} ${profile.timestamps} ${own}`;
}

/** A line as clients get it; `Comm.Channel.Text` of docs/gmcp.md. */
export function shownLine(
  given: LineRecord,
  { username }: Pick<Resident, 'username'>,
  home: string,
): ChannelLine {
  const line = seenBy({ username }, given);
  const { channel, id, at, kind, user, mud, name, message } = line;
  const self = user === username && mud === home;
  const text = textOf(line);
  return { channel, talker: `${name}@${mud}`, text, id, at, kind, user, mud, name, message, self };
}

/** A line as one of our people sees it: an emote at them says so. */
export function seenBy({ username }: Pick<Resident, 'username'>, line: LineRecord): LineRecord {
  return line.target?.user === username ? { ...line, message: line.target.message } : line;
}

/** `12:34 ` for those who want it. */
export function timeFor({ profile }: Pick<Resident, 'profile'>, at: number): string {
  return profile.timestamps ? `${paint('dim', clockTime(at))} ` : '';
}

/** The whole line as telnet players see it. Source: Intermud-3, "Service: channel". */
export function textOf({ channel, kind, name, mud, message }: LineRecord): string {
  const said = withMargin(kind === 'say' ? message : signed(message, { name, mud }));
  const tag = paint('cyan', `[${colouredLine(channel)}]`);
  return kind === 'say' ? `${tag} ${paint('bold', senderInLine({ name, mud }))}: ${said}` : `${tag} ${said}`;
}

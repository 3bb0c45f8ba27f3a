// Channels and their lines.

import type { Answer, Channel, Pushes } from '../messages.ts';
import { addLine, addOlder } from './history.ts';
import type { ChannelRoom, State } from './model.ts';
import { withEntry } from './model.ts';

/** The list comes whole; lines that we have stay. */
export function setChannels(state: State, { values = [] }: Pushes['comm_channel_list']): State {
  const rooms = values.map((info) => [info.name, roomOf(state, info)] as const);
  return { ...state, channels: new Map(rooms) };
}

function roomOf({ channels }: State, info: Channel): ChannelRoom {
  const old = channels.get(info.name);
  return old ? { ...old, info } : { info, lines: [], more: undefined };
}

/** A line has been said. */
export function addChannelLine(state: State, line: Pushes['comm_channel_text']): State {
  return change(state, line.channel, (room) => {
    const isNew = line.id > room.info.last;
    const info = {
      ...room.info,
      last: Math.max(room.info.last, line.id),
      unread: room.info.unread + Number(isNew && !line.self),
    };
    return { ...room, ...addLine(room, line), info };
  });
}

/** Older lines have come. */
export function addChannelHistory(state: State, answer: Answer<'intermud_channel_history'>): State {
  return change(state, answer.channel, (room) => ({ ...room, ...addOlder(room, answer.lines, answer.more) }));
}

/** The read mark has moved, here or elsewhere. It never goes back: an older one was on its way while we read on. */
export function markChannel(
  state: State,
  { channel, unread, read }: Pushes['intermud_channel_unread'],
): State {
  return change(state, channel, (room) =>
    read < room.info.read ? room : { ...room, info: { ...room.info, unread, read } },
  );
}

function change(state: State, name: string, how: (room: ChannelRoom) => ChannelRoom): State {
  const room = state.channels.get(name);
  return room ? { ...state, channels: withEntry(state.channels, name, how(room)) } : state;
}

const KINDS = { open: 'open to every mud', closed: 'for invited muds', filtered: 'filtered by its owner' };

/** What a channel is, in a line: what it is called if that says more than its name, whose it is, who may be on it. */
export function aboutChannel({ name, caption, owner, type }: Channel): string {
  const about = caption === name ? [] : [caption];
  return [...about, ...(owner ? [`of ${owner}`] : []), KINDS[type]].join(', ');
}

/** Whether the hub has said which channels there are. The mud list comes after it. */
export const hasChannels = ({ channels, muds }: State): boolean => channels.size > 0 || muds !== undefined;

/** Channels that are joined first, each group by name. */
export function sortedChannels({ channels }: State): ChannelRoom[] {
  return [...channels.values()].sort(
    (a, b) => Number(b.info.joined) - Number(a.info.joined) || a.info.name.localeCompare(b.info.name),
  );
}

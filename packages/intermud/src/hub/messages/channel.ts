// Comm.Channel and Intermud.Channel.

import { z } from 'zod';
import { asks, type Coloured, type Part, shapes, type Time } from './define.ts';

const { name, text, id, page } = shapes;

/** A channel of the network, as somebody has it. */
export interface Channel {
  readonly name: string;
  readonly caption: string;
  readonly command: string;
  readonly joined: boolean;
  readonly owner: string;
  readonly type: 'open' | 'closed' | 'filtered';
  readonly unread: number;
  /** Id of the last line read, and of the newest; 0 for none. */
  readonly read: number;
  readonly last: number;
}

/** A line on a channel. */
export interface ChannelLine {
  readonly channel: string;
  readonly id: number;
  readonly at: Time;
  readonly kind: 'say' | 'emote' | 'targeted';
  readonly user: string;
  readonly mud: string;
  readonly name: string;
  readonly talker: string;
  readonly message: Coloured;
  readonly text: Coloured;
  readonly self: boolean;
}

/** Somebody of the hub, with the joined channels that they are on. */
export interface ChannelPlayer {
  readonly name: string;
  readonly channels: readonly string[];
}

/** Requests about channels. */
export const CHANNEL_REQUESTS = {
  intermud_channel_send: asks('Says something on a channel.', {
    ...{ channel: name, text },
    emote: z.boolean().default(false),
  }).gets<{ readonly id: number }>(),
  intermud_channel_join: asks('Joins a channel.', { channel: name }).gets<{ readonly channel: string }>(),
  intermud_channel_leave: asks('Leaves a channel.', { channel: name }).gets<{ readonly channel: string }>(),
  intermud_channel_history: asks('Gives what was said on a channel.', { channel: name, ...page }).gets<
    Part & { readonly channel: string; readonly lines: readonly ChannelLine[] }
  >(),
  intermud_channel_read: asks('Marks lines of a channel as read.', { channel: name, id }).gets<{
    readonly channel: string;
  }>(),
  intermud_channel_who: asks('Asks a mud who of its users hears a channel.', {
    channel: name,
    mud: name,
  }).gets<{ readonly channel: string; readonly mud: string; readonly users: readonly string[] }>(),
};

/** What is told of channels. */
export interface ChannelPushes {
  comm_channel_text: ChannelLine;
  intermud_channel_unread: { readonly channel: string; readonly unread: number; readonly read: number };
}

/** What is told as a list, by what its items are. */
export interface ChannelLists {
  comm_channel_list: Channel;
  comm_channel_players: ChannelPlayer;
}

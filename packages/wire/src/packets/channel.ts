// Lines on channels, what muds tell the router about channels, and what they ask each other about them.
import { type PacketOf, packet } from './define.ts';
import {
  arrayOf,
  embedded,
  flag,
  int,
  looseInt,
  looseString,
  string,
  stringOrZero,
  visname,
} from './fields.ts';

const SOURCE = 'Intermud-3, "Service: channel"';
const CHANNEL = string('the name of the channel');
const SENDER = visname("the sender's name as it should be shown");

/** `channel-m`: a line on a channel. */
export const channelM = packet(
  'channel-m',
  { about: 'A line on a channel. The receiver adds names and layout.', source: SOURCE },
  { channel: CHANNEL, visname: SENDER, message: string('the text, without a newline at its end') },
);

/** A `channel-m`. */
export type ChannelM = PacketOf<typeof channelM>;

/** `channel-e`: an emote on a channel. */
export const channelE = packet(
  'channel-e',
  { about: 'An emote on a channel.', source: SOURCE },
  { channel: CHANNEL, visname: SENDER, message: string('the text; `$N` stands for the sender') },
);

/** A `channel-e`. */
export type ChannelE = PacketOf<typeof channelE>;

/** `channel-t`: an emote on a channel that is aimed at somebody. */
export const channelT = packet(
  'channel-t',
  {
    about:
      'An emote on a channel that is aimed at a user. `$N` stands for the sender, `$O` for the user aimed at; who is aimed at sees a text of their own.',
    source: SOURCE,
  },
  {
    channel: CHANNEL,
    targettedMud: stringOrZero('the mud of the user aimed at'),
    targettedUser: stringOrZero('the user aimed at, lower-case'),
    messageOthers: string('what everybody else sees'),
    messageTarget: string('what the user aimed at sees'),
    originatorVisname: SENDER,
    targetVisname: visname('the name of the user aimed at as it should be shown', 'targettedUser'),
  },
);

/** A `channel-t`. */
export type ChannelT = PacketOf<typeof channelT>;

/** `channel-listen`: tunes a mud in or out. */
export const channelListen = packet(
  'channel-listen',
  { about: 'Tells the router whether this mud wants to hear a channel.', source: SOURCE },
  { channel: CHANNEL, onOrOff: flag('1 to hear the channel, 0 to hear it no more') },
);

/** A `channel-listen`. */
export type ChannelListen = PacketOf<typeof channelListen>;

/** Who may be on a channel. Source: Intermud-3, "Service: channel". */
export const CHANNEL_TYPES = { banned: 0, admitted: 1, filtered: 2 } as const;

/** `channel-add`: makes a channel, or changes its type. */
export const channelAdd = packet(
  'channel-add',
  {
    about: 'Makes a channel that the sending mud owns; sent again by the owner, changes its type.',
    source: SOURCE,
  },
  {
    channel: CHANNEL,
    channelType: int('0 all but those banned, 1 only those admitted, 2 admitted and filtered by the owner'),
  },
);

/** A `channel-add`. */
export type ChannelAdd = PacketOf<typeof channelAdd>;

/** `channel-remove`: removes a channel. */
export const channelRemove = packet(
  'channel-remove',
  { about: 'Removes a channel; only its owner may.', source: SOURCE },
  { channel: CHANNEL },
);

/** A `channel-remove`. */
export type ChannelRemove = PacketOf<typeof channelRemove>;

/** `channel-admin`: changes who is banned from or admitted to a channel. */
export const channelAdmin = packet(
  'channel-admin',
  {
    about: 'Changes the list of muds that are banned from a channel or admitted to it; only its owner may.',
    source: SOURCE,
  },
  {
    channel: CHANNEL,
    addToList: arrayOf(string('a mud'), 'muds to put on the list'),
    removeFromList: arrayOf(string('a mud'), 'muds to take off the list'),
  },
);

/** A `channel-admin`. */
export type ChannelAdmin = PacketOf<typeof channelAdmin>;

/** `chan-ack`: a router says that a channel command was carried out. */
export const chanAck = packet(
  'chan-ack',
  {
    about: 'Says that a channel command was carried out. Sent by one family of routers, needed by nobody.',
    source: "extension: Samson's router",
  },
  { message: looseString('what was done, in words') },
);

/** A `chan-ack`. */
export type ChanAck = PacketOf<typeof chanAck>;

/** `chan-adminlist`: asks for the list that `channel-admin` changes. */
export const chanAdminlist = packet(
  'chan-adminlist',
  {
    about: 'Asks for the muds that are banned from a channel or admitted to it; only its owner may.',
    source: "extension: Samson's and Tim's routers",
  },
  { channel: CHANNEL },
);

/** A `chan-adminlist`. */
export type ChanAdminlist = PacketOf<typeof chanAdminlist>;

/** `chan-adminlist-reply`: the list that `channel-admin` changes. */
export const chanAdminlistReply = packet(
  'chan-adminlist-reply',
  {
    about: 'The muds that are banned from a channel or admitted to it.',
    source: "extension: Samson's and Tim's routers",
  },
  { channel: CHANNEL, listedMuds: arrayOf(string('a mud'), 'the muds on the list') },
);

/** A `chan-adminlist-reply`. */
export type ChanAdminlistReply = PacketOf<typeof chanAdminlistReply>;

/** `chan-filter-req`: the router asks a channel's owner to filter a line. */
export const chanFilterReq = packet(
  'chan-filter-req',
  {
    about: 'Hands a line on a filtered channel to its owner; answered by `chan-filter-reply`.',
    source: SOURCE,
  },
  { channel: CHANNEL, packetToFilter: embedded('the whole channel-m, channel-e or channel-t packet') },
);

/** A `chan-filter-req`. */
export type ChanFilterReq = PacketOf<typeof chanFilterReq>;

/** `chan-filter-reply`: the owner gives the line back. */
export const chanFilterReply = packet(
  'chan-filter-reply',
  { about: 'Gives a line back, changed or not; 0 drops it.', source: SOURCE },
  { channel: CHANNEL, filteredPacket: embedded('the whole packet as it should be heard, or 0 to drop it') },
);

/** A `chan-filter-reply`. */
export type ChanFilterReply = PacketOf<typeof chanFilterReply>;

/** `chan-who-req`: asks who on a mud hears a channel. */
export const chanWhoReq = packet(
  'chan-who-req',
  {
    about: 'Asks which users of the target mud hear a channel; answered by `chan-who-reply`.',
    source: SOURCE,
  },
  { channel: CHANNEL },
);

/** A `chan-who-req`. */
export type ChanWhoReq = PacketOf<typeof chanWhoReq>;

/** `chan-who-reply`: who on a mud hears a channel. */
export const chanWhoReply = packet(
  'chan-who-reply',
  { about: 'The users of a mud who hear a channel.', source: SOURCE },
  { channel: CHANNEL, userList: arrayOf(string("a user's name as it should be shown"), 'the users') },
);

/** A `chan-who-reply`. */
export type ChanWhoReply = PacketOf<typeof chanWhoReply>;

/** `chan-user-req`: asks for what a targeted emote needs to know of a user. */
export const chanUserReq = packet(
  'chan-user-req',
  {
    about:
      'Asks for the name and the gender of a user of the target mud; answered by `chan-user-reply`, or by `error` with `unk-user`.',
    source: SOURCE,
  },
  { username: string('the user asked about, lower-case') },
);

/** A `chan-user-req`. */
export type ChanUserReq = PacketOf<typeof chanUserReq>;

/** What pronouns to use of a user. Source: Intermud-3, "Service: channel". */
export const GENDERS = { male: 0, female: 1, neuter: 2 } as const;

/** `chan-user-reply`: a user's name and gender. */
export const chanUserReply = packet(
  'chan-user-reply',
  {
    about: 'The name and the gender of a user, for targeted emotes. May be cached: see `ucache-update`.',
    source: SOURCE,
  },
  {
    username: string('the user asked about, lower-case'),
    visname: visname("the user's name as it should be shown", 'username'),
    gender: looseInt('0 male, 1 female, 2 neuter'),
  },
);

/** A `chan-user-reply`. */
export type ChanUserReply = PacketOf<typeof chanUserReply>;

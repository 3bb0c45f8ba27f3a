// What the hub and this client say to each other, as types. The contract in words: docs/gmcp.md.

/** Milliseconds since 1970. */
export type Time = number;
/** `user@mud`. */
export type Address = string;
/** Text that may hold ANSI colours and Pinkfish codes. Never to be shown but through `colours.ts`. */
export type Coloured = string;

/** One frame: name, args, kwargs. */
export type Command = readonly [
  name: string,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
];

/** A channel of the network. */
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

/** One tell, in either direction. */
export interface Tell {
  readonly id: number;
  readonly at: Time;
  /** The other one. */
  readonly with: Address;
  readonly user: string;
  readonly mud: string;
  readonly name: string;
  readonly kind: 'tell' | 'emote';
  readonly message: Coloured;
  readonly self: boolean;
  /** Why it did not arrive. */
  readonly failed?: string;
}

/** All that was said with one user. */
export interface Conversation {
  readonly with: Address;
  readonly user: string;
  readonly mud: string;
  readonly name: string;
  readonly at: Time;
  readonly last: Coloured;
  readonly unread: number;
  readonly read: number;
}

/** A row of the mud list. */
export interface Mud {
  readonly name: string;
  readonly state: 'up' | 'down';
  readonly since?: Time;
  readonly backAt?: Time;
  readonly driver: string;
  readonly mudlib: string;
  readonly type: string;
  readonly open: string;
  readonly services: readonly string[];
}

/** All that a mud says of itself. */
export interface MudDetail extends Mud {
  readonly address: string;
  readonly playerPort: number;
  readonly tcpPort: number;
  readonly udpPort: number;
  readonly baseMudlib: string;
  readonly email: string;
  readonly other: Readonly<Record<string, string>>;
}

export interface WhoUser {
  readonly name: Coloured;
  /** Seconds. */
  readonly idle: number;
  readonly info: Coloured;
}

export interface Finger {
  readonly user: Address;
  readonly name?: Coloured;
  readonly title?: Coloured;
  readonly realName?: string;
  readonly email?: string;
  readonly loginout?: string;
  /** Seconds; -1: not there. */
  readonly idle?: number;
  readonly host?: string;
  readonly level?: string;
  readonly extra?: Coloured;
}

export interface Found {
  readonly mud: string;
  readonly name: string;
  /** Seconds. */
  readonly idle: number;
  readonly status: Coloured;
}

export type Folder = 'inbox' | 'sent';
export type DeliveryState = 'queued' | 'delivered' | 'failed';

export interface MailHead {
  readonly id: number;
  readonly folder: Folder;
  readonly at: Time;
  readonly from: Address;
  readonly name: string;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly subject: string;
  readonly unread: boolean;
  /** Bytes. */
  readonly size: number;
  /** Of one's own: the worst of its deliveries. */
  readonly state?: DeliveryState;
}

export interface Delivery {
  readonly to: Address;
  readonly state: DeliveryState;
  readonly reason?: string;
  readonly nextAt?: Time;
}

export interface Mail extends MailHead {
  readonly text: Coloured;
  readonly deliveries?: readonly Delivery[];
}

export interface NewsGroup {
  readonly name: string;
  readonly mud: string;
  readonly about: string;
  readonly posts: number;
  readonly unread: number;
  readonly canPost: boolean;
}

export interface PostHead {
  readonly id: number;
  readonly at: Time;
  readonly author: string;
  readonly subject: string;
  readonly unread: boolean;
  readonly replyTo?: number;
}

export interface Post extends PostHead {
  readonly text: Coloured;
}

export interface FileEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
  /** Bytes, and milliseconds since 1970; -1 where not told. */
  readonly size: number;
  readonly at: Time;
}

/** Whom somebody does not want to hear, in lower case. */
export interface Ignored {
  readonly users: readonly Address[];
  readonly muds: readonly string[];
  readonly channels: readonly string[];
}

export interface RouterStatus {
  readonly name: string;
  readonly address: string;
  readonly state: 'online' | 'connecting' | 'waiting' | 'resting';
  readonly since: Time;
  readonly current: boolean;
}

/** Another router of the network. */
export interface PeerStatus {
  readonly name: string;
  readonly state: string;
  readonly since?: Time;
  /** Whether packets reach it: by a link of its own, through another router, or not. */
  readonly path: 'direct' | 'hop' | 'none';
  /** Routers that it has links to. */
  readonly links: readonly string[];
  readonly muds: number;
  /** Why there is no link; for staff. */
  readonly trouble?: string;
}

export interface LinkStatus {
  readonly mud: string;
  /** For staff. */
  readonly address?: string;
  readonly since: Time;
  /** Packets in the last second. */
  readonly in: number;
  readonly out: number;
  /** Bytes. */
  readonly waiting: number;
  /** Packets in and out at the times of `samples`; only with the busiest. */
  readonly recent?: readonly (readonly [packetsIn: number, packetsOut: number])[];
}

/** Time, packets per second in and out, number of links. */
export type Sample = readonly [at: Time, packetsIn: number, packetsOut: number, links: number];

export interface Status {
  readonly at: Time;
  readonly since: Time;
  readonly version: string;
  readonly sessions: number;
  readonly routers: readonly RouterStatus[];
  /** The router of the hub's own program. */
  readonly router?: string;
  readonly peers: readonly PeerStatus[];
  /** The busiest first; `linkCount` is how many there are. */
  readonly links: readonly LinkStatus[];
  readonly linkCount: number;
  readonly samples: readonly Sample[];
}

export interface CharStatus {
  readonly afk: string;
  readonly mail: number;
  readonly tells: number;
  readonly channels: number;
  readonly mud: string;
  readonly online: boolean;
  readonly staff: boolean;
  readonly guest: boolean;
}

export interface ErrorNews {
  readonly code: string;
  readonly message: string;
  readonly command: string;
}

interface Page {
  readonly before?: number;
  readonly count?: number;
}

/** Every request of `Intermud`: what it says, and what its answer says. `cmdid` is added by `requests.ts`. */
export interface Requests {
  intermud_channel_send: [{ channel: string; text: string; emote?: boolean }, { id: number }];
  intermud_channel_join: [{ channel: string }, { channel: string }];
  intermud_channel_leave: [{ channel: string }, { channel: string }];
  intermud_channel_history: [
    { channel: string } & Page,
    { channel: string; lines: readonly ChannelLine[]; more: boolean },
  ];
  intermud_channel_read: [{ channel: string; id: number }, { channel: string }];
  intermud_channel_who: [
    { channel: string; mud: string },
    { channel: string; mud: string; users: readonly string[] },
  ];
  intermud_tell_send: [{ to: Address; text: string; emote?: boolean }, { id: number; with: Address }];
  intermud_tell_list: [Record<never, never>, { conversations: readonly Conversation[] }];
  intermud_tell_history: [{ with: Address } & Page, { with: Address; lines: readonly Tell[]; more: boolean }];
  intermud_tell_read: [{ with: Address; id: number }, { with: Address }];
  intermud_mudlist: [Record<never, never>, { whole: boolean; muds: readonly Mud[]; gone: readonly string[] }];
  intermud_mud: [{ mud: string }, MudDetail];
  intermud_who: [{ mud: string }, { mud: string; users: readonly WhoUser[] }];
  intermud_finger: [{ user: Address }, Finger];
  intermud_locate: [{ user: string }, { user: string; found: readonly Found[] }];
  intermud_mail_list: [
    { folder: Folder } & Page,
    { folder: Folder; mails: readonly MailHead[]; before?: number; more: boolean; unread: number },
  ];
  intermud_mail_read: [{ id: number }, { mail: Mail }];
  intermud_mail_send: [
    {
      to: readonly Address[];
      cc?: readonly Address[];
      bcc?: readonly Address[];
      subject: string;
      text: string;
    },
    { id: number },
  ];
  intermud_mail_delete: [{ ids: readonly number[] }, { ids: readonly number[] }];
  intermud_mail_status: [{ id: number }, { id: number; deliveries: readonly Delivery[] }];
  intermud_news_groups: [Record<never, never>, { groups: readonly NewsGroup[] }];
  intermud_news_list: [
    { group: string } & Page,
    { group: string; posts: readonly PostHead[]; before?: number; more: boolean },
  ];
  intermud_news_read: [{ group: string; id: number }, { group: string; post: Post }];
  intermud_news_post: [
    { group: string; subject: string; text: string; replyTo?: number },
    { group: string; id: number },
  ];
  intermud_file_list: [
    { mud: string; path: string },
    { mud: string; path: string; entries: readonly FileEntry[]; canWrite: boolean },
  ];
  intermud_ignore: [{ user?: Address; mud?: string; channel?: string; ignore?: boolean }, Ignored];
  intermud_status: [{ watch: boolean }, Status];
  intermud_complete: [
    { text: string; kind?: 'line' | 'address' | 'mud' },
    { start: number; end: number; words: readonly { word: string; hint: string }[] },
  ];
}

export type RequestName = keyof Requests;
export type Question<N extends RequestName> = Requests[N][0];
export type Answer<N extends RequestName> = Requests[N][1];

/** What the hub says of itself, kwargs by name. Of those with arguments `values` is all of them, and `value` the first. */
export interface Pushes {
  char_name: { name: string; fullname: Address };
  char_status: Partial<CharStatus>;
  comm_channel_list: { values?: readonly Channel[] };
  comm_channel_text: ChannelLine;
  comm_channel_players: { values?: readonly { name: string; channels: readonly string[] }[] };
  goodbye: { value: string };
  text: { value: Coloured };
  prompt: { value: Coloured };
  intermud_channel_unread: { channel: string; unread: number; read: number };
  intermud_tell_text: Tell;
  intermud_tell_failed: { id: number; with: Address; code: string; message: string };
  intermud_tell_list: { conversations: readonly Conversation[] };
  intermud_tell_unread: { with: Address; unread: number; read: number };
  intermud_mudlist: { whole: boolean; muds: readonly Mud[]; gone: readonly string[] };
  intermud_locate_found: Found & { user: string };
  intermud_mail_new: { mail: MailHead };
  intermud_mail_unread: { unread: number };
  intermud_mail_status: { id: number; deliveries: readonly Delivery[] };
  intermud_news_new: { group: string; post: PostHead };
  intermud_news_unread: { group: string; unread: number };
  intermud_ignore: Ignored;
  intermud_status: Status;
  intermud_error: ErrorNews;
}

export type PushName = keyof Pushes;

/** `GET /api/session`. */
export interface SessionInfo {
  /** The hub's name. */
  readonly hub: string;
  readonly account: AccountInfo | null;
  /** Whether anybody may make an account, and whether guests are welcome. */
  readonly signup: boolean;
  readonly guests: boolean;
}

export interface AccountInfo {
  readonly name: string;
  readonly staff: boolean;
  readonly guest: boolean;
}

// All that the page knows of the hub, as one value. Nothing in it is ever changed: a message makes a new one.

import type {
  Channel,
  ChannelLine,
  CharStatus,
  Conversation,
  Delivery,
  Folder,
  Found,
  Ignored,
  Mail,
  MailHead,
  Mud,
  NewsGroup,
  Post,
  PostHead,
  Status,
  Tell,
} from '../messages.ts';
import type { Place } from '../place.ts';

/** Packets of one second over one link. */
export type LinkSample = readonly [at: number, packetsIn: number, packetsOut: number];

/** Lines in order of id. `more`: whether the hub has older ones; undefined until it was asked. */
export interface History<Line> {
  readonly lines: readonly Line[];
  readonly more: boolean | undefined;
}

export interface ChannelRoom extends History<ChannelLine> {
  readonly info: Channel;
}

export interface TellRoom extends History<Tell> {
  readonly info: Conversation;
}

export interface MailFolder {
  /** Newest first. */
  readonly mails: readonly MailHead[];
  readonly more: boolean;
}

export interface NewsPosts {
  /** Newest first. */
  readonly posts: readonly PostHead[];
  readonly more: boolean;
}

/** The whole of it. Maps, because their keys come from elsewhere. */
export interface State {
  readonly name: string;
  readonly fullname: string;
  readonly status: CharStatus;
  readonly channels: ReadonlyMap<string, ChannelRoom>;
  /** By address. */
  readonly tells: ReadonlyMap<string, TellRoom>;
  /** By name; undefined until the list has come. */
  readonly muds: ReadonlyMap<string, Mud> | undefined;
  readonly mail: {
    readonly unread: number;
    readonly folders: Readonly<Partial<Record<Folder, MailFolder>>>;
    /** Those that were read, by id. */
    readonly read: ReadonlyMap<number, Mail>;
    /** Of one's own, by id; as far as they were asked for, or have changed. */
    readonly deliveries: ReadonlyMap<number, readonly Delivery[]>;
  };
  readonly news: {
    readonly groups: readonly NewsGroup[] | undefined;
    readonly posts: ReadonlyMap<string, NewsPosts>;
    /** By group and id. */
    readonly read: ReadonlyMap<string, Post>;
  };
  readonly ignored: Ignored;
  readonly network: Status | undefined;
  /** Packets by link: time, in, out; by mud. */
  readonly traffic: ReadonlyMap<string, readonly LinkSample[]>;
  /** Where people were found who were looked for, by the name that was asked for. */
  readonly found: ReadonlyMap<string, readonly Found[]>;
  /** What a terminal would show; `from` is the number of the first line kept. */
  readonly terminal: { readonly from: number; readonly lines: readonly string[] };
}

export const EMPTY: State = {
  name: '',
  fullname: '',
  status: { afk: '', mail: 0, tells: 0, channels: 0, mud: '', online: true, staff: false, guest: false },
  channels: new Map(),
  tells: new Map(),
  muds: undefined,
  mail: { unread: 0, folders: {}, read: new Map(), deliveries: new Map() },
  news: { groups: undefined, posts: new Map(), read: new Map() },
  ignored: { users: [], muds: [], channels: [] },
  network: undefined,
  traffic: new Map(),
  found: new Map(),
  terminal: { from: 0, lines: [] },
};

/** The map with one entry set. */
export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value);
}

/** The lines of a conversation that we have. */
export function linesOf(state: State, place: Place): readonly { readonly id: number }[] {
  const room = place.kind === 'channel' ? state.channels.get(place.channel) : state.tells.get(place.with);
  return room?.lines ?? [];
}

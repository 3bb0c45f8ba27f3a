/** Who may do something with a newsgroup: everybody, people of this hub, staff of this hub, nobody. */
export type NewsRight = 'all' | 'accounts' | 'staff' | 'nobody';

export const NEWS_RIGHTS = ['all', 'accounts', 'staff', 'nobody'] as const satisfies readonly NewsRight[];

/** What is set for a newsgroup. */
export interface GroupSettings {
  /** Unique whatever the case. */
  readonly name: string;
  /** A line about it. */
  readonly about: string;
  readonly read: NewsRight;
  readonly post: NewsRight;
  /** Who may make groups below it: `name.more`. */
  readonly create: NewsRight;
  /** Days after which a post expires; 0 for never. */
  readonly keepDays: number;
}

/** A newsgroup. */
export interface GroupRecord extends GroupSettings {
  readonly createdAt: number;
  readonly posts: number;
  /** Number of the oldest post that is there; one more than `lastId` when there is none. */
  readonly firstId: number;
  /** The highest number that was ever given; 0 before the first. */
  readonly lastId: number;
}

/** A post without its text. */
export interface PostHead {
  readonly id: number;
  /** When it was posted, in milliseconds since the epoch. */
  readonly postedAt: number;
  readonly threadId: string;
  readonly subject: string;
  readonly poster: string;
  /** The mud that it came from. */
  readonly mud: string;
  /** The oldest post of its thread that is there, unless it is that itself. */
  readonly threadStart?: number;
}

/** A post. */
export interface PostRecord extends PostHead {
  readonly contents: string;
}

/** A post that is to get a number. */
export interface NewPostRecord extends Omit<PostRecord, 'id' | 'threadStart'> {
  /** Of all that it holds: what a repeat is known by. */
  readonly digest: string;
  /** Posts of the same mud and digest since this time are the same post. */
  readonly sameSince: number;
}

/** A group that is copied from another mud. */
export interface MirrorRecord {
  /** The group here. */
  readonly group: string;
  readonly mud: string;
  /** The group there. */
  readonly remote: string;
  readonly everyMs: number;
  /** When it is looked at next, in milliseconds since the epoch. */
  readonly nextAt: number;
  /** When it was last copied in full; undefined before the first time. */
  readonly copiedAt: number | undefined;
  /** Why the last try failed; empty when it did not. */
  readonly reason: string;
}

/** Newsgroups and posts. Names match whatever their case. A resolved write is kept for good. */
export interface NewsStore {
  /** Every group, in order of name. */
  groups(): Promise<GroupRecord[]>;
  find(group: string): Promise<GroupRecord | undefined>;
  /** Makes a group, or changes one. One made again after it was removed goes on with its numbers. */
  save(settings: GroupSettings, at: number): Promise<void>;
  /** Removes a group with its posts and its mirror. */
  remove(group: string): Promise<boolean>;
  /** Gives a post the next number, or finds that of the post it repeats; undefined when there is no such group. */
  post(group: string, post: NewPostRecord): Promise<{ id: number; isRepeat: boolean } | undefined>;
  /** Keeps posts of a mirrored group under the numbers that they have there; those that are here already stay as they are. */
  copy(group: string, posts: readonly PostRecord[], lastId: number): Promise<void>;
  read(group: string, id: number): Promise<PostRecord | undefined>;
  /** Posts before a number, the newest first. */
  list(group: string, query: { before?: number | undefined; limit: number }): Promise<PostHead[]>;
  /** Drops posts older than a time, and the oldest over a number; gives how many. */
  expire(group: string, before: number, keep: number): Promise<number>;
  /** How many posts a mud has given to any group since a time. */
  postsSince(mud: string, since: number): Promise<number>;

  /** Up to which number an account has read each group, by the group's name in lower case. */
  marks(account: string): Promise<Map<string, number>>;
  /** Never goes back. */
  mark(account: string, group: string, id: number): Promise<void>;

  mirrors(): Promise<MirrorRecord[]>;
  saveMirror(mirror: MirrorRecord): Promise<void>;
  removeMirror(group: string): Promise<boolean>;
}

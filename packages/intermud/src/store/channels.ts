/** All that a router knows of a channel and must not lose. */
export interface ChannelRecord {
  /** Unique to the letter: I3 tells `Gossip` and `gossip` apart. */
  readonly name: string;
  /** The mud that added it. */
  readonly owner: string;
  /** 0 = open but for the banned, 1 = closed but for the admitted, 2 = as 1 and filtered by the owner. */
  readonly type: 0 | 1 | 2;
  /** The muds banned (type 0) or admitted (types 1 and 2), in the order they were added. */
  readonly members: readonly string[];
  /** The router that the channel belongs to. */
  readonly router: string;
  /** As in MudRecord: the token of the last change, and `origin`, the router that made it. */
  readonly version: number;
  readonly origin: string;
  /** The list token under which our own muds learnt of it. */
  readonly token: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch; undefined while the channel is there. */
  readonly removedAt: number | undefined;
  /** How often a channel of this name was made anew after it was removed, counted from 1; 1 if left out. */
  readonly era?: number;
}

/** One mud that listens to one channel. */
export interface Listener {
  readonly mud: string;
  readonly channel: string;
}

/** Keeps channels and who listens to them. A resolved write is kept for good. */
export interface ChannelStore {
  /** Every channel, removed ones too, in order of name. */
  all(): Promise<ChannelRecord[]>;
  /** Adds the channel or replaces the one of that name. */
  save(record: ChannelRecord): Promise<void>;
  /** Forgets the channel and who listened to it; nothing happens when it is not there. */
  forget(name: string): Promise<void>;
  /** Who listens to what, in order of mud and channel. */
  listeners(): Promise<Listener[]>;
  /** Notes that `mud` (whatever the case) listens to `channel`, or no longer does. Saying it twice is the same as once. */
  listen(mud: string, channel: string, on: boolean): Promise<void>;
}

/** A line that was said on a channel. */
export interface LineRecord {
  /** Given by the hub: greater than that of every line before it, on whatever channel. */
  readonly id: number;
  /** As the network writes it. */
  readonly channel: string;
  /** When the hub got it, in milliseconds since the epoch. */
  readonly at: number;
  readonly kind: 'say' | 'emote' | 'targeted';
  /** Who said it: lower-case name, mud, and name as shown. */
  readonly user: string;
  readonly mud: string;
  readonly name: string;
  /** What was said; of an emote the whole sentence. */
  readonly message: string;
  /** Of an emote at one of our own people: who it is, lower-case, and what they see in place of `message`. */
  readonly target?: { readonly user: string; readonly message: string };
}

/** Which part of a list is asked for: the newest `count`, or the newest before an id. */
export interface Page {
  readonly before?: number | undefined;
  readonly count: number;
}

/** Keeps what is said on channels: of each channel the newest LINES_KEPT_EACH, or a few more. */
export interface LineStore {
  add(line: LineRecord): Promise<void>;
  /** From old to new. */
  page(channel: string, page: Page): Promise<LineRecord[]>;
  /** The greatest id there is; 0 for none. */
  lastId(): Promise<number>;
  /** The id of each channel's newest line. */
  newest(): Promise<ReadonlyMap<string, number>>;
  /** Lines after `id` that others than `user` of `mud` said; counted up to UNREAD_COUNT_MAX. */
  countAfter(
    channel: string,
    id: number,
    but: { readonly user: string; readonly mud: string },
  ): Promise<number>;
}

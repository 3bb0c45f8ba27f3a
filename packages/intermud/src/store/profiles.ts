/** A channel that an account has joined. */
export interface Membership {
  readonly channel: string;
  /** Id of the last line that was read; 0 for none. */
  readonly read: number;
}

/** Keeps how people like things, and what they have joined. */
export interface ProfileStore {
  /** What {@link set} was last given. */
  get(account: string): Promise<string | undefined>;
  set(account: string, value: string): Promise<void>;
  /** In the order of their names. */
  joined(account: string): Promise<Membership[]>;
  /** Joins, all up to and with the line `read` counting as read; changes nothing for a member. */
  join(account: string, channel: string, read: number): Promise<void>;
  /** Says whether the account was a member. */
  leave(account: string, channel: string): Promise<boolean>;
  /** Marks all up to and with the line `id` as read; a mark never goes back. */
  read(account: string, channel: string, id: number): Promise<void>;
  /** Channels that anybody has joined. */
  channels(): Promise<string[]>;
}

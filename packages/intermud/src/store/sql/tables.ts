import type { Generated } from 'kysely';

/** The tables as the newest migration leaves them. Times are milliseconds since the epoch, flags are 0 or 1. */
export interface Tables {
  muds: MudRow;
  channels: ChannelRow;
  listeners: ListenerRow;
  tokens: TokenRow;
  accounts: AccountRow;
  settings: SettingRow;
  letters: LetterRow;
  outbox: OutboxRow;
  mailbox: MailboxRow;
  seen_letters: SeenLetterRow;
  channel_lines: ChannelLineRow;
  tells: TellRow;
  tell_marks: TellMarkRow;
  profiles: ProfileRow;
  memberships: MembershipRow;
  logins: LoginRow;
  login_places: LoginPlaceRow;
  files: FileRow;
  news_groups: NewsGroupRow;
  news_posts: NewsPostRow;
  news_marks: NewsMarkRow;
  news_mirrors: NewsMirrorRow;
}

export interface MudRow {
  key: string;
  name: string;
  router: string;
  version: number;
  origin: string;
  token: number;
  password: number;
  protocol: 1 | 2 | 3;
  state: 'up' | 'down' | 'removed';
  state_since: number;
  back_at: number | null;
  address: string;
  seen_at: number;
  player_port: number;
  tcp_port: number;
  udp_port: number;
  mudlib: string;
  base_mudlib: string;
  driver: string;
  mud_type: string;
  open_status: string;
  admin_email: string;
  /** LPC text. */
  services: string;
  /** LPC text. */
  other_data: string;
}

export interface ChannelRow {
  name: string;
  owner: string;
  type: 0 | 1 | 2;
  /** A JSON array of names. */
  members: string;
  router: string;
  version: number;
  origin: string;
  token: number;
  created_at: number;
  removed_at: number | null;
  era: number;
}

export interface ListenerRow {
  mud_key: string;
  channel: string;
  mud: string;
}

export interface TokenRow {
  list: 'mudlist' | 'chanlist';
  token: number;
}

export interface AccountRow {
  key: string;
  name: string;
  password_hash: string;
  is_staff: 0 | 1;
  created_at: number;
  last_seen_at: number | null;
}

export interface SettingRow {
  key: string;
  value: string;
}

export interface LetterRow {
  id: Generated<number>;
  from_user: string;
  from_mud: string;
  /** JSON arrays of addresses. */
  to_list: string;
  cc_list: string;
  subject: string;
  thread: string;
  contents: string;
  bytes: number;
  sent_at: number;
}

export interface OutboxRow {
  id: Generated<number>;
  letter_id: number;
  account_key: string;
  account: string;
  mud: string;
  mud_key: string;
  /** A JSON array of users. */
  bcc_list: string;
  accepted_at: number;
  state: 'queued' | 'delivered' | 'failed';
  attempts: number;
  next_at: number;
  reason: string;
  /** A JSON array of users. */
  failures: string;
}

export interface MailboxRow {
  id: Generated<number>;
  account_key: string;
  letter_id: number;
  folder: 'inbox' | 'sent';
  /** A JSON array of addresses. */
  bcc_list: string;
  arrived_at: number;
  read_at: number | null;
}

export interface SeenLetterRow {
  mud_key: string;
  id: number;
  sent_at: number;
  digest: string;
  /** A JSON array of users. */
  failures: string;
  bytes: number;
  seen_at: number;
}

export interface FileRow {
  path: string;
  mud_key: string;
  mud: string;
  /** Of the hub's own files: the account that put it; empty for those of other muds. */
  account_key: string;
  bytes: number;
  put_at: number;
}

export interface ChannelLineRow {
  id: number;
  channel: string;
  at: number;
  kind: 'say' | 'emote' | 'targeted';
  user: string;
  mud: string;
  name: string;
  message: string;
  target_user: string | null;
  target_message: string | null;
}

export interface TellRow {
  id: number;
  account_key: string;
  with_key: string;
  with_address: string;
  at: number;
  kind: 'tell' | 'emote';
  user: string;
  mud: string;
  name: string;
  message: string;
  is_self: 0 | 1;
  failed: string | null;
}

export interface TellMarkRow {
  account_key: string;
  with_key: string;
  read_id: number;
}

export interface ProfileRow {
  account_key: string;
  /** JSON. */
  value: string;
}

export interface MembershipRow {
  account_key: string;
  channel: string;
  read_id: number;
}

export interface LoginRow {
  digest: string;
  account_key: string;
  created_at: number;
}

export interface LoginPlaceRow {
  account_key: string;
  place: string;
  came_at: number;
}

type NewsRightWord = 'all' | 'accounts' | 'staff' | 'nobody';

export interface NewsGroupRow {
  key: string;
  name: string;
  about: string;
  read_right: NewsRightWord;
  post_right: NewsRightWord;
  create_right: NewsRightWord;
  keep_days: number;
  created_at: number;
  last_id: number;
  is_removed: 0 | 1;
}

export interface NewsPostRow {
  group_key: string;
  id: number;
  posted_at: number;
  thread_id: string;
  subject: string;
  poster: string;
  contents: string;
  mud: string;
  mud_key: string;
  /** Empty for posts of a mirrored group. */
  digest: string;
}

export interface NewsMarkRow {
  account_key: string;
  group_key: string;
  id: number;
}

export interface NewsMirrorRow {
  group_key: string;
  group_name: string;
  mud: string;
  remote: string;
  every_ms: number;
  next_at: number;
  copied_at: number | null;
  reason: string;
}

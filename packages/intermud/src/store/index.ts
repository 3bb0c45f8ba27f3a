export type { AccountRecord, AccountStore } from './accounts.ts';
export type { ChannelRecord, ChannelStore, Listener } from './channels.ts';
export { StoreError, type StoreFault, whyNot } from './errors.ts';
export type { FileOwner, FileQuota, FileRecord, FileStore, FileUsage } from './files.ts';
export { type Address, type Letter, letterBytes, threadOf } from './letters.ts';
export type { LineRecord, LineStore, Page } from './lines.ts';
export { type FolderLock, lockFolder } from './lock.ts';
export type { LoginRecord, LoginStore } from './logins.ts';
export type {
  Arrival,
  Folder,
  MailboxEntry,
  MailboxLetter,
  MailboxQuery,
  MailboxSize,
  MailboxStore,
  Receipt,
} from './mailboxes.ts';
export type { MudInfo, MudRecord, MudState, MudStore } from './muds.ts';
export { nameKey } from './names.ts';
export {
  type GroupRecord,
  type GroupSettings,
  type MirrorRecord,
  NEWS_RIGHTS,
  type NewPostRecord,
  type NewsRight,
  type NewsStore,
  type PostHead,
  type PostRecord,
} from './news.ts';
export { openStore, type StoreOptions } from './open.ts';
export type {
  Delivery,
  DeliveryState,
  DeliveryStatus,
  OutboxEntry,
  OutboxStore,
  Outcome,
  Submission,
  Submitted,
} from './outbox.ts';
export type { Membership, ProfileStore } from './profiles.ts';
export type { SettingStore } from './settings.ts';
export type { Store, StoreStats } from './store.ts';
export type { ConversationRecord, TellRecord, TellStore } from './tells.ts';
export type { TokenList, TokenStore } from './tokens.ts';

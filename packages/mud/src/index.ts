export type { Clock } from './clock.ts';
export { systemClock } from './clock.ts';
export * from './limits.ts';
export type { ListSnapshot, Memory, Network } from './link/networks.ts';
export type { RouterAddress } from './link/routers.ts';
export type { LinkState, Online, Refusal, Route, StopReason, Waiting } from './link/state.ts';
export { type Connect, type Connection, type ConnectionEvents, tcp } from './link/transport.ts';
export { describeLink, describeStop } from './link/words.ts';
export type { Chanlist, ChanlistEvents, ChannelEntry } from './lists/chanlist.ts';
export type { MudEntry, Mudlist, MudlistEvents } from './lists/mudlist.ts';
export { type Log, silent } from './log.ts';
export { Mud } from './mud.ts';
export { checkMudName } from './names.ts';
export { describeNetworkFault } from './network-faults.ts';
export { FileRefusal, type FileResult } from './oob/errors.ts';
export { type FileForm, FilesLink, type TransferOptions, type Transferred } from './oob/file.ts';
export { Keyring } from './oob/keys.ts';
export type { OobPorts } from './oob/listener.ts';
export { type NewPost, NewsLink } from './oob/news.ts';
export { type AsUser, Oob, type OobLinkInfo } from './oob/oob.ts';
export type {
  FileOffer,
  FileServer,
  Letter,
  MailOutcome,
  NewsServer,
  OobAuth,
  OobHandlers,
  OobOptions,
  OobPeer,
  OobPins,
  OobService,
  OobTls,
  OobUser,
  Post,
} from './oob/options.ts';
export type { OobSession } from './oob/session.ts';
export { BytesSink, bytesSource, type FileComing, type FileSink, type FileSource } from './oob/source.ts';
export type { OobState } from './oob/state.ts';
export type { OnProgress } from './oob/transfer.ts';
export type { MudEvents, MudOptions } from './options.ts';
export type { Profile } from './profile.ts';
export type { Handlers } from './services/all.ts';
export type { BeepHandler } from './services/beep.ts';
export type { AdminOptions, ChannelService, LineOptions, TargetedOptions } from './services/channel.ts';
export type { ChannelHandlers, ChannelWhoHandler, FilterHandler } from './services/channel-answers.ts';
export type { EmotetoHandler } from './services/emoteto.ts';
export type { Fault } from './services/error.ts';
export type { FingerAnswer, FingerHandler, FingerInfo } from './services/finger.ts';
export { type ChannelLine, formatLine, type LinePacket } from './services/lines.ts';
export { LOCATE_STATUSES, type LocateAnswer, type Located, type LocateHandler } from './services/locate.ts';
export type { Pong } from './services/ping.ts';
export type { Reply } from './services/reply.ts';
export type { Asker, Awaitable } from './services/service.ts';
export type { TellHandler, TellOptions } from './services/tell.ts';
export type { ChannelUserHandler, UcacheService } from './services/ucache.ts';
export type { UserInfo } from './services/user-cache.ts';
export type { AskOptions, WhoHandler } from './services/who.ts';
export { fileStorage, memoryStorage, type Storage } from './storage.ts';
export {
  cutText,
  fillTokens,
  lineOf,
  pinkfishToAnsi,
  stripPinkfish,
  type TokenNames,
  userAt,
  usernameOf,
  withOriginatorToken,
} from './text.ts';

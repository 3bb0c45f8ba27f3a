export { networkOf, plainAddress } from './address.ts';
export * from './faults.ts';
export * from './limits.ts';
export { CanonicalText, checkLpc, isCanonicalArray, type LpcCheck } from './lpc/canonical.ts';
export { decodeLpc, type LpcReadLimits, parseLpc } from './lpc/decode.ts';
export { encodeLpc, type WireEncoding, writeLpc } from './lpc/encode.ts';
export { writeString } from './lpc/guard.ts';
export { binaryBytes, binaryText, decodeMixedText, decodeUtf8, encodeUtf8, toLatin1 } from './lpc/text.ts';
export {
  isArray,
  isMapping,
  kindOf,
  type LpcArray,
  LpcFloat,
  type LpcMapping,
  type LpcValue,
} from './lpc/value.ts';
export {
  ContentsDecoder,
  type ContentsForm,
  ContentsMeter,
  encodeContents,
  scanContentsHead,
} from './mudmode/contents.ts';
export { encodeFrame, FrameDecoder, LENGTH_BYTES } from './mudmode/frame.ts';
export { FrameStream } from './mudmode/stream.ts';
export { type AuthMudReply, type AuthMudReq, authMudReply, authMudReq } from './packets/auth.ts';
export { type Beep, beep } from './packets/beep.ts';
export {
  type AnyDeclaration,
  CATALOGUE,
  isPacketType,
  PACKETS,
  type Packet,
  type PacketByType,
  type PacketType,
  readPacket,
  writePacket,
} from './packets/catalogue.ts';
export {
  type ChanlistReply,
  type ChanlistReq,
  type ChanlistRequest,
  type ChannelInfo,
  chanlistReply,
  chanlistReq,
  chanlistRequest,
  channelInfo,
} from './packets/chanlist.ts';
export {
  CHANNEL_TYPES,
  type ChanAck,
  type ChanAdminlist,
  type ChanAdminlistReply,
  type ChanFilterReply,
  type ChanFilterReq,
  type ChannelAdd,
  type ChannelAdmin,
  type ChannelE,
  type ChannelListen,
  type ChannelM,
  type ChannelRemove,
  type ChannelT,
  type ChanUserReply,
  type ChanUserReq,
  type ChanWhoReply,
  type ChanWhoReq,
  chanAck,
  chanAdminlist,
  chanAdminlistReply,
  chanFilterReply,
  chanFilterReq,
  channelAdd,
  channelAdmin,
  channelE,
  channelListen,
  channelM,
  channelRemove,
  channelT,
  chanUserReply,
  chanUserReq,
  chanWhoReply,
  chanWhoReq,
  GENDERS,
} from './packets/channel.ts';
export {
  HEAD_LENGTH,
  type PacketDeclaration,
  type PacketHead,
  type PacketNotes,
  type PacketOf,
  readHead,
  TTL_DEFAULT,
} from './packets/define.ts';
export { type Emoteto, emoteto } from './packets/emoteto.ts';
export { type ErrorPacket, error } from './packets/error.ts';
export type { Field, Fields, FieldsOf } from './packets/fields.ts';
export {
  FILE_CODINGS,
  FILE_PIECES_KEY,
  FILE_PIECES_VERSION,
  FILE_RESULTS,
  type FileFetchReply,
  type FileFetchReq,
  type FileGetReply,
  type FileGetReq,
  type FileListReply,
  type FileListReq,
  type FilePiece,
  type FilePieceAck,
  type FilePieceEnd,
  type FilePut,
  type FilePutAck,
  type FileRow,
  type FileSendReply,
  type FileSendReq,
  type FileStop,
  fileFetchReply,
  fileFetchReq,
  fileGetReply,
  fileGetReq,
  fileListReply,
  fileListReq,
  filePiece,
  filePieceAck,
  filePieceEnd,
  filePut,
  filePutAck,
  fileSendReply,
  fileSendReq,
  fileStop,
} from './packets/file.ts';
export { type FingerReply, type FingerReq, fingerReply, fingerReq } from './packets/finger.ts';
export { type Header, scanChannel, scanHeader } from './packets/header.ts';
export {
  type ChanlistAltered,
  type ChanlistDelta,
  chanlistAltered,
  chanlistDelta,
  type IrnChanlistAltered,
  type IrnChanlistDelta,
  type IrnChanlistReq,
  type IrnChannel,
  type IrnData,
  type IrnMud,
  type IrnMudlistAltered,
  type IrnMudlistDelta,
  type IrnMudlistReq,
  type IrnPing,
  type IrnShutdown,
  type IrnStartupReq,
  irnChanlistAltered,
  irnChanlistDelta,
  irnChanlistReq,
  irnData,
  irnMudlistAltered,
  irnMudlistDelta,
  irnMudlistReq,
  irnPing,
  irnShutdown,
  irnStartupReq,
  type MudlistAltered,
  type MudlistDelta,
  mudlistAltered,
  mudlistDelta,
} from './packets/irn.ts';
export { type LocateReply, type LocateReq, locateReply, locateReq } from './packets/locate.ts';
export { type Mail, type MailAck, mail, mailAck } from './packets/mail.ts';
export {
  type MudInfo,
  type Mudlist,
  type MudlistReq,
  mudInfo,
  mudlist,
  mudlistReq,
} from './packets/mudlist.ts';
export {
  type NewsGroup,
  type NewsGrplistReq,
  type NewsPost,
  type NewsPostReq,
  type NewsReadReq,
  newsGrplistReply,
  newsGrplistReq,
  newsPostReply,
  newsPostReq,
  newsReadReply,
  newsReadReq,
} from './packets/news.ts';
export {
  OOB_AUTH,
  type OobBegin,
  type OobEnd,
  type OobError,
  type OobReply,
  type OobReq,
  oobBegin,
  oobEnd,
  oobError,
  oobReply,
  oobReq,
} from './packets/oob.ts';
export { describePackets, type FieldPage, type PacketPage } from './packets/pages.ts';
export { type PingReply, type PingReq, pingReply, pingReq } from './packets/ping.ts';
export { type RouterShutdown, routerShutdown, type Shutdown, shutdown } from './packets/shutdown.ts';
export {
  type RouterRow,
  type StartupReply,
  type StartupReq1,
  type StartupReq2,
  type StartupReq3,
  startupReply,
  startupReq1,
  startupReq2,
  startupReq3,
} from './packets/startup.ts';
export { type Tell, tell } from './packets/tell.ts';
export { type UcacheUpdate, ucacheUpdate } from './packets/ucache.ts';
export {
  differsByVersion,
  readStartup,
  type Startup,
  translatePacket,
  VERSIONS,
  type VersionLayout,
  writeMudRow,
} from './packets/versions.ts';
export { type WhoReply, type WhoReq, type WhoRow, whoReply, whoReq } from './packets/who.ts';

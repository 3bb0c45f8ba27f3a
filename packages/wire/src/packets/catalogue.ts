// Every packet, by its type word. To add one: declare it in its service's file and name it here.
import { I3Error } from '../faults.ts';
import { quoted } from '../lpc/text.ts';
import { isArray, kindOf, type LpcArray, type LpcValue } from '../lpc/value.ts';
import * as auth from './auth.ts';
import { beep } from './beep.ts';
import * as chanlist from './chanlist.ts';
import * as channel from './channel.ts';
import type { PacketDeclaration, PacketOf } from './define.ts';
import { emoteto } from './emoteto.ts';
import { error } from './error.ts';
import * as file from './file.ts';
import * as finger from './finger.ts';
import * as irn from './irn.ts';
import * as locate from './locate.ts';
import * as mail from './mail.ts';
import * as mudlist from './mudlist.ts';
import * as news from './news.ts';
import * as oob from './oob.ts';
import * as ping from './ping.ts';
import * as shutdown from './shutdown.ts';
import * as startup from './startup.ts';
import { tell } from './tell.ts';
import { ucacheUpdate } from './ucache.ts';
import * as who from './who.ts';

/** Every declaration, by the service or the matter that it belongs to. */
export const CATALOGUE = {
  tell: [tell],
  emoteto: [emoteto],
  beep: [beep],
  who: [who.whoReq, who.whoReply],
  finger: [finger.fingerReq, finger.fingerReply],
  locate: [locate.locateReq, locate.locateReply],
  channel: [
    channel.channelM,
    channel.channelE,
    channel.channelT,
    channel.channelListen,
    channel.channelAdd,
    channel.channelRemove,
    channel.channelAdmin,
    channel.chanAck,
    channel.chanAdminlist,
    channel.chanAdminlistReply,
    channel.chanFilterReq,
    channel.chanFilterReply,
    channel.chanWhoReq,
    channel.chanWhoReply,
    channel.chanUserReq,
    channel.chanUserReply,
  ],
  chanlist: [chanlist.chanlistReply, chanlist.chanlistReq, chanlist.chanlistRequest],
  ucache: [ucacheUpdate],
  auth: [auth.authMudReq, auth.authMudReply],
  ping: [ping.pingReq, ping.pingReply],
  error: [error],
  startup: [startup.startupReq1, startup.startupReq2, startup.startupReq3, startup.startupReply],
  mudlist: [mudlist.mudlist, mudlist.mudlistReq],
  shutdown: [shutdown.shutdown, shutdown.routerShutdown],
  oob: [oob.oobReq, oob.oobBegin, oob.oobEnd, oob.oobError, oob.oobReply],
  mail: [mail.mail, mail.mailAck],
  news: [news.newsReadReq, news.newsPostReq, news.newsGrplistReq],
  file: [
    file.fileListReq,
    file.fileListReply,
    file.filePut,
    file.filePutAck,
    file.fileGetReq,
    file.fileGetReply,
    file.fileSendReq,
    file.fileSendReply,
    file.fileFetchReq,
    file.fileFetchReply,
    file.filePiece,
    file.filePieceAck,
    file.filePieceEnd,
    file.fileStop,
  ],
  irn: [
    irn.irnStartupReq,
    irn.irnMudlistReq,
    irn.irnMudlistDelta,
    irn.irnMudlistAltered,
    irn.irnChanlistReq,
    irn.irnChanlistDelta,
    irn.irnChanlistAltered,
    irn.irnData,
    irn.irnPing,
    irn.irnShutdown,
    irn.mudlistDelta,
    irn.mudlistAltered,
    irn.chanlistDelta,
    irn.chanlistAltered,
  ],
} as const;

type Declaration = (typeof CATALOGUE)[keyof typeof CATALOGUE][number];

/** Any packet that has a declaration, told apart by `type`. */
export type Packet = PacketOf<Declaration>;

/** A type word that has a declaration. */
export type PacketType = Declaration['type'];

/** The packet of a type word. */
export type PacketByType<Type extends PacketType> = Extract<Packet, { readonly type: Type }>;

/** A declaration whose packet's type is not known. */
export type AnyDeclaration = PacketDeclaration<PacketType, Packet>;

/** Every declaration by its type word. */
export const PACKETS = Object.freeze(
  Object.fromEntries(
    Object.values(CATALOGUE)
      .flat()
      .map((declaration) => [declaration.type, declaration]),
  ),
) as { readonly [D in Declaration as D['type']]: D };

/** True if `type` has a declaration. */
export const isPacketType = (type: unknown): type is PacketType =>
  typeof type === 'string' && Object.hasOwn(PACKETS, type);

/**
 * Reads a packet of any type that has a declaration. Elements behind its last field are ignored.
 *
 * @throws {I3Error} PACKET_SHAPE for what is no packet, or is one with a field missing or of the wrong kind;
 *   PACKET_UNKNOWN for a type word without a declaration. `packet` of the error is the array, where there is one.
 */
export function readPacket(value: LpcValue): Packet {
  if (!isArray(value))
    throw new I3Error('PACKET_SHAPE', `Cannot read packet: must be array, got ${kindOf(value)}`);
  return declarationOf(value).read(value);
}

/** The array of a packet, for the wire. */
export function writePacket(packet: Packet): LpcArray {
  return (PACKETS[packet.type] as AnyDeclaration).write(packet);
}

function declarationOf(array: LpcArray): AnyDeclaration {
  const type = array[0];
  if (isPacketType(type)) return PACKETS[type] as AnyDeclaration;
  if (typeof type === 'string')
    throw new I3Error('PACKET_UNKNOWN', `Cannot read packet: its type is ${quoted(type)}`, { packet: array });
  const found = `its type must be string, got ${kindOf(type)}`;
  throw new I3Error('PACKET_SHAPE', `Cannot read packet: ${found}`, { packet: array });
}

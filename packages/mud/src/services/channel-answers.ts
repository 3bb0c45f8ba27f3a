// What others ask about channels: who hears one here, and to filter lines on one of ours.
import {
  type ChanFilterReq,
  type ChanWhoReq,
  chanFilterReply,
  chanWhoReply,
  I3Error,
  type LpcArray,
  readPacket,
  writePacket,
} from '@intermud/wire';
import { CHANNEL_WHO_MAX } from '../limits.ts';
import type { ChannelLine, LinePacket } from './lines.ts';
import {
  type Answers,
  type Asker,
  type Awaitable,
  askerOf,
  replyTo,
  type ServiceContext,
} from './service.ts';

/** Gives the visual names of our users who hear a channel; undefined if it means nothing to us. */
export type ChannelWhoHandler = (channel: string, asker: Asker) => Awaitable<readonly string[] | undefined>;

/** Gives back a line on a filtered channel of ours, changed or not; undefined drops it. Sender and channel stay. */
export type FilterHandler = (packet: LinePacket) => Awaitable<LinePacket | undefined>;

/** What a game does about channels. All of it may be left out. */
export interface ChannelHandlers {
  /** Shows a line to our users. */
  readonly channelMessage?: ((line: ChannelLine) => Awaitable<void>) | undefined;
  readonly channelWho?: ChannelWhoHandler | undefined;
  readonly filter?: FilterHandler | undefined;
}

/** What the channel service answers with the game's handlers. */
export function channelAnswers(context: ServiceContext, { channelWho, filter }: ChannelHandlers): Answers {
  return {
    ...(channelWho && { 'chan-who-req': (packet: ChanWhoReq) => answerWho(context, packet, channelWho) }),
    ...(filter && { 'chan-filter-req': (packet: ChanFilterReq) => answerFilter(context, packet, filter) }),
  };
}

async function answerWho(
  context: ServiceContext,
  packet: ChanWhoReq,
  channelWho: ChannelWhoHandler,
): Promise<void> {
  const { channel } = packet;
  const users = await channelWho(channel, askerOf(packet));
  if (users === undefined) throw new I3Error('CHANNEL_UNKNOWN', `${channel} is not heard on ${context.name}`);
  const userList = users.slice(0, CHANNEL_WHO_MAX);
  context.answer(chanWhoReply.build({ ...replyTo(packet), channel, userList }));
}

/** That only the router may ask for this is seen to where packets are sorted. */
async function answerFilter(
  context: ServiceContext,
  packet: ChanFilterReq,
  filter: FilterHandler,
): Promise<void> {
  const line = readPacket(packet.packetToFilter);
  if (!isLine(line))
    throw new I3Error('PACKET_SHAPE', `Cannot filter ${line.type}: it is no line of a channel`);
  const filtered = await filter(line);
  const filteredPacket = filtered === undefined ? 0 : restored(line, filtered);
  context.answer(
    chanFilterReply.build({ targetMud: packet.originatorMud, channel: packet.channel, filteredPacket }),
  );
}

function isLine(packet: { readonly type: string }): packet is LinePacket {
  return packet.type === 'channel-m' || packet.type === 'channel-e' || packet.type === 'channel-t';
}

/** What a filter gives back, with kind, sender and channel as they were: a router refuses anything else. */
function restored(line: LinePacket, filtered: LinePacket): LpcArray {
  const { type, ttl, originatorMud, originatorUser, targetMud, targetUser, channel } = line;
  if (filtered.type !== type) throw new TypeError(`Cannot filter a ${type} into a ${filtered.type}`);
  return writePacket({ ...filtered, ttl, originatorMud, originatorUser, targetMud, targetUser, channel });
}

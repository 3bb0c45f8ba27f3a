// Lines of channels, of all three kinds, as a game wants them: one shape, names filled in.
import type { ChannelE, ChannelM, ChannelT } from '@intermud/wire';
import { fillTokens, userAt, usernameOf, withOriginatorToken } from '../text.ts';

/** A packet that is a line. */
export type LinePacket = ChannelM | ChannelE | ChannelT;

/** A line of a channel. */
export interface ChannelLine {
  readonly kind: 'message' | 'emote' | 'targeted';
  readonly channel: string;
  readonly mud: string;
  /** Who says it; lower-case, or 0. */
  readonly user: string | 0;
  readonly visname: string;
  /** What everybody sees, with `$N` and `$O` filled in. */
  readonly text: string;
  /** At whom an emote is aimed, and what they see in place of `text`. */
  readonly target?: {
    readonly mud: string;
    readonly user: string;
    readonly visname: string;
    readonly text: string;
  };
  /** Whether it comes from our own mud: the router sends our lines back to us if we listen. */
  readonly isOwn: boolean;
  /** The packet as it came. */
  readonly packet: LinePacket;
}

/** The line of a packet, as the mud of this name sees it. */
export function lineOfPacket(packet: LinePacket, ownMud: string): ChannelLine {
  const { channel, originatorMud, originatorUser } = packet;
  const common = {
    channel,
    mud: originatorMud || '',
    user: originatorUser === 0 ? (0 as const) : usernameOf(originatorUser),
    isOwn: originatorMud === ownMud,
    packet,
  };
  if (packet.type === 'channel-t') return { ...common, ...aimed(packet) };
  const { visname, message } = packet;
  if (packet.type === 'channel-m') return { ...common, kind: 'message', visname, text: message };
  const originator = userAt(visname, originatorMud);
  return {
    ...common,
    kind: 'emote',
    visname,
    text: fillTokens(withOriginatorToken(message), { originator }),
  };
}

function aimed(packet: ChannelT) {
  const { originatorMud, originatorVisname: visname, targettedMud, targettedUser, targetVisname } = packet;
  const names = { originator: userAt(visname, originatorMud), target: userAt(targetVisname, targettedMud) };
  const target = {
    mud: targettedMud || '',
    user: usernameOf(targettedUser || ''),
    visname: targetVisname,
    text: fillTokens(packet.messageTarget, names),
  };
  return { kind: 'targeted' as const, visname, text: fillTokens(packet.messageOthers, names), target };
}

/** The line as one of our users reads it: `[gwiz] John@Doe Mud: help!`. Source: Intermud-3, "Service: channel". */
export function formatLine(
  line: ChannelLine,
  reader?: { readonly mud: string; readonly user: string },
): string {
  const { channel, kind, visname, mud, target } = line;
  const isMeant =
    target !== undefined && reader?.mud === target.mud && usernameOf(reader.user) === target.user;
  if (kind === 'message') return `[${channel}] ${userAt(visname, mud)}: ${line.text}`;
  return `[${channel}] ${isMeant ? target.text : line.text}`;
}

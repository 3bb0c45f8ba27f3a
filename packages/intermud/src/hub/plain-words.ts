// What the network reports, said to people: no words of the protocol, which stay in the log.
import type { FaultCode, FaultPeer, I3Error, LpcArray, LpcValue } from '@intermud/wire';

/** What is known about a failure that another side reports. */
interface Report {
  /** Who reports it: a mud's name, or "The network" for a router. */
  readonly who: string;
  /** Its own sentence after a colon; empty if it has said nothing. */
  readonly says: string;
  /** Whom the packet was for, or who reports. */
  readonly mud: string;
  readonly user: string;
  readonly channel: string;
}

const misunderstood = ({ who }: Report): string => `${who} has not understood what was sent from here`;
const refused = ({ who, says }: Report): string => `${who} refuses${says}`;

/** What another mud or the router reports. */
const REPORTED: Readonly<Record<FaultCode, (report: Report) => string>> = {
  LPC_SYNTAX: misunderstood,
  LPC_DEPTH: misunderstood,
  LPC_SIZE: misunderstood,
  FRAME_LENGTH: misunderstood,
  FRAME_TOO_LONG: misunderstood,
  PACKET_SHAPE: misunderstood,
  PACKET_UNKNOWN: ({ mud }) => `${mud} cannot do that`,
  PROTOCOL: refused,
  MUD_UNKNOWN: ({ mud }) => `${mud} cannot be reached at the moment`,
  SOURCE_UNKNOWN: ({ who }) => `${who} does not know who asks`,
  USER_UNKNOWN: ({ user, mud }) => `${user || 'Whom you mean'} is not on ${mud}`,
  CHANNEL_UNKNOWN: ({ who, channel }) =>
    channel === '' ? `${who} does not have that channel` : `${who} does not have a channel called ${channel}`,
  NOT_IMPLEMENTED: ({ mud }) => `${mud} cannot do that`,
  NOT_ALLOWED: ({ who, says }) => `${who} does not allow that${says}`,
  NAME_TAKEN: refused,
  WARNING: ({ who, says }) => `${who} warns${says}`,
  REMOTE: refused,
  LINK_DOWN: ({ mud }) => `${mud} cannot be reached at the moment`,
  QUEUE_FULL: ({ who }) => `${who} has too much to do at the moment`,
  TIMEOUT: ({ who }) => `${who} has not answered in time`,
};

const TOO_STRANGE = 'The two sides have not understood each other';
const UNREACHED = 'The connection cannot be made, or was lost';
const asItIs = ({ message }: I3Error): string => message;

/** What was found here. */
const FOUND: Readonly<Record<FaultCode, (error: I3Error) => string>> = {
  LPC_SYNTAX: () => TOO_STRANGE,
  LPC_DEPTH: () => TOO_STRANGE,
  LPC_SIZE: () => TOO_STRANGE,
  FRAME_LENGTH: () => TOO_STRANGE,
  FRAME_TOO_LONG: () => TOO_STRANGE,
  PACKET_SHAPE: () => TOO_STRANGE,
  PACKET_UNKNOWN: () => TOO_STRANGE,
  PROTOCOL: () => TOO_STRANGE,
  MUD_UNKNOWN: asItIs,
  SOURCE_UNKNOWN: () => 'Somebody else has answered',
  USER_UNKNOWN: asItIs,
  CHANNEL_UNKNOWN: asItIs,
  NOT_IMPLEMENTED: asItIs,
  NOT_ALLOWED: asItIs,
  NAME_TAKEN: asItIs,
  WARNING: asItIs,
  REMOTE: asItIs,
  LINK_DOWN: () => UNREACHED,
  QUEUE_FULL: asItIs,
  TIMEOUT: () => 'There was no answer in time',
};

/** A failure in a sentence for somebody who knows muds, users and channels, and nothing of packets. It may hold text of strangers. */
export function inPlainWords(error: I3Error): string {
  const { code, packet, peer } = error;
  return peer === undefined ? FOUND[code](error) : REPORTED[code](reportOf(peer, packet));
}

/** As {@link inPlainWords}, with the word behind it that specifications and logs know, and what the other side has said: for operators. */
export function inPlainWordsAndCode(error: I3Error): string {
  const { peer, word } = error;
  if (peer === undefined || word === undefined) return error.message;
  const plain = inPlainWords(error);
  const says = peer.text === '' || plain.includes(peer.text) ? '' : `: ${peer.text}`;
  return `${plain} (${word}${says})`;
}

/** Questions for a mud about a user, who is named behind the header. */
const ABOUT_USER: ReadonlySet<string> = new Set(['finger-req', 'chan-user-req']);

function reportOf({ name, text }: FaultPeer, packet: LpcArray | undefined): Report {
  const [type, , , , mud, user, first] = packet ?? [];
  const who = name === '' || name.startsWith('*') ? 'The network' : name;
  const isAboutUser = ABOUT_USER.has(String(type));
  const isAboutChannel = !isAboutUser && String(type).startsWith('chan');
  return {
    ...{ who, says: text === '' ? '' : `: ${text}`, mud: wordOf(mud) || who },
    user: isAboutUser ? wordOf(first) : wordOf(user),
    channel: isAboutChannel ? wordOf(first) : '',
  };
}

const wordOf = (value: LpcValue | undefined): string => (typeof value === 'string' ? value : '');

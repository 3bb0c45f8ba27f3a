import type { LpcArray } from './lpc/value.ts';

/**
 * What went wrong, and the word an `error` packet uses for it; `undefined` for what never travels.
 *
 * Several codes may share a word: the code is for programs here, the word for the peer.
 * Source: Intermud-3, "Error Summary"; `warning` and `bad-mojo` are Dead Souls' own.
 */
export const FAULTS = {
  LPC_SYNTAX: 'bad-pkt', // not an LPC value
  LPC_DEPTH: 'bad-pkt', // nested deeper than the bound
  LPC_SIZE: 'bad-pkt', // more elements than the bound
  FRAME_LENGTH: 'bad-pkt', // a length of zero or below
  FRAME_TOO_LONG: 'bad-pkt', // a length over the bound
  PACKET_SHAPE: 'bad-pkt', // too short, or a field of the wrong kind
  PACKET_UNKNOWN: 'unk-type', // a type word that has no declaration
  PROTOCOL: 'bad-proto', // a good packet at the wrong time
  MUD_UNKNOWN: 'unk-dst', // target mud is on no router, or has no live link
  SOURCE_UNKNOWN: 'unk-src', // originator is not the mud this link belongs to
  USER_UNKNOWN: 'unk-user',
  CHANNEL_UNKNOWN: 'unk-channel',
  NOT_IMPLEMENTED: 'not-imp',
  NOT_ALLOWED: 'not-allowed', // banned, flooding, or not the channel's owner
  NAME_TAKEN: 'bad-mojo', // another mud presents our name and password
  WARNING: 'warning', // a note that needs no action
  REMOTE: undefined, // a peer's error word that this table does not hold
  LINK_DOWN: undefined, // there is no router or mud to send to at the moment
  QUEUE_FULL: undefined, // a bound on what may wait was reached
  TIMEOUT: undefined, // nobody answered in time
} as const satisfies Record<string, string | undefined>;

/** A code of {@link FAULTS}: what a program tests. */
export type FaultCode = keyof typeof FAULTS;

/** The other side of a failure: the mud or router that reports it, and its own sentence, '' where it was silent. */
export interface FaultPeer {
  readonly name: string;
  readonly text: string;
}

/** More about a failure: its cause, the packet that met it, and the peer with its own word where it has one. */
export interface FaultDetails extends ErrorOptions {
  readonly packet?: LpcArray | undefined;
  readonly word?: string | undefined;
  readonly peer?: FaultPeer | undefined;
}

/**
 * A failure that a peer can cause. Catch it by `code`, never by the text of its message.
 * Programming mistakes are plain TypeError and RangeError, and are not caught.
 */
export class I3Error extends Error {
  override readonly name = 'I3Error';
  readonly code: FaultCode;
  /** The word for it in an `error` packet: the peer's own where the failure came from one. */
  readonly word: string | undefined;
  /** The packet that met the failure, sent back to its mud as the last field of `error`. */
  readonly packet: LpcArray | undefined;
  /** Who reports the failure; undefined for one that was found here. For doors that say it in words of their own. */
  readonly peer: FaultPeer | undefined;

  constructor(code: FaultCode, message: string, details: FaultDetails = {}) {
    super(message, details);
    this.code = code;
    this.word = details.word ?? FAULTS[code];
    this.packet = details.packet;
    this.peer = details.peer;
  }
}

/** Words that several codes share stand for the widest of them. */
const CODES_BY_WORD = new Map<string, FaultCode>(
  (Object.keys(FAULTS) as FaultCode[]).flatMap((code) =>
    FAULTS[code] ? [[FAULTS[code], code] as const] : [],
  ),
);
CODES_BY_WORD.set('bad-pkt', 'PACKET_SHAPE');

/** The code for a word of an `error` packet; `REMOTE` for one that is not in {@link FAULTS}. */
export function faultOfWord(word: string): FaultCode {
  return CODES_BY_WORD.get(word) ?? 'REMOTE';
}

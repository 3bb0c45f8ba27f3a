// What a service is to its mud, and the mud to its services.
import type { FaultCode, LpcArray, Packet, PacketByType, PacketHead, PacketType } from '@intermud/wire';
import type { Clock } from '../clock.ts';
import type { Chanlist } from '../lists/chanlist.ts';
import type { Mudlist } from '../lists/mudlist.ts';
import type { Log } from '../log.ts';
import { usernameOf } from '../text.ts';
import type { Questions } from './questions.ts';

/** What a service does with packets that come, by their type. `raw` is the packet as it came. */
export type Answers = {
  readonly [Type in PacketType]?: (packet: PacketByType<Type>, raw: LpcArray) => void | Promise<void>;
};

/** A part of the protocol. */
export interface Service {
  /** The words under which the mud offers it; none if there is nobody to answer. */
  readonly offers: readonly string[];
  readonly answers: Answers;
}

/** A question for {@link ServiceContext.ask}. */
export interface Ask {
  /** The type of the reply. */
  readonly reply: PacketType;
  /** What is asked about: a user or a channel. */
  readonly about?: string;
  readonly timeoutMs?: number | undefined;
}

/** What services need of their mud. */
export interface ServiceContext {
  /** Our mud's name. */
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly mudlist: Mudlist;
  readonly chanlist: Chanlist;
  readonly questions: Questions;
  isOnline(): boolean;
  /** The name of the router that we are with, or are leaving for another. @throws {I3Error} LINK_DOWN */
  router(): string;
  /**
   * The name of a mud as the network writes it, for somebody's word for it.
   *
   * @throws {I3Error} MUD_UNKNOWN if the mudlist says that it is down.
   */
  mud(name: string): string;
  /** Sends something of the game's own, in our name. Resolves when it is written. @throws {I3Error} LINK_DOWN, QUEUE_FULL */
  send(packet: Packet): Promise<void>;
  /** {@link send}, then waits so long for an error or for the router's echo. No news counts as good news. */
  sendAndWatch(packet: Packet, waitMs: number | undefined): Promise<void>;
  /** Sends a question and waits for its answer. @throws {I3Error} as {@link send}; TIMEOUT; what an `error` packet says */
  ask<Answer>(packet: Packet, ask: Ask): Promise<Answer>;
  /** Gives an answer to the question that it belongs to; one that nobody waits for is dropped. */
  settle(reply: HeadedReply, answer: unknown, about?: string): void;
  /** Sends something that somebody else has asked for. What finds no room is dropped, and logged. */
  answer(packet: Packet): void;
  /** Says what is wrong with a packet to who sent it, unless errors are never sent to such packets. */
  refuse(raw: LpcArray, code: FaultCode, message: string): void;
}

/** What tells which question a reply belongs to. */
export type HeadedReply = PacketHead & { readonly type: PacketType };

/** Who asks. */
export interface Asker {
  readonly mud: string;
  /** Lower-case; 0 if the mud itself asks. */
  readonly user: string | 0;
}

/** The asker of a packet. */
export function askerOf({ originatorMud, originatorUser }: PacketHead): Asker {
  return { mud: originatorMud || '', user: originatorUser === 0 ? 0 : usernameOf(originatorUser) };
}

/** The head of the answer to a question: back to whom it came from, in the case in which it came. */
export function replyTo({
  originatorMud,
  originatorUser,
}: PacketHead): Pick<PacketHead, 'targetMud' | 'targetUser'> {
  return { targetMud: originatorMud, targetUser: originatorUser };
}

/** The head of a question. */
export function askFor(context: ServiceContext, from: string | undefined, mud: string) {
  return { originatorUser: from ? usernameOf(from) : (0 as const), targetMud: context.mud(mud) };
}

/** What a handler may return now or later. */
export type Awaitable<T> = T | Promise<T>;

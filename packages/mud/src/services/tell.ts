// tell: one line of talk from a user to a user on another mud.
import { type Tell, tell } from '@intermud/wire';
import { MESSAGE_BYTES_MAX } from '../limits.ts';
import { cutText, lineOf, usernameOf } from '../text.ts';
import { createReply, type Reply } from './reply.ts';
import type { Awaitable, Service, ServiceContext } from './service.ts';

/** A line for one user, to be sent. */
export interface TellOptions {
  /** Who says it; sent lower-case, and as it is for the name to show if there is no other. */
  readonly from: string;
  /** The name to show. */
  readonly visname?: string | undefined;
  readonly to: string;
  readonly mud: string;
  /** The text; what is longer than MESSAGE_BYTES_MAX is cut. */
  readonly message: string;
  /** Milliseconds to wait for an error before the line counts as delivered. 0, the default: do not wait. */
  readonly waitMs?: number | undefined;
}

/** Delivers a tell to one of our users, or says that there is none. `targetUser` is lower-case. */
export type TellHandler = (packet: Tell, reply: Reply) => Awaitable<void>;

/** The service, and how to use it. */
export interface TellService extends Service {
  /** Resolves when the line is written, or `waitMs` later. @throws {I3Error} */
  send(options: TellOptions): Promise<void>;
}

/** The tell service; not offered without a handler. */
export function createTell(context: ServiceContext, handler: TellHandler | undefined): TellService {
  return {
    offers: handler ? ['tell'] : [],
    answers: handler ? { tell: (packet, raw) => handler(addressed(packet), createReply(context, raw)) } : {},
    send: async (options) => context.sendAndWatch(tell.build(lineFor(context, options)), options.waitMs),
  };
}

/** The fields of a line from one user to another. */
export function lineFor(context: ServiceContext, { from, visname = from, to, mud, message }: TellOptions) {
  return {
    originatorUser: usernameOf(from),
    targetMud: context.mud(mud),
    targetUser: usernameOf(to),
    visname,
    message: cutText(lineOf(message), MESSAGE_BYTES_MAX),
  };
}

/** COMPAT CoffeeMud writes the target user in capitals, Dead Souls the originator with one. */
export function addressed<P extends Tell | { targetUser: string | 0 }>(packet: P): P {
  return packet.targetUser === 0 ? packet : { ...packet, targetUser: usernameOf(packet.targetUser) };
}

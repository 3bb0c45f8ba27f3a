// What the answers to questions on oob links have in common.
import { I3Error, type PacketByType, type PacketType } from '@intermud/wire';
import type { OobHandlers, OobService, OobUser } from './options.ts';
import type { Item } from './pipe.ts';
import type { OobSession } from './session.ts';

/** What an answer gets. */
export interface Asking {
  readonly session: OobSession;
  readonly item: Item;
  readonly handlers: OobHandlers;
  readonly from: OobUser;
  readonly wholeFileBytesMax: number;
  /** For the log: a refusal that only a code tells, and a failure of the game. */
  readonly report: (error: unknown, about: object) => void;
}

/** How questions are answered, by their type. What is thrown as an I3Error goes back as `error`. */
export type OobAnswers = {
  readonly [Type in PacketType]?: {
    readonly service: OobService;
    answer(packet: PacketByType<Type>, asking: Asking): Promise<void>;
  };
};

/** The handler of a service, if the game has one. @throws {I3Error} NOT_IMPLEMENTED */
export function offered<T>(handler: T | undefined, service: OobService): T {
  if (handler !== undefined) return handler;
  throw new I3Error('NOT_IMPLEMENTED', `Cannot use ${service}: it is not offered here`);
}

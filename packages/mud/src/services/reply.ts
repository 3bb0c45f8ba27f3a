import type { FaultCode, LpcArray } from '@intermud/wire';
import type { ServiceContext } from './service.ts';

/** How a handler says no to who sent a packet. Saying nothing is a yes. */
export interface Reply {
  /** There is no such user here (any more, or for the sender). */
  unknownUser(): void;
  /** It cannot be done, for this reason; the message is shown to a user. */
  refuse(code: FaultCode, message: string): void;
}

/** The reply to a packet. */
export function createReply(context: ServiceContext, raw: LpcArray): Reply {
  return {
    unknownUser: () => context.refuse(raw, 'USER_UNKNOWN', `${raw[5] || 'Nobody'} is not on ${context.name}`),
    refuse: (code, message) => context.refuse(raw, code, message),
  };
}

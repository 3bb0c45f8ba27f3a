// beep: rings a user's bell. An extension of Diku muds.
import { type Beep, beep } from '@intermud/wire';
import { createReply, type Reply } from './reply.ts';
import type { Awaitable, Service, ServiceContext } from './service.ts';
import { addressed, lineFor, type TellOptions } from './tell.ts';

/** Rings for one of our users, or says that there is none. `targetUser` is lower-case. */
export type BeepHandler = (packet: Beep, reply: Reply) => Awaitable<void>;

/** The service, and how to use it. */
export interface BeepService extends Service {
  /** Resolves when the beep is written, or `waitMs` later. @throws {I3Error} */
  send(options: Omit<TellOptions, 'message'>): Promise<void>;
}

/** The beep service; not offered without a handler. */
export function createBeep(context: ServiceContext, handler: BeepHandler | undefined): BeepService {
  return {
    offers: handler ? ['beep'] : [],
    answers: handler ? { beep: (packet, raw) => handler(addressed(packet), createReply(context, raw)) } : {},
    send: async (options) => {
      const { message: _, ...fields } = lineFor(context, { ...options, message: '' });
      await context.sendAndWatch(beep.build(fields), options.waitMs);
    },
  };
}

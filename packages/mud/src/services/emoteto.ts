// emoteto: an emote from a user to a user on another mud.
import { type Emoteto, emoteto } from '@intermud/wire';
import { fillTokens, userAt, withOriginatorToken } from '../text.ts';
import { createReply, type Reply } from './reply.ts';
import type { Awaitable, Service, ServiceContext } from './service.ts';
import { addressed, lineFor, type TellOptions } from './tell.ts';

/** Shows an emote to one of our users, or says that there is none. `targetUser` is lower-case; `text` has its names filled in. */
export type EmotetoHandler = (packet: Emoteto & { readonly text: string }, reply: Reply) => Awaitable<void>;

/** The service, and how to use it. */
export interface EmotetoService extends Service {
  /** Resolves when the emote is written, or `waitMs` later. `$N` is put before a message without it. @throws {I3Error} */
  send(options: TellOptions): Promise<void>;
}

/** The emoteto service; not offered without a handler. */
export function createEmoteto(context: ServiceContext, handler: EmotetoHandler | undefined): EmotetoService {
  return {
    offers: handler ? ['emoteto'] : [],
    answers: handler ? { emoteto: (packet, raw) => handler(shown(packet), createReply(context, raw)) } : {},
    send: async (options) => {
      const message = withOriginatorToken(options.message);
      return context.sendAndWatch(emoteto.build(lineFor(context, { ...options, message })), options.waitMs);
    },
  };
}

function shown(packet: Emoteto): Emoteto & { text: string } {
  const originator = userAt(packet.visname, packet.originatorMud);
  return { ...addressed(packet), text: fillTokens(withOriginatorToken(packet.message), { originator }) };
}

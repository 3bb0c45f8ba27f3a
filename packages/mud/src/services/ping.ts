// ping: a sign of life. An extension that muds and routers of all families know in some form.
import { authMudReq, I3Error, pingReply, pingReq } from '@intermud/wire';
import { breaksOn } from './compat.ts';
import { replyTo, type Service, type ServiceContext } from './service.ts';
import type { AskOptions } from './who.ts';

/** What a ping tells. */
export interface Pong {
  /** Milliseconds there and back, routers included. */
  readonly roundTripMs: number;
}

/** The service, and how to use it. */
export interface PingService extends Service {
  /** Whether a mud, or the router, is alive. @throws {I3Error} TIMEOUT; MUD_UNKNOWN and the like from the router */
  ask(mud: string, options?: AskOptions): Promise<Pong>;
}

/** The ping service; always there, though the protocol has no word to offer it by. */
export function createPing(context: ServiceContext): PingService {
  return {
    offers: [],
    answers: {
      'ping-req': (packet) => {
        if (packet.originatorMud === context.name) return; // The link's own probe: that it came back is all it is for.
        context.answer(pingReply.build({ ...replyTo(packet), data: packet.data }));
      },
      'ping-reply': (packet) => context.settle(packet, undefined),
    },
    ask: async (mud, options = {}) => {
      const sentAt = context.clock.now();
      await askForLife(context, mud, options);
      return { roundTripMs: context.clock.now() - sentAt };
    },
  };
}

async function askForLife(
  context: ServiceContext,
  name: string,
  { from, timeoutMs }: AskOptions,
): Promise<void> {
  const mud = name.startsWith('*') ? name : context.mud(name);
  // COMPAT CoffeeMud logs a ping-req and does not answer it; keys it does give.
  if (breaksOn(context.mudlist.find(mud), 'ping-reply')) {
    await context.ask(authMudReq.build({ targetMud: mud }), { reply: 'auth-mud-reply', timeoutMs });
    return;
  }
  const request = pingReq.build({ originatorUser: from ? from.toLowerCase() : 0, targetMud: mud, data: 0 });
  try {
    await context.ask(request, { reply: 'ping-reply', timeoutMs });
  } catch (error) {
    if (!isAnswer(error)) throw error;
  }
}

/** COMPAT Who does not know ping-req says so, and so lives: muds by `unk-type`, the router of Dead Souls by `not-imp`. */
function isAnswer(error: unknown): boolean {
  return error instanceof I3Error && (error.code === 'PACKET_UNKNOWN' || error.code === 'NOT_IMPLEMENTED');
}

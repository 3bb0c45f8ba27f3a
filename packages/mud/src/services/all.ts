// All services of a mud, made from what its game answers.
import { type AuthService, createAuth } from './auth.ts';
import { type BeepHandler, type BeepService, createBeep } from './beep.ts';
import { ChannelService } from './channel.ts';
import type { ChannelHandlers } from './channel-answers.ts';
import { createEmoteto, type EmotetoHandler, type EmotetoService } from './emoteto.ts';
import { createError, type Fault } from './error.ts';
import { createFinger, type FingerHandler, type FingerService } from './finger.ts';
import type { ChannelLine } from './lines.ts';
import { createLocate, type LocateHandler, type LocateService } from './locate.ts';
import { createPing, type PingService } from './ping.ts';
import type { Service, ServiceContext } from './service.ts';
import { createTell, type TellHandler, type TellService } from './tell.ts';
import { type ChannelUserHandler, UcacheService } from './ucache.ts';
import { createWho, type WhoHandler, type WhoService } from './who.ts';

/**
 * What a game answers. What is left out is not offered to the network, and answered by `unk-type` if it is asked for.
 *
 * A handler may be asynchronous. One that throws an {@link I3Error} refuses the packet with its code; anything else
 * that it throws is the game's own fault, goes to the log, and leaves who asked without an answer.
 */
export interface Handlers extends ChannelHandlers {
  readonly tell?: TellHandler | undefined;
  readonly emoteto?: EmotetoHandler | undefined;
  readonly beep?: BeepHandler | undefined;
  readonly who?: WhoHandler | undefined;
  readonly finger?: FingerHandler | undefined;
  readonly locate?: LocateHandler | undefined;
  readonly channelUser?: ChannelUserHandler | undefined;
}

/** What services tell the mud. */
export interface ServiceNews {
  readonly channel: (line: ChannelLine) => void;
  readonly fault: (fault: Fault) => void;
}

/** All services by name. */
export interface Services {
  readonly tell: TellService;
  readonly emoteto: EmotetoService;
  readonly beep: BeepService;
  readonly who: WhoService;
  readonly finger: FingerService;
  readonly locate: LocateService;
  readonly channel: ChannelService;
  readonly ucache: UcacheService;
  readonly auth: AuthService;
  readonly ping: PingService;
  readonly error: Service;
}

/** Makes all services. */
export function createServices(context: ServiceContext, handlers: Handlers, news: ServiceNews): Services {
  const locate = createLocate(context, handlers.locate);
  const ucache = new UcacheService(context, handlers.channelUser);
  return {
    tell: createTell(context, handlers.tell),
    emoteto: createEmoteto(context, handlers.emoteto),
    beep: createBeep(context, handlers.beep),
    who: createWho(context, handlers.who),
    finger: createFinger(context, handlers.finger),
    locate,
    channel: new ChannelService(context, handlers, ucache, news.channel),
    ucache,
    auth: createAuth(context),
    ping: createPing(context),
    error: createError(context, locate, news.fault),
  };
}

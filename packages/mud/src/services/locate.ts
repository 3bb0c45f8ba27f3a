// locate: on which muds a user is.
import { type I3Error, type LocateReply, type LocateReq, locateReply, locateReq } from '@intermud/wire';
import { LOCATE_ANSWERS_MAX, LOCATE_MS } from '../limits.ts';
import { AsyncQueue } from '../queue.ts';
import { usernameOf } from '../text.ts';
import {
  type Asker,
  type Awaitable,
  askerOf,
  replyTo,
  type Service,
  type ServiceContext,
} from './service.ts';
import type { AskOptions } from './who.ts';

/** A user who was found. */
export interface Located {
  readonly mud: string;
  readonly visname: string;
  /** Seconds without input. */
  readonly idleTime: number;
  /** 0, or words joined by ", ": see {@link LOCATE_STATUSES}, or any text. */
  readonly status: string | 0;
}

/** Statuses with a meaning that all agree on. Source: Intermud-3, "Service: locate". */
export const LOCATE_STATUSES = ['link-dead', 'editing', 'inactive', 'invisible', 'hidden'] as const;

/** Where a user of ours is: on, with several statuses if need be. */
export interface LocateAnswer {
  readonly visname: string;
  /** Seconds without input. */
  readonly idleTime: number;
  readonly status?: string | readonly string[];
}

/** Finds a user of our mud who is on, by a lower-case name; undefined if there is none, and nothing is answered. */
export type LocateHandler = (user: string, asker: Asker) => Awaitable<LocateAnswer | undefined>;

/** The service, and how to use it. */
export interface LocateService extends Service {
  /** Gives muds as they answer, each once, until the time is over. @throws {I3Error} LINK_DOWN, QUEUE_FULL, what the router answers */
  search(user: string, options?: AskOptions): AsyncGenerator<Located, void, undefined>;
  /** Ends the search that an error of the router is about; false if there is none. */
  refuse(user: string | 0, error: I3Error): boolean;
  /** The link is down: whoever answers now cannot be heard. */
  failAll(error: I3Error): void;
}

/** A search under way. */
interface Search {
  readonly user: string | 0;
  readonly username: string;
  readonly found: AsyncQueue<Located>;
  readonly muds: Set<string>;
}

/** The locate service; not offered without a handler. */
export function createLocate(context: ServiceContext, handler: LocateHandler | undefined): LocateService {
  const searches = new Set<Search>();
  const answer = async (packet: LocateReq, locate: LocateHandler) => {
    if (packet.originatorMud === context.name && packet.targetMud === 0) return; // Our own broadcast, echoed.
    const found = await locate(usernameOf(packet.username), askerOf(packet));
    if (found !== undefined) context.answer(replyFor(context.name, packet, found));
  };
  const settle = { 'locate-reply': (packet: LocateReply) => deliver(searches, packet) };
  return {
    offers: handler ? ['locate'] : [],
    answers: handler ? { ...settle, 'locate-req': (packet) => answer(packet, handler) } : settle,
    search: (user, options) => search(context, searches, usernameOf(user), options),
    refuse: (user, error) => fail(searches, (one) => (one.user || '') === (user || ''), error),
    failAll: (error) => void fail(searches, () => true, error),
  };
}

function replyFor(
  name: string,
  packet: LocateReq,
  { visname, idleTime, status = [] }: LocateAnswer,
): LocateReply {
  const words = typeof status === 'string' ? status : status.join(', ');
  return locateReply.build({
    ...replyTo(packet),
    locatedMud: name,
    locatedVisname: visname,
    idleTime,
    status: words || 0,
  });
}

async function* search(
  context: ServiceContext,
  searches: Set<Search>,
  username: string,
  { from, timeoutMs = LOCATE_MS }: AskOptions = {},
): AsyncGenerator<Located, void, undefined> {
  const user = from ? usernameOf(from) : 0;
  const one: Search = { user, username, found: new AsyncQueue(LOCATE_ANSWERS_MAX), muds: new Set() };
  const cancel = context.clock.after(timeoutMs, () => one.found.end());
  searches.add(one);
  try {
    await context.send(locateReq.build({ originatorUser: user, username }));
    yield* one.found;
  } finally {
    cancel();
    searches.delete(one);
  }
}

/** To the search for just that name, or else to the oldest of that user: a visual name need not be like the name. */
function deliver(searches: Set<Search>, packet: LocateReply): void {
  const asked = [...searches].filter(({ user }) => (user || '') === usernameOf(packet.targetUser || ''));
  const one = asked.find(({ username }) => username === usernameOf(packet.locatedVisname)) ?? asked[0];
  if (one === undefined || one.muds.has(packet.locatedMud) || one.muds.size >= LOCATE_ANSWERS_MAX) return;
  one.muds.add(packet.locatedMud);
  const { locatedMud: mud, locatedVisname: visname, idleTime, status } = packet;
  one.found.push({ mud, visname, idleTime, status });
}

function fail(searches: Set<Search>, isMeant: (search: Search) => boolean, error: I3Error): boolean {
  const meant = [...searches].filter(isMeant);
  for (const { found } of meant) found.fail(error);
  return meant.length > 0;
}

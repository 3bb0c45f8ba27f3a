// ucache: what targeted emotes need to know of users elsewhere, remembered, and kept up to date by their muds.
import { type ChanUserReq, chanUserReply, chanUserReq, ucacheUpdate } from '@intermud/wire';
import type { Clock } from '../clock.ts';
import { UCACHE_KEPT_MS, UCACHE_KEPT_WITHOUT_SERVICE_MS, UCACHE_MAX } from '../limits.ts';
import { usernameOf } from '../text.ts';
import { unknownUser } from './finger.ts';
import {
  type Asker,
  type Awaitable,
  askerOf,
  replyTo,
  type Service,
  type ServiceContext,
} from './service.ts';
import type { AskOptions } from './who.ts';

/** What a targeted emote needs to know of a user. */
export interface UserInfo {
  readonly visname: string;
  /** 0 male, 1 female, 2 neuter: `GENDERS` of the wire. */
  readonly gender: number;
}

/** Knows a user of our mud by a lower-case name; undefined if there is none. */
export type ChannelUserHandler = (user: string, asker: Asker) => Awaitable<UserInfo | undefined>;

/** The service, and how to use it. */
export interface UcacheService extends Service {
  /** From the cache, or else from the user's mud. @throws {I3Error} USER_UNKNOWN, TIMEOUT, what else is answered */
  get(user: string, mud: string, options?: Pick<AskOptions, 'timeoutMs'>): Promise<UserInfo>;
  /** From the user's mud, whatever the cache holds. @throws {I3Error} as {@link get} */
  ask(user: string, mud: string, options?: Pick<AskOptions, 'timeoutMs'>): Promise<UserInfo>;
  /** From the cache alone; undefined if it does not know. */
  find(user: string, mud: string): UserInfo | undefined;
  /** Tells the network of a user of ours, unless it has been told just that. @throws {I3Error} LINK_DOWN, QUEUE_FULL */
  update(user: string, info: UserInfo): Promise<void>;
}

/** The ucache service; always offered. chan-user-req needs a handler. */
export function createUcache(
  context: ServiceContext,
  handler: ChannelUserHandler | undefined,
): UcacheService {
  const cache = new UserCache(context.clock);
  const told = new UserCache(context.clock);
  const learn = (mud: string | 0, user: string, info: UserInfo) => {
    const row = context.mudlist.has(mud || '') ? context.mudlist.get(mud || '') : undefined;
    cache.set(
      mud || '',
      user,
      info,
      row?.services.get('ucache') ? UCACHE_KEPT_MS : UCACHE_KEPT_WITHOUT_SERVICE_MS,
    );
  };
  const answer = async (packet: ChanUserReq, channelUser: ChannelUserHandler) => {
    const info = await channelUser(usernameOf(packet.username), askerOf(packet));
    if (info === undefined) throw unknownUser(packet.username, context.name);
    // Source: Intermud-3, "Service: channel": the reply is for the mud, not for a user.
    context.answer(
      chanUserReply.build({ ...replyTo(packet), targetUser: 0, username: packet.username, ...pick(info) }),
    );
  };
  const ask: UcacheService['ask'] = async (user, mud, { timeoutMs } = {}) => {
    const username = usernameOf(user);
    const request = chanUserReq.build({ targetMud: context.mud(mud), username });
    return context.ask(request, { reply: 'chan-user-reply', about: username, timeoutMs });
  };
  return {
    offers: ['ucache'],
    answers: {
      'ucache-update': (packet) => {
        if (packet.originatorMud !== context.name) learn(packet.originatorMud, packet.username, pick(packet));
      },
      'chan-user-reply': (packet) => {
        learn(packet.originatorMud, packet.username, pick(packet));
        context.settle(packet, pick(packet), packet.username);
      },
      ...(handler && { 'chan-user-req': (packet: ChanUserReq) => answer(packet, handler) }),
    },
    ask,
    get: async (user, mud, options) =>
      cache.get(context.mudlist.find(mud)?.name ?? mud, user) ?? ask(user, mud, options),
    find: (user, mud) => cache.get(mud, user),
    update: async (user, info) => {
      const known = told.get('', user);
      if (known?.visname === info.visname && known.gender === info.gender) return;
      await context.send(ucacheUpdate.build({ username: usernameOf(user), ...pick(info) }));
      told.set('', user, pick(info), Number.POSITIVE_INFINITY);
    },
  };
}

const pick = ({ visname, gender }: UserInfo): UserInfo => ({ visname, gender });

/** Users by mud and name; the one unused the longest is forgotten first. */
class UserCache {
  readonly #clock: Clock;
  readonly #users = new Map<string, { readonly info: UserInfo; readonly until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get(mud: string, user: string): UserInfo | undefined {
    const key = keyOf(mud, user);
    const kept = this.#users.get(key);
    this.#users.delete(key);
    if (kept === undefined || this.#clock.now() >= kept.until) return undefined;
    this.#users.set(key, kept); // To the end of the line.
    return kept.info;
  }

  set(mud: string, user: string, info: UserInfo, keptMs: number): void {
    const key = keyOf(mud, user);
    this.#users.delete(key);
    this.#users.set(key, { info, until: this.#clock.now() + keptMs });
    const oldest = this.#users.size > UCACHE_MAX ? this.#users.keys().next().value : undefined;
    if (oldest !== undefined) this.#users.delete(oldest);
  }
}

const keyOf = (mud: string, user: string): string => `${usernameOf(user)}@${mud}`;

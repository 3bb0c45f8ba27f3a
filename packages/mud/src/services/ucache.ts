// ucache: what targeted emotes need to know of users elsewhere, remembered, and kept up to date by their muds.
import {
  type ChanUserReq,
  chanUserReply,
  chanUserReq,
  type UcacheUpdate,
  ucacheUpdate,
} from '@intermud/wire';
import { UCACHE_KEPT_MS, UCACHE_KEPT_WITHOUT_SERVICE_MS } from '../limits.ts';
import { usernameOf } from '../text.ts';
import { unknownUser } from './finger.ts';
import {
  type Answers,
  type Asker,
  type Awaitable,
  askerOf,
  replyTo,
  type Service,
  type ServiceContext,
} from './service.ts';
import { UserCache, type UserInfo } from './user-cache.ts';
import type { AskOptions } from './who.ts';

/** Knows a user of our mud by a lower-case name; undefined if there is none. */
export type ChannelUserHandler = (user: string, asker: Asker) => Awaitable<UserInfo | undefined>;

/** What is known of users: asked for, told by their muds, and told by us of ours. */
export class UcacheService implements Service {
  readonly offers = ['ucache'];
  readonly answers: Answers;
  readonly #context: ServiceContext;
  readonly #known: UserCache;
  /** What we have told of our own. */
  readonly #told: UserCache;

  /** chan-user-req is answered only with a handler. */
  constructor(context: ServiceContext, handler: ChannelUserHandler | undefined) {
    this.#context = context;
    this.#known = new UserCache(context.clock);
    this.#told = new UserCache(context.clock);
    this.answers = {
      'ucache-update': (packet) => this.#hear(packet),
      'chan-user-reply': (packet) => {
        this.#learn(packet.originatorMud, packet.username, pick(packet));
        context.settle(packet, pick(packet), packet.username);
      },
      ...(handler && { 'chan-user-req': (packet: ChanUserReq) => this.#answer(packet, handler) }),
    };
  }

  /** From the cache, or else from the user's mud. @throws {I3Error} USER_UNKNOWN, TIMEOUT, what else is answered */
  async get(user: string, mud: string, options?: Pick<AskOptions, 'timeoutMs'>): Promise<UserInfo> {
    return this.find(user, mud) ?? this.ask(user, mud, options);
  }

  /** From the user's mud, whatever the cache holds. @throws {I3Error} as {@link get} */
  async ask(user: string, mud: string, { timeoutMs }: Pick<AskOptions, 'timeoutMs'> = {}): Promise<UserInfo> {
    const username = usernameOf(user);
    const request = chanUserReq.build({ targetMud: this.#context.mud(mud), username });
    return this.#context.ask(request, { reply: 'chan-user-reply', about: username, timeoutMs });
  }

  /** From the cache alone; undefined if it does not know. */
  find(user: string, mud: string): UserInfo | undefined {
    const { mudlist } = this.#context;
    return this.#known.get(mudlist.find(mud)?.name ?? mud, user);
  }

  /** Tells the network of a user of ours, unless it has been told just that. @throws {I3Error} LINK_DOWN, QUEUE_FULL */
  async update(user: string, info: UserInfo): Promise<void> {
    const told = this.#told.get(OURS, user);
    if (told?.visname === info.visname && told.gender === info.gender) return;
    await this.#context.send(ucacheUpdate.build({ username: usernameOf(user), ...pick(info) }));
    this.#told.set(OURS, user, pick(info), Number.POSITIVE_INFINITY);
  }

  #hear(packet: UcacheUpdate): void {
    if (packet.originatorMud !== this.#context.name)
      this.#learn(packet.originatorMud, packet.username, pick(packet));
  }

  #learn(mud: string | 0, user: string, info: UserInfo): void {
    const { mudlist } = this.#context;
    const promisesUpdates = mud !== 0 && mudlist.has(mud) && Boolean(mudlist.get(mud).services.get('ucache'));
    this.#known.set(mud || '', user, info, promisesUpdates ? UCACHE_KEPT_MS : UCACHE_KEPT_WITHOUT_SERVICE_MS);
  }

  async #answer(packet: ChanUserReq, channelUser: ChannelUserHandler): Promise<void> {
    const { username } = packet;
    const info = await channelUser(usernameOf(username), askerOf(packet));
    if (info === undefined) throw unknownUser(username, this.#context.name);
    // Source: Intermud-3, "Service: channel": the reply is for the mud, not for a user.
    this.#context.answer(chanUserReply.build({ ...replyTo(packet), targetUser: 0, username, ...pick(info) }));
  }
}

/** The mud under which our own users are kept. */
const OURS = '';

const pick = ({ visname, gender }: UserInfo): UserInfo => ({ visname, gender });

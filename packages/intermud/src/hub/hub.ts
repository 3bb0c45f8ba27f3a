import {
  type LinkState,
  Mud,
  type MudOptions,
  PACKETS_PER_SECOND,
  type Profile,
  type RouterAddress,
  silent,
  systemClock,
} from '@intermud/mud';
import type { Store } from '../store/index.ts';
import { Accounts } from './accounts.ts';
import { answersOf } from './answers.ts';
import { HomeChannel } from './home-channel.ts';
import { READY_MS } from './limits.ts';
import { hubStorage, type Reservation } from './memory.ts';
import type { Passwords } from './passwords.ts';
import { Post, type PostOptions } from './post.ts';
import { type Deliver, NOBODY, type Presence, refused } from './presence.ts';

/** The channel that the hub adds where it is not there yet. */
export const HOME_CHANNEL = 'gossip';

/** A hub's settings: those of its mud, and what it stands on. */
export interface HubOptions extends Omit<MudOptions, 'storage' | 'handlers'> {
  /** Keeps accounts, and the hub's own password and lists. The hub does not close it. */
  readonly store: Store;
  /** For the router of the same program, which keeps the hub's name for it, and to which no pace need be kept. */
  readonly reservation?: Reservation;
  /** The people who are logged in; nobody unless doors say otherwise. */
  readonly presence?: Presence;
  /** Takes lines for people; refused as if there were no room unless given. */
  readonly deliver?: Deliver;
  /** Settings of mail, news and files. Other muds reach them where `oob.listen` says; without it, the hub calls only. */
  readonly post?: PostOptions;
  /** The channel to add and to listen to; HOME_CHANNEL unless given. */
  readonly channel?: string;
  /** For tests: cheaper hashes. */
  readonly passwords?: Passwords;
}

/**
 * A mud of its own that people log in to. It speaks to routers as any mud does, so it works against all of them.
 *
 * @example
 * const hub = new Hub({ name: 'Intermud Hub', routers: [{ name: '*intermud', host: '127.0.0.1', port: 8080 }], store });
 * hub.start();
 * await hub.ready({ timeoutMs: 10_000 });
 * await hub.stop();
 */
export class Hub implements AsyncDisposable {
  /** The hub's link to the network, with its lists, channels and questions. */
  readonly mud: Mud;
  readonly accounts: Accounts;
  readonly presence: Presence;
  /** Mail, news and files. */
  readonly post: Post;
  readonly #channel: HomeChannel;

  constructor(options: HubOptions) {
    const { store, reservation, passwords, presence = NOBODY, deliver = noRoom } = options;
    const { clock = systemClock, log = silent, channel = HOME_CHANNEL, profile } = options;
    this.presence = presence;
    this.accounts = new Accounts({ store: store.accounts, clock, ...(passwords && { passwords }) });
    const hears = (name: string) => this.mud.channels.heard.has(name);
    const handlers = answersOf({ accounts: this.accounts, presence, deliver, clock, hears });
    const storage = hubStorage(store.settings, reservation);
    const parts = { name: options.name, mud: () => this.mud, store, clock, log };
    this.post = new Post(parts, options.post ?? {});
    const oob = { ...options.oob, handlers: this.post.handlers() };
    const own = { storage, handlers, oob, profile: { ...PROFILE, ...profile } };
    this.mud = new Mud({ ...mudOptionsOf(options), ...own });
    this.#channel = new HomeChannel({ mud: this.mud, name: channel, clock, log });
  }

  get name(): string {
    return this.mud.name;
  }

  /** Where the link to the network is in its life. */
  get state(): LinkState {
    return this.mud.state;
  }

  /** Joins the network, and stays on it until stop(). */
  start(): void {
    this.#channel.start();
    this.post.start();
    this.mud.start();
  }

  /**
   * Resolves when the hub is on the network, and its channel is there and listened to. `timeoutMs`, READY_MS unless
   * given, is for each of the two. The hub goes on trying whatever is answered here.
   *
   * @throws {I3Error} TIMEOUT; if the mud has stopped, NAME_TAKEN, the code of the router's refusal, or LINK_DOWN.
   */
  async ready({ timeoutMs = READY_MS }: { timeoutMs?: number } = {}): Promise<void> {
    await this.mud.online({ timeoutMs });
    await this.#channel.heard({ timeoutMs });
  }

  /** Says goodbye, writes everything down and leaves; within about two seconds. `restartDelayS` as in Mud.stop(). */
  async stop(options: { restartDelayS?: number } = {}): Promise<void> {
    this.#channel.stop();
    await Promise.all([this.post.stop(), this.mud.stop(options)]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

/** What the hub tells of itself unless its settings say otherwise. */
const PROFILE: Profile = {
  mudlib: 'intermud',
  baseMudlib: 'intermud',
  driver: 'intermud',
  mudType: 'Hub',
  openStatus: 'open for public',
};

/** The settings that are the mud's own. */
function mudOptionsOf(options: HubOptions): Omit<MudOptions, 'storage' | 'handlers'> {
  const { store, reservation, presence, deliver, channel, passwords, post, ...mudOptions } = options;
  return { packetsPerSecond: (router) => paceOf(router, reservation), ...mudOptions };
}

const noRoom: Deliver = async ({ name }) => refused(`${name} is away, and nothing is kept here`);

/** Our own router needs no sparing; who else runs one, and how much it takes, is not known. */
function paceOf(router: RouterAddress, reservation: Reservation | undefined): number {
  return router.name === reservation?.router.name ? 0 : PACKETS_PER_SECOND;
}

// A mud's oob links: the one object through which mail, news and files go, and what others bring.
import type { Socket } from 'node:net';
import {
  FILE_PIECES_KEY,
  FILE_PIECES_VERSION,
  I3Error,
  OOB_AUTH,
  type OobBegin,
  plainAddress,
} from '@intermud/wire';
import type { Clock } from '../clock.ts';
import { FILE_WHOLE_BYTES_MAX, OOB_TURN_MS, OOB_WINDOW } from '../limits.ts';
import type { MudEntry, Mudlist } from '../lists/mudlist.ts';
import type { Log } from '../log.ts';
import type { Profile } from '../profile.ts';
import { usernameOf } from '../text.ts';
import { answerOob } from './answers.ts';
import type { OobJob, SessionHost } from './contract.ts';
import { Dialler } from './dialler.ts';
import { FilesLink, knowsPieces } from './file.ts';
import { type Calls, Door, type Keyring } from './keys.ts';
import { OobListener, type OobPorts } from './listener.ts';
import { sendLetters } from './mail.ts';
import { NewsLink } from './news.ts';
import type { Letter, MailOutcome, OobOptions, OobPeer, OobService } from './options.ts';
import { MudQueue } from './queue.ts';
import { OobSession } from './session.ts';
import type { OobState, Proof } from './state.ts';
import { TLS_KEY } from './tls.ts';

/** What oob links need of their mud. */
export interface OobHost {
  readonly name: string;
  readonly playerPort: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly mudlist: Mudlist;
  readonly keys: Keyring;
  readonly calls: Calls;
  /** A key for a mud's oob port. @throws {I3Error} */
  authKey(mud: string): Promise<number>;
  /** Tells a mud that we are about to call. @throws {I3Error} */
  announce(mud: string): Promise<void>;
  /** Whether the router is on this machine. */
  isRouterLocal(): boolean;
}

/** One link, for whoever watches. */
export interface OobLinkInfo extends OobPeer {
  readonly role: 'originator' | 'target';
  readonly at: OobState['at'];
}

/** Who one of our users is, for a link. */
export interface AsUser {
  /** The mud itself unless given. */
  readonly from?: string;
}

/** All oob links of a mud. */
export class Oob implements AsyncDisposable {
  readonly #host: OobHost;
  readonly #options: OobOptions;
  readonly #wholeFileBytesMax: number;
  readonly #door: Door;
  readonly #listener: OobListener;
  readonly #dialler: Dialler;
  readonly #sessionHost: SessionHost;
  readonly #sessions = new Set<OobSession>();
  readonly #queues = new Map<string, MudQueue>();
  #listening: Promise<OobPorts> | undefined;
  #ports: OobPorts | undefined;

  /** @throws {RangeError} for a window below 1, or a length of files that no frame can hold. */
  constructor(host: OobHost, options: OobOptions = {}) {
    checkOptions(options);
    this.#host = host;
    this.#options = options;
    this.#wholeFileBytesMax = options.wholeFileBytesMax ?? FILE_WHOLE_BYTES_MAX;
    this.#door = new Door(host.clock);
    this.#sessionHost = this.#makeSessionHost();
    this.#listener = new OobListener(
      this.#door,
      (socket, isSecure) => this.#accept(socket, isSecure),
      (error) => host.log.error({ err: error }, 'an oob link cannot be taken'),
    );
    const allowsPrivate = () => options.allowPrivate ?? host.isRouterLocal();
    const { authKey, announce } = host;
    this.#dialler = new Dialler({ authKey, announce, allowsPrivate }, this.#sessionHost, options.tls);
  }

  /** The ports that are listened to; undefined if there are none, or not yet. */
  get ports(): OobPorts | undefined {
    return this.#ports;
  }

  /** The links at hand, those that are being opened included. */
  links(): OobLinkInfo[] {
    return [...this.#sessions].map((session) => ({
      ...session.peer,
      role: session.role,
      at: session.state.at,
    }));
  }

  /**
   * Listens where the options say, and gives the ports; undefined if they say nothing. The mud does so by itself when it
   * starts; whoever wants to know the port, or that it cannot be had, calls it before.
   */
  async listen(): Promise<OobPorts | undefined> {
    const { listen, tls } = this.#options;
    if (listen === undefined) return undefined;
    this.#listening ??= this.#listener.listen({ host: listen.host ?? '0.0.0.0', port: listen.port }, tls);
    try {
      this.#ports = await this.#listening;
    } catch (error) {
      this.#listening = undefined;
      throw error;
    }
    return this.#ports;
  }

  /** What the mud tells the network, with what oob links add to it. */
  introduce(profile: Profile): Profile {
    if (this.#ports === undefined) return profile;
    const { mail, news, files } = this.#options.handlers ?? {};
    const { port, tlsPort } = this.#ports;
    const words = { ...(mail && { mail: 1 }), ...(news && { news: 1 }), ...(files && { file: 1 }) };
    const data = {
      ...(files && { [FILE_PIECES_KEY]: FILE_PIECES_VERSION }),
      ...(tlsPort !== undefined && { [TLS_KEY]: tlsPort }),
    };
    return {
      ...profile,
      oobPort: profile.oobPort ?? port,
      services: { ...words, ...profile.services },
      otherData: { ...data, ...profile.otherData },
    };
  }

  /**
   * Sends letters to a mud, all over one link, several on their way at once. Resolves when it is known of each what
   * became of it; never rejects. One that is not acknowledged may yet have arrived: send it again with the same id,
   * time and text, and the other side knows it.
   */
  async sendMail(mudName: string, letters: readonly Letter[]): Promise<readonly MailOutcome[]> {
    try {
      const mud = this.#offering(mudName, 'mail');
      return await this.queue(mud.name, (session) => sendLetters(session, letters));
    } catch (error) {
      if (!(error instanceof I3Error)) throw error;
      return letters.map(({ id }) => ({ id, acked: false, error }));
    }
  }

  /** A mud's news server; the caller closes it. @throws {I3Error} if it cannot be reached, or offers no news. */
  async news(mudName: string, { from }: AsUser = {}): Promise<NewsLink> {
    const mud = this.#offering(mudName, 'news');
    const { name, playerPort } = this.#host;
    const reader = { name, playerPort, user: from && usernameOf(from) };
    return this.#borrow(mud.name, (session, release) => new NewsLink(session, reader, release));
  }

  /** A mud's files; the caller closes it. @throws {I3Error} if it cannot be reached, or offers no files. */
  async files(mudName: string, { from }: AsUser = {}): Promise<FilesLink> {
    const mud = this.#offering(mudName, 'file');
    const { name } = this.#host;
    const asker = {
      name,
      user: from ? usernameOf(from) : (0 as const),
      wholeFileBytesMax: this.#wholeFileBytesMax,
    };
    return this.#borrow(
      mud.name,
      (session, release) => new FilesLink(session, asker, knowsPieces(mud), release),
    );
  }

  /**
   * Runs a job over a link with a mud as soon as there is one with our turn: an open one if it can be had before long,
   * else a new one.
   *
   * @param isLong keeps others from waiting for its end: they get a link of their own.
   * @throws {I3Error} MUD_UNKNOWN, QUEUE_FULL, why no link could be opened; what the job throws.
   */
  queue<T>(
    mudName: string,
    job: (session: OobSession) => Promise<T>,
    { isLong = false }: { isLong?: boolean } = {},
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const queue = this.#queueOf(this.#find(mudName).name);
      queue.add({
        isLong,
        run: (session) => Promise.resolve(session).then(job).then(resolve, reject),
        fail: reject,
      });
    });
  }

  /** Closes all ports and links. What waits fails. Resolves when nothing is open any more. */
  async close(): Promise<void> {
    await this.#listening?.catch(() => {}); // Whoever has asked for it is told.
    this.#listener.close();
    this.#listening = undefined;
    this.#ports = undefined;
    const error = new I3Error('LINK_DOWN', 'Cannot go on: the mud is stopping');
    for (const queue of this.#queues.values()) queue.failAll(error);
    const closing = [...this.#sessions].map((session) => {
      session.close();
      return session.closed();
    });
    await Promise.all(closing);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** A link for as long as who has it wants it. */
  #borrow<T>(mud: string, make: (session: OobSession, release: () => void) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const use = async (session: OobSession) => {
        const { promise, resolve: release } = Promise.withResolvers<void>();
        resolve(make(session, release));
        await Promise.race([promise, session.closed()]);
      };
      this.queue(mud, use, { isLong: true }).catch(reject);
    });
  }

  #find(name: string): MudEntry {
    const { mudlist } = this.#host;
    const mud = mudlist.has(name) ? mudlist.get(name) : mudlist.find(name);
    return mud?.name.toLowerCase() === name.toLowerCase() ? mud : mudlist.get(name);
  }

  #offering(mudName: string, service: OobService): MudEntry {
    const mud = this.#find(mudName);
    if (mud.services.get(service)) return mud;
    throw new I3Error('NOT_IMPLEMENTED', `Cannot use ${service} on ${mud.name}: it does not offer it`);
  }

  #queueOf(mud: string): MudQueue {
    const known = this.#queues.get(mud);
    if (known !== undefined) return known;
    const queue = new MudQueue(mud, async () => {
      const session = await this.#dialler.dial(this.#find(mud));
      this.#sessions.add(session);
      return session;
    });
    this.#queues.set(mud, queue);
    return queue;
  }

  #accept(socket: Socket, isSecure: boolean): void {
    const session = new OobSession(this.#sessionHost, socket, { role: 'target' }, isSecure);
    this.#sessions.add(session);
    session.listen();
  }

  #makeSessionHost(): SessionHost {
    const { name, clock, log } = this.#host;
    const { handlers = {}, auth = {}, window = OOB_WINDOW } = this.#options;
    const wholeFileBytesMax = this.#wholeFileBytesMax;
    const report = (error: unknown, about: object) => this.#report(error, about);
    const rules = { handlers, auth, wholeFileBytesMax, report };
    return {
      ...{ name, clock, log, window, wholeFileBytesMax },
      admit: (begin, address) => this.#admit(begin, address),
      answer: (session, item) => answerOob(rules, session, item),
      turn: (session) => this.#turn(session),
      hasJobs: ({ peer }) => (this.#queues.get(peer.mud)?.length ?? 0) > 0,
      takeJob: (session) => this.#take(session),
      changed: (session) => this.#changed(session),
    };
  }

  /** What an oob-begin proves. Who shows wrong keys is not listened to for a while. */
  #admit({ originatorMud, authType, authToken }: OobBegin, address: string): Proof {
    if (this.#door.isShut(address)) return 'none';
    if (authType !== OOB_AUTH.mud) return this.#isAnnounced(originatorMud, address) ? 'call' : 'none';
    const isRight = this.#host.keys.redeem(originatorMud, authToken);
    if (isRight) this.#door.right(address);
    else this.#door.wrong(address);
    return isRight ? 'key' : 'none';
  }

  /** Without a key there is only the mud's address to go by, and only if a service wants no more. */
  #isAnnounced(mud: string, address: string): boolean {
    const isAnyOpen = Object.values(this.#options.auth ?? {}).includes('oob-req-enough');
    const { mudlist, calls } = this.#host;
    const isAtHome = mudlist.has(mud) && mudlist.get(mud).ipAddr === plainAddress(address);
    return isAnyOpen && isAtHome && calls.take(mud);
  }

  /** What is ours to say goes only to who has shown a key. */
  async #turn(session: OobSession): Promise<void> {
    const { mud, isAuthenticated } = session.peer;
    if (!isAuthenticated) return;
    this.#queueOf(mud).join(session);
    const queued = Promise.resolve(mud).then(this.#options.handlers?.turn);
    const isLate = new Promise<void>((resolve) => {
      const cancel = this.#host.clock.after(OOB_TURN_MS, resolve);
      void session.closed().then(resolve);
      void queued.then(cancel, cancel);
    });
    await Promise.race([queued, isLate]).catch((error: unknown) => this.#report(error, { mud }));
  }

  #take(session: OobSession): OobJob | undefined {
    return this.#queues.get(session.peer.mud)?.take(session);
  }

  #changed(session: OobSession): void {
    const { state, peer } = session;
    const queue = this.#queues.get(peer.mud);
    if (state.at === 'closed') this.#sessions.delete(session);
    queue?.changed(session);
    if (queue?.isIdle) this.#queues.delete(peer.mud);
  }

  #report(error: unknown, about: object): void {
    if (error instanceof I3Error)
      this.#host.log.info({ ...about, fault: error.message }, 'refused on an oob link');
    else this.#host.log.error({ ...about, err: error }, 'a handler of the game failed');
  }
}

function checkOptions({ window = OOB_WINDOW, wholeFileBytesMax = 0 }: OobOptions): void {
  if (!Number.isInteger(window) || window < 1)
    throw new RangeError(`Cannot use a window of ${window}: it is at least 1`);
  if (!(wholeFileBytesMax >= 0 && wholeFileBytesMax <= WHOLE_FILE_BYTES_LIMIT))
    throw new RangeError(
      `Cannot take files of ${wholeFileBytesMax} bytes in one string: 0 to ${WHOLE_FILE_BYTES_LIMIT} are possible`,
    );
}

/** Half of what the length of a frame can tell. */
const WHOLE_FILE_BYTES_LIMIT = 1024 ** 3;

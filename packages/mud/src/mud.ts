// A mud on the network: the one object that a game holds.
import {
  faultOfWord,
  I3Error,
  type LpcArray,
  pingReq,
  type StartupReply,
  shutdown,
  type WhoRow,
} from '@intermud/wire';
import { type Clock, systemClock } from './clock.ts';
import { MudContext } from './context.ts';
import { Emitter } from './emitter.ts';
import { PACKETS_PER_SECOND } from './limits.ts';
import { Link, type LinkHost } from './link/link.ts';
import type { RouterAddress } from './link/routers.ts';
import { type LinkState, routerOf, type StopReason } from './link/state.ts';
import { tcp } from './link/transport.ts';
import { describeLink, describeStop } from './link/words.ts';
import { Chanlist } from './lists/chanlist.ts';
import { Mudlist } from './lists/mudlist.ts';
import { type Log, silent } from './log.ts';
import { checkMudName } from './names.ts';
import { isLoopback } from './oob/address.ts';
import { Oob } from './oob/oob.ts';
import type { MudEvents, MudOptions } from './options.ts';
import { startupPacket } from './profile.ts';
import { Registry } from './registry.ts';
import { createServices, type Services } from './services/all.ts';
import type { ChannelService } from './services/channel.ts';
import { Dispatcher } from './services/dispatch.ts';
import type { FingerInfo } from './services/finger.ts';
import type { Located } from './services/locate.ts';
import type { Pong } from './services/ping.ts';
import type { TellOptions } from './services/tell.ts';
import type { UcacheService } from './services/ucache.ts';
import type { AskOptions } from './services/who.ts';

/**
 * A mud on the network.
 *
 * @example
 * const mud = new Mud({ name: 'Bedrock', routers: [{ name: '*intermud', host: '127.0.0.1', port: 8080 }], storage: memoryStorage() });
 * mud.start();
 * await mud.online({ timeoutMs: 10_000 });
 * await mud.tell({ from: 'Fred', to: 'barney', mud: 'Granite', message: 'Lunch?' });
 * await mud.stop();
 */
export class Mud implements AsyncDisposable {
  readonly name: string;
  /** All muds of the network. */
  readonly mudlist: Mudlist;
  /** All channels of the network. */
  readonly chanlist: Chanlist;
  /** Mail, news and files, over links of their own with other muds. */
  readonly oob: Oob;
  readonly #options: MudOptions;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #events: Emitter<MudEvents>;
  readonly #link: Link;
  readonly #registry: Registry;
  readonly #context: MudContext;
  readonly #services: Services;
  readonly #dispatcher: Dispatcher;
  #restartDelayS = 0;
  #loading: Promise<void> | undefined;

  constructor(options: MudOptions) {
    if (options.routers.length === 0) throw new RangeError('Cannot make a mud: the list of routers is empty');
    const { clock = systemClock, log = silent, connect = tcp, random = Math.random } = options;
    const onError = (error: unknown) => this.#log.error({ err: error }, 'a listener of the game failed');
    this.name = checkMudName(options.name);
    this.#options = options;
    this.#log = log;
    this.#clock = clock;
    this.#events = new Emitter(onError);
    this.mudlist = new Mudlist(clock, onError);
    this.chanlist = new Chanlist(clock, onError);
    this.#registry = new Registry(options, clock, this.mudlist, this.chanlist, (error) =>
      this.#reportStorage(error),
    );
    this.#link = new Link(this.#host(), { clock, connect, random, log });
    const { name, mudlist, chanlist } = this;
    this.#context = new MudContext({ name, clock, log, mudlist, chanlist, link: this.#link });
    this.#services = createServices(this.#context, options.handlers ?? {}, {
      channel: (line) => this.#events.emit('channel', line),
      fault: (fault) => this.#events.emit('fault', fault),
    });
    this.#dispatcher = new Dispatcher(this.#context, this.#services);
    this.oob = this.#makeOob();
  }

  /** Where the link is in its life. */
  get state(): LinkState {
    return this.#link.state;
  }

  get isOnline(): boolean {
    return this.#link.state.at === 'online';
  }

  /** Packets that wait for the router's pace. */
  get queued(): number {
    return this.#link.queued;
  }

  /** Lines, and what muds tell and ask about channels. */
  get channels(): ChannelService {
    return this.#services.channel;
  }

  /** Names and genders of users elsewhere, and of ours. */
  get ucache(): UcacheService {
    return this.#services.ucache;
  }

  /** The keys by which others prove on oob links that they are who they say. */
  get keys(): Services['auth']['keys'] {
    return this.#services.auth.keys;
  }

  /** Adds a listener; returns what takes it away again. */
  on<Name extends keyof MudEvents>(name: Name, listener: (...args: MudEvents[Name]) => unknown): () => void {
    return this.#events.on(name, listener);
  }

  /** Loads what was remembered, dials, and from then on stays on the network for ever. Also revives a stopped mud; does nothing to a live one. */
  start(): void {
    const isAlive = this.state.at !== 'resting' && this.state.at !== 'stopped';
    if (!isAlive) this.#loading ??= this.#begin();
  }

  /**
   * Resolves with the router's name when the mud is on the network, at once if it is.
   *
   * @throws {I3Error} TIMEOUT; if the mud has stopped, NAME_TAKEN, the code of the router's refusal, or LINK_DOWN.
   */
  online(options: { timeoutMs?: number } = {}): Promise<string> {
    return this.#await(() => true, options.timeoutMs);
  }

  /**
   * Resolves with the router's name when the mud is on the network and its router has sent something of both lists,
   * at once if it has. Whole lists of living routers come in parts, within some seconds.
   *
   * @throws {I3Error} as {@link online}
   */
  ready(options: { timeoutMs?: number } = {}): Promise<string> {
    return this.#await(() => this.mudlist.isFresh && this.chanlist.isFresh, options.timeoutMs);
  }

  /**
   * Leaves the network, saves, and resolves when nothing is open any more; within about two seconds.
   *
   * @param options `restartDelayS`: seconds until the mud is back. 0: unknown; over 300 the network counts it as down at
   *   once; over 604,800 it is deleted. Source: Intermud-3, "shutdown".
   */
  async stop({ restartDelayS = 0 }: { restartDelayS?: number } = {}): Promise<void> {
    await this.#loading;
    this.#restartDelayS = restartDelayS;
    this.#link.close();
    this.#services.channel.end();
    await Promise.all([this.#link.closed(), this.#registry.flush(), this.oob.close()]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Says something to a user elsewhere. Resolves when it is written, which is all that can be known. @throws {I3Error} */
  tell(options: TellOptions): Promise<void> {
    return this.#services.tell.send(options);
  }

  /** Emotes to a user elsewhere; `$N` stands for the sender. Resolves when it is written. @throws {I3Error} */
  emoteto(options: TellOptions): Promise<void> {
    return this.#services.emoteto.send(options);
  }

  /** Rings a user's bell elsewhere, on muds that know how. Resolves when it is written. @throws {I3Error} */
  beep(options: Omit<TellOptions, 'message'>): Promise<void> {
    return this.#services.beep.send(options);
  }

  /** Who is on a mud. @throws {I3Error} */
  who(mud: string, options?: AskOptions): Promise<readonly WhoRow[]> {
    return this.#services.who.ask(mud, options);
  }

  /** What a mud tells about a user. @throws {I3Error} USER_UNKNOWN and others */
  finger(user: string, mud: string, options?: AskOptions): Promise<FingerInfo> {
    return this.#services.finger.ask(user, mud, options);
  }

  /** Muds where a user is on, as they answer, each once, until `timeoutMs` is over. @throws {I3Error} */
  locate(user: string, options?: AskOptions): AsyncGenerator<Located, void, undefined> {
    return this.#services.locate.search(user, options);
  }

  /** Whether a mud, or a router by its name with the asterisk, is alive. @throws {I3Error} */
  ping(mud: string, options?: AskOptions): Promise<Pong> {
    return this.#services.ping.ask(mud, options);
  }

  /** A key to a mud's oob port, good once and for ten minutes. @throws {I3Error} */
  authKey(mud: string, options?: Pick<AskOptions, 'timeoutMs'>): Promise<number> {
    return this.#services.auth.ask(mud, options);
  }

  async #begin(): Promise<void> {
    await this.#listen(); // Its ports are in the start-up.
    const routers = await this.#registry.load().catch((error: unknown) => this.#unreadable(error));
    this.#loading = undefined;
    if (Array.isArray(routers)) this.#link.start(routers);
    else this.#link.unreadable(routers);
  }

  #unreadable(error: unknown): string {
    this.#log.error({ err: error }, 'the memory of the mud cannot be read');
    return error instanceof Error ? error.message : String(error);
  }

  /** A mud that cannot listen is on the network all the same, without what it would offer on oob links. */
  async #listen(): Promise<void> {
    try {
      await this.oob.listen();
    } catch (error) {
      this.#log.error({ err: error }, 'the oob port cannot be listened to');
    }
  }

  #makeOob(): Oob {
    const { auth } = this.#services;
    const host = {
      ...{ name: this.name, clock: this.#clock, log: this.#log, mudlist: this.mudlist },
      ...{ keys: auth.keys, calls: auth.calls, playerPort: this.#options.profile?.playerPort ?? 0 },
      authKey: (mud: string) => auth.ask(mud),
      announce: (mud: string) => auth.announce(mud),
      isRouterLocal: () => isLoopback(routerOf(this.#link.state)?.host ?? ''),
    };
    return new Oob(host, this.#options.oob);
  }

  #host(): LinkHost {
    return {
      name: this.name,
      paceOf: (router) => this.#paceOf(router),
      startup: (router) => this.#startup(router),
      probe: (how, router) => this.#probe(how === 'self' ? this.name : router),
      goodbye: (targetMud) =>
        shutdown.write(
          shutdown.build({ originatorMud: this.name, targetMud, restartDelay: this.#restartDelayS }),
        ),
      accepted: (reply, at) => this.#accepted(reply, at),
      packet: (packet) => this.#dispatcher.take(packet),
      changed: (state, before) => this.#changed(state, before),
    };
  }

  #paceOf(router: RouterAddress): number {
    const { packetsPerSecond = PACKETS_PER_SECOND } = this.#options;
    return typeof packetsPerSecond === 'number' ? packetsPerSecond : packetsPerSecond(router);
  }

  #startup(router: RouterAddress): LpcArray {
    const offers = Object.values(this.#services).flatMap((service) => service.offers);
    return startupPacket(this.oob.introduce(this.#options.profile ?? {}), {
      name: this.name,
      offers,
      ...this.#registry.greet(router.name),
    });
  }

  #probe(targetMud: string): LpcArray {
    return pingReq.write(pingReq.build({ originatorMud: this.name, targetMud, data: 0 }));
  }

  #accepted(reply: StartupReply, at: RouterAddress): readonly RouterAddress[] {
    const routers = this.#registry.accepted(reply, at);
    if (routers.isNew) this.#events.emit('router-list', routers.list);
    return routers.list;
  }

  #changed(state: LinkState, before: LinkState): void {
    if (before.at === 'online' && state.at !== 'online') this.#leave(state);
    if (state.at !== 'online' && !this.#link.isMoving) this.#giveUpAnswers(describeLink(state));
    this.#events.emit('state', state, before);
    if (state.at === 'online' && before.at !== 'online') this.#arrive(state.router);
    if (state.at === 'stopped' && before.at !== 'stopped') this.#halt(state.reason);
  }

  #arrive(router: string): void {
    this.#log.info({ router }, 'online');
    this.#services.channel.resume();
    this.#events.emit('online', router);
  }

  #leave(state: LinkState): void {
    const reason = describeLink(state);
    this.#log.info({ reason }, 'offline');
    this.#registry.rest();
    this.#events.emit('offline', reason);
  }

  /** After a loss nobody answers any more; a mud that moves is answered where it moves to. */
  #giveUpAnswers(reason: string): void {
    this.#context.questions.failAll(new I3Error('LINK_DOWN', `Cannot get an answer: ${reason}`));
    this.#services.locate.failAll(new I3Error('LINK_DOWN', `Cannot go on looking: ${reason}`));
  }

  #halt(reason: StopReason): void {
    if (reason.why !== 'closed') this.#log.warn({ reason }, 'stopped for good');
    this.#events.emit('stopped', reason);
  }

  #reportStorage(error: unknown): void {
    this.#log.error({ err: error }, 'the memory of the mud cannot be saved');
    this.#events.emit('storage-fault', error);
  }

  /** Waits until the mud is online and something else is true as well. */
  #await(isReached: () => boolean, timeoutMs: number | undefined): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const { state } = this;
        if (state.at === 'online' && isReached()) end(() => resolve(state.router));
        else if (state.at === 'stopped' && this.#loading === undefined)
          end(() => reject(stopError(state.reason)));
      };
      const offs = [
        this.on('state', look),
        this.mudlist.on('updated', look),
        this.chanlist.on('updated', look),
      ];
      if (timeoutMs !== undefined)
        offs.push(this.#clock.after(timeoutMs, () => end(() => reject(this.#tooLate(timeoutMs)))));
      const end = (then: () => void) => {
        for (const off of offs) off();
        then();
      };
      look();
    });
  }

  #tooLate(timeoutMs: number): I3Error {
    const what = this.isOnline ? 'get the lists' : 'get on the network';
    return new I3Error('TIMEOUT', `Cannot ${what} within ${timeoutMs / 1000} s: ${describeLink(this.state)}`);
  }
}

/** The error for who waits for a mud that has stopped. */
function stopError(reason: StopReason): I3Error {
  const message = `Cannot get on the network: ${describeStop(reason)}`;
  if (reason.why === 'taken-over') return new I3Error('NAME_TAKEN', message);
  if (reason.why === 'refused')
    return new I3Error(faultOfWord(reason.refusal.word), message, { word: reason.refusal.word });
  return new I3Error('LINK_DOWN', message);
}

// A mud's link to its routers: the socket and the timer that the table in state.ts drives.
import {
  decodeLpc,
  encodeFrame,
  error as errorPacket,
  FAULTS,
  FrameDecoder,
  I3Error,
  isArray,
  type LpcArray,
  type LpcValue,
  type StartupReply,
  startupReply,
} from '@intermud/wire';
import type { Clock } from '../clock.ts';
import { FRAME_IN_BYTES_MAX, FRAME_OUT_BYTES_MAX, STARTUP_COST } from '../limits.ts';
import type { Log } from '../log.ts';
import { Farewells } from './farewells.ts';
import { type Lane, Outbox } from './outbox.ts';
import type { RouterAddress } from './routers.ts';
import { type LinkAction, type LinkEvent, type LinkState, type Online, routerOf, step } from './state.ts';
import type { Connect, Connection, ConnectionEvents } from './transport.ts';
import { describeLink } from './words.ts';

/** What a link asks of its mud, and tells it. */
export interface LinkHost {
  /** Our name: packets for another one are not ours. */
  readonly name: string;
  /** Packets a second that this router takes from us; 0 is no pace. */
  paceOf(router: RouterAddress): number;
  /** The start-up packet for a router. */
  startup(router: RouterAddress): LpcArray;
  /** A packet that comes back to us by way of the router, or that the router answers. */
  probe(how: 'self' | 'router', router: string): LpcArray;
  /** The packet that says goodbye. */
  goodbye(router: string): LpcArray;
  /** A reply came from `at`: remembers it, and gives all routers to try from now on, best first. */
  accepted(reply: StartupReply, at: RouterAddress): readonly RouterAddress[];
  /** A packet that is for us and not only about the link. The link is online, or leaves. */
  packet(packet: LpcArray): void;
  changed(state: LinkState, before: LinkState): void;
}

/** What a link lives in. */
export interface LinkWorld {
  readonly clock: Clock;
  readonly connect: Connect;
  /** From 0 (included) to 1 (not included). */
  readonly random: () => number;
  readonly log: Log;
}

/** One TCP connection at a time, to one router after another. */
export class Link {
  readonly #host: LinkHost;
  readonly #world: LinkWorld;
  readonly #outbox: Outbox;
  readonly #farewells: Farewells;
  #state: LinkState = { at: 'resting' };
  #connection: Connection | undefined;
  #router: string | undefined;
  #heardAt = 0;
  #cancelTimer: (() => void) | undefined;

  constructor(host: LinkHost, world: LinkWorld) {
    this.#host = host;
    this.#world = world;
    this.#outbox = new Outbox(world.clock);
    this.#farewells = new Farewells(world.clock);
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Packets that wait for their turn. */
  get queued(): number {
    return this.#outbox.length;
  }

  /** The router that packets are for: the one we are with, or were with until it sent us to another. */
  get router(): string | undefined {
    return this.#router;
  }

  /** Whether a router has sent us to another, and packets wait for that. */
  get isMoving(): boolean {
    return this.#outbox.isHeld;
  }

  /** Begins to dial, best router first. Does nothing while the link is alive. */
  start(routers: readonly RouterAddress[]): void {
    this.#happen({ on: 'start', routers });
  }

  /** Ends before it began: what the mud had stored cannot be read. */
  unreadable(message: string): void {
    this.#happen({ on: 'unreadable', message });
  }

  /** Says goodbye if there is anybody to say it to, and ends for good. What still waits is not sent. */
  close(): void {
    if (this.#state.at === 'online') this.#write(this.#host.goodbye(this.#state.router));
    this.#happen({ on: 'close' });
  }

  /** Resolves when no connection is open any more. */
  closed(): Promise<void> {
    return this.#farewells.all();
  }

  /**
   * Sends a packet; resolves when the network has taken it.
   *
   * @throws {I3Error} LINK_DOWN, QUEUE_FULL; PACKET_SHAPE for a frame over FRAME_OUT_BYTES_MAX.
   */
  async send(lane: Lane, packet: LpcArray): Promise<void> {
    const frame = encodeFrame(packet);
    if (frame.length > FRAME_OUT_BYTES_MAX) throw tooLong(packet, frame.length);
    const isForRouter = packet[TARGET] === this.#router;
    await this.#outbox.send(
      lane,
      frame,
      isForRouter ? (router) => encodeFrame(packet.with(TARGET, router)) : undefined,
    );
  }

  #happen(event: LinkEvent): void {
    const before = this.#state;
    const moment = { now: this.#world.clock.now(), chance: this.#world.random() };
    const [state, ...actions] = step(before, event, moment);
    this.#state = state;
    if (state.at !== before.at) this.#cancelTimer?.();
    this.#gate(state, before);
    for (const action of actions) this.#act(action);
    if (state !== before) this.#host.changed(state, before);
  }

  /** Opens and closes the outbox with the link. A redirect keeps what waits for the next router. */
  #gate(state: LinkState, before: LinkState): void {
    if (state.at === 'online') {
      if (before.at !== 'online') this.#openOutbox(state);
    } else if (state.at === 'leaving') this.#outbox.hold();
    else if (before.at === 'online' || hasFailed(state, before)) this.#closeOutbox(describeLink(state));
  }

  #closeOutbox(reason: string): void {
    this.#router = undefined;
    this.#outbox.close(reason);
  }

  #openOutbox(state: Online): void {
    const router = routerOf(state);
    if (this.#connection === undefined || router === undefined) return;
    this.#router = state.router;
    this.#outbox.readdress(state.router);
    this.#outbox.open(this.#connection, this.#host.paceOf(router), STARTUP_COST);
  }

  #act(action: LinkAction): void {
    if (action.do === 'dial') this.#dial(action.router);
    else if (action.do === 'startup') this.#write(this.#host.startup(action.router));
    else if (action.do === 'probe') this.#probe(action.how);
    else if (action.do === 'finish') this.#connection?.end();
    else if (action.do === 'hang-up') this.#hangUp();
    else this.#setTimer(action.delayMs);
  }

  #setTimer(delayMs: number): void {
    const runOut = () => this.#happen({ on: 'timer', heardAt: this.#heardAt });
    this.#cancelTimer?.();
    this.#cancelTimer = this.#world.clock.after(delayMs, runOut);
  }

  #probe(how: 'self' | 'router'): void {
    if (this.#state.at === 'online') this.#write(this.#host.probe(how, this.#state.router));
  }

  /** For what belongs to the link itself: no queue, no pace. If it is lost then with its link, which is told. */
  #write(packet: LpcArray): void {
    this.#connection?.write(encodeFrame(packet), () => {});
  }

  #hangUp(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection !== undefined) this.#farewells.see(connection);
  }

  #dial(router: RouterAddress): void {
    const decoder = new FrameDecoder(FRAME_IN_BYTES_MAX);
    const isCurrent = () => this.#connection === connection;
    const events: ConnectionEvents = {
      opened: () => isCurrent() && this.#happen({ on: 'open' }),
      received: (chunk) => isCurrent() && this.#receive(decoder, chunk, isCurrent),
      drained: () => isCurrent() && this.#outbox.drained(),
      closed: (reason) => (isCurrent() ? this.#lose(reason) : this.#farewells.gone(connection)),
    };
    const connection: Connection = this.#world.connect(router, events);
    this.#connection = connection;
  }

  #lose(reason: string): void {
    this.#connection = undefined;
    this.#happen({ on: 'lost', reason });
  }

  #receive(decoder: FrameDecoder, chunk: Uint8Array, isCurrent: () => boolean): void {
    this.#heardAt = this.#world.clock.now();
    try {
      for (const frame of decoder.push(chunk)) if (isCurrent()) this.#read(frame);
    } catch (error) {
      if (!(error instanceof I3Error)) throw error;
      this.#connection?.destroy(); // Nothing tells where the next frame begins.
      this.#lose(error.message);
    }
  }

  #read(frame: Uint8Array): void {
    try {
      this.#sort(decodeLpc(frame));
    } catch (error) {
      if (!(error instanceof I3Error)) throw error;
      this.#world.log.warn({ fault: error.message }, 'ignored a packet that cannot be read');
    }
  }

  /** Packets about the link stay here, those for us go to the mud, the rest was misdelivered. */
  #sort(packet: LpcValue): void {
    // COMPAT Dead Souls writes to a socket by its number, and may so deliver what was meant for an earlier mud.
    if (!isArray(packet) || (packet[4] !== 0 && packet[4] !== this.#host.name))
      this.#world.log.debug(headOf(packet), 'ignored a packet that is not for this mud');
    else if (packet[0] === 'startup-reply') this.#readReply(startupReply.read(packet));
    else if (packet[0] === 'error') this.#readError(packet);
    else this.#pass(packet);
  }

  #readReply(reply: StartupReply): void {
    const at = routerOf(this.#state);
    if (at === undefined || !this.#isRouter(reply.originatorMud)) return;
    const routers = this.#host.accepted(reply, at);
    const router = reply.originatorMud || at.name;
    this.#happen({ on: 'startup-reply', router, next: reply.routerList[0]?.name, routers });
  }

  #readError(packet: LpcArray): void {
    const {
      originatorMud,
      errorCode: word,
      errorMessage: message,
      errorPacket: met,
    } = errorPacket.read(packet);
    const router = routerOf(this.#state)?.name;
    if (router === undefined || !this.#isRouter(originatorMud)) this.#pass(packet);
    else if (this.#state.at === 'online') {
      if (isAboutRival(word, met)) this.#happen({ on: 'rival', message });
      this.#pass(packet);
    } else if (word !== 'warning') this.#happen({ on: 'refused', refusal: { router, word, message } });
  }

  #pass(packet: LpcArray): void {
    if (this.#state.at === 'online' || this.#state.at === 'leaving') this.#host.packet(packet);
  }

  /** Whoever answers our start-up is the router, and gives its name itself; later only it may speak about the link. */
  #isRouter(name: string | 0): boolean {
    if (this.#state.at === 'online') return name === this.#state.router;
    return this.#state.at === 'greeting';
  }
}

/** Where a packet has its target mud. */
const TARGET = 4;

/** As much of a packet as a log needs. */
function headOf(packet: LpcValue): object {
  return isArray(packet) ? { type: packet[0], from: packet[2], target: packet[4] } : {};
}

/** No router of the round has taken us: what a redirect held back has nowhere to go. */
function hasFailed(state: LinkState, before: LinkState): boolean {
  if (state.at === 'waiting') return 'route' in before && state.route.round > before.route.round;
  return state.at === 'stopped';
}

/**
 * Whether an error of the router says that another program has our name now: ours says `bad-mojo`, others might send
 * along the start-up that they have met.
 * COMPAT Dead Souls says `bad-mojo` of one that it turns away, with an array of where that came from; anybody could
 * have it say so at any time, and then we would stop at the next loss.
 */
function isAboutRival(word: string, met: LpcArray | 0): boolean {
  return met === 0 ? word === FAULTS.NAME_TAKEN : String(met[0]).startsWith('startup-req');
}

function tooLong(packet: LpcArray, bytes: number): I3Error {
  return new I3Error(
    'PACKET_SHAPE',
    `Cannot send ${packet[0]}: its frame has ${bytes} bytes, at most ${FRAME_OUT_BYTES_MAX} are allowed`,
  );
}

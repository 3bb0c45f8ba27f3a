// One other router: dials it, keeps one link to it, notices when it is silent.
import { isArray, type LpcArray } from '@intermud/wire';
import type { Dial, Identity, Log, Random, Secured } from '../../environment.ts';
import { textsIn } from '../../frames.ts';
import type { Link } from '../../link.ts';
import type { Outbox } from '../../outbox.ts';
import { Speaker } from '../../scan.ts';
import { wireToValue } from '../../text.ts';
import { objectionTo, type Pin, type Pins } from '../../tls/pins.ts';
import type { Dialect } from '../dialect.ts';
import { DIAL_MS } from '../limits.ts';
import type { PeerSettings } from '../peer-settings.ts';
import { Connection, type ConnectionParts, type ConnectionPeer } from './connection.ts';
import { type PeerAction, type PeerEvent, type PeerState, step } from './state.ts';

/** What a peer needs from its router. */
export interface PeerHost extends ConnectionParts {
  /** Our own name. */
  readonly name: string;
  readonly random: Random;
  readonly log: Log;
  readonly dial: Dial;
  /** What this router shows in TLS; there is one if any peer wants it. */
  readonly identity: Identity | undefined;
  readonly pins: Pins;
  /** Makes a link of a connection that we dialled. */
  readonly newLink: (socket: Parameters<Parameters<Dial>[2]['connected']>[0]) => Link;
  online(peer: Peer): void;
  offline(peer: Peer): void;
}

/** One other router. */
export class Peer implements ConnectionPeer {
  readonly settings: PeerSettings;
  readonly dialect: Dialect;
  links: ReadonlySet<string> = new Set();
  beyond: ReadonlySet<string> = new Set();
  /** Why there is no link, for the operator. */
  trouble = '';
  readonly #host: PeerHost;
  #state: PeerState = { at: 'resting' };
  #session = 0;
  #connection: Connection | undefined;
  /** Just proved, before it is decided whether it is used. */
  #fresh: Connection | undefined;
  #dialled: Connection | undefined;
  #stopDialling: (() => void) | undefined;
  /** When it last gave a sign of life. */
  #heardAt = 0;
  /** Muds of that router, all of them. */
  readonly #speaker = new Speaker();

  constructor(settings: PeerSettings, dialect: Dialect, host: PeerHost) {
    this.settings = settings;
    this.dialect = dialect;
    this.#host = host;
  }

  get name(): string {
    return this.settings.name;
  }

  get isTrusted(): boolean {
    return this.settings.dialect === 'irn1' || this.settings.isTrusted;
  }

  get session(): number {
    return this.#session;
  }

  get isOnline(): boolean {
    return this.#state.at === 'online';
  }

  get state(): PeerState {
    return this.#state;
  }

  get outbox(): Outbox | undefined {
    return this.isOnline ? this.#connection?.link.outbox : undefined;
  }

  /** Whether its link is encrypted. */
  get isSecured(): boolean {
    return this.isOnline && this.#connection?.secured !== undefined;
  }

  /** The key that it has to show in TLS; undefined if none is known, or it is talked to in clear. */
  get pin(): Pin | undefined {
    const { name, tls } = this.settings;
    return tls && this.#host.pins.of(name, tls);
  }

  /** Why a connection so secured must not be used, and what to do about it; undefined if it may. */
  objectionTo(secured: Secured | undefined): string | undefined {
    const { name: us } = this.#host;
    const owner = secured?.theirs === undefined ? undefined : this.#host.pins.ownerOf(secured.theirs);
    return objectionTo(secured, { us, them: this.name, tls: this.settings.tls, pin: this.pin, owner });
  }

  get backlogBytes(): number {
    return this.outbox?.backlogBytes ?? 0;
  }

  start(): void {
    this.#take({ on: 'start', isLesser: this.#isLesser });
  }

  stop(): void {
    if (this.isOnline) this.dialect.leave(this);
    this.#take({ on: 'close' });
  }

  send(packet: LpcArray): void {
    if (this.isOnline) this.#connection?.send(packet);
  }

  /** Sends a packet of a mud or of ours to this router itself; false if it takes no more now. */
  carry(packet: LpcArray): boolean {
    return this.isOnline && this.dialect.carry(this, packet);
  }

  /** Sends packets that are written already, as whole frames; what it takes no more of is dropped. */
  readonly carryFrames = (frames: string): void => {
    for (const text of textsIn(frames)) {
      const packet = wireToValue(text);
      if (isArray(packet)) this.carry(packet);
    }
  };

  drop(reason: string): void {
    this.#connection?.end(reason);
  }

  /** A connection that begins with a greeting of this router. */
  accept(link: Link, greeting: LpcArray): void {
    new Connection(this.#host, this, link, 'them').begin(greeting);
  }

  /** Drops a link on which nothing has come for long. */
  sweep(now: number): void {
    const { silenceMs, isMember } = this.dialect;
    const link = this.isOnline ? this.#connection?.link : undefined;
    const heardAt = isMember ? link?.heardAt : this.#heardAt;
    if (link && heardAt !== undefined && now - heardAt >= silenceMs)
      link.cut(`nothing came for ${silenceMs / 1_000} s`);
  }

  get isDialWanted(): boolean {
    return this.#state.at === 'dialling' || (this.#state.at === 'online' && this.#state.isDialling);
  }

  proved(connection: Connection): void {
    const { theirs } = connection.secured ?? {};
    if (theirs !== undefined) this.#host.pins.learn(this.name, theirs);
    this.#fresh = connection;
    if (connection === this.#dialled) this.#dialled = undefined;
    const now = this.#host.clock.steady();
    const { isNewestKept } = this.dialect;
    this.#take({ on: 'proved', by: connection.by, isLesser: this.#isLesser, isNewestKept, now });
    this.#fresh = undefined;
  }

  speakerOn(connection: Connection): Speaker | undefined {
    return connection === this.#connection && this.dialect.isMember ? this.#speaker : undefined;
  }

  received(connection: Connection, packet: LpcArray): void {
    if (connection === this.#connection && this.dialect.received(this, packet))
      this.#heardAt = this.#host.clock.steady();
  }

  closed(connection: Connection, reason: string): void {
    if (!this.isOnline || connection === this.#connection) this.trouble = reason;
    if (connection === this.#dialled) {
      this.#dialled = undefined;
      this.#take({ on: 'failed' });
    } else if (connection === this.#connection) {
      this.#connection = undefined;
      this.#take({ on: 'lost' });
      this.links = new Set();
      this.beyond = new Set();
      this.dialect.offline(this);
      this.#host.log.warn({ router: this.name, reason }, 'Link to router lost');
      this.#host.offline(this);
    }
  }

  get #isLesser(): boolean {
    return this.#host.name < this.name;
  }

  #take(event: PeerEvent): void {
    const [state, ...actions] = step(this.#state, event);
    this.#state = state;
    for (const action of actions) this.#act(action);
  }

  #act(action: PeerAction): void {
    if (action.do === 'dial') this.#dial();
    else if (action.do === 'wait') this.#wait(action.delayMs);
    else if (action.do === 'stop-dialling') this.#giveUpDial();
    else if (action.do === 'use') this.#use();
    else if (action.do === 'refuse') this.#fresh?.end('another link is there already');
    else this.#hangUp();
  }

  #wait(delayMs: number): void {
    const jitterMs = this.#host.random(Math.max(1, Math.floor(delayMs / 2)));
    this.#stopDialling = this.#host.clock.after(delayMs + jitterMs, () => {
      this.#stopDialling = undefined;
      this.#take({ on: 'timer' });
    });
  }

  #dial(): void {
    const { host, port, tls } = this.settings;
    const late = this.#host.clock.after(DIAL_MS, () => failed(`no connection in ${DIAL_MS / 1_000} s`));
    let isOver = false;
    const failed = (reason: string) => {
      if (isOver) return;
      stop();
      this.trouble = reason;
      this.#take({ on: 'failed' });
    };
    const connected: Parameters<Dial>[2]['connected'] = (socket) => {
      isOver = true;
      late();
      this.#stopDialling = undefined;
      const link = this.#host.newLink(socket);
      this.#dialled = new Connection(this.#host, this, link, 'us');
      this.#dialled.begin();
      return link;
    };
    const cancel = this.#host.dial(host, port, { connected, failed }, tls && this.#host.identity);
    const stop = () => {
      isOver = true;
      late();
      cancel();
      this.#stopDialling = undefined;
    };
    if (!isOver) this.#stopDialling = stop;
  }

  #giveUpDial(): void {
    this.#stopDialling?.();
    this.#stopDialling = undefined;
    const dialled = this.#dialled;
    this.#dialled = undefined; // Its end is no failure.
    dialled?.end('another link is there already');
  }

  #use(): void {
    const old = this.#connection;
    this.#connection = this.#fresh;
    this.#session += 1;
    this.#heardAt = this.#host.clock.steady();
    this.trouble = '';
    old?.end('a newer link has taken its place');
    this.#host.log.info({ router: this.name }, 'Link to router is up');
    this.#host.online(this);
  }

  #hangUp(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.end('the router stops');
  }
}

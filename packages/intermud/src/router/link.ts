// One mud's connection: what it sent and is not read yet, what waits to be sent to it, and where it is in its life.
import { FRAME_BYTES_MAX, FRAME_BYTES_STARTUP_MAX, type LpcValue } from '@intermud/wire';
import type { Clock, RouterSocket, SocketEvents } from './environment.ts';
import { Bucket } from './flood.ts';
import { FrameBuffer } from './frames.ts';
import { HELD_BYTES_MAX, STARTUP_MS } from './limits.ts';
import type { Mud } from './mud.ts';
import { Outbox } from './outbox.ts';
import type { Speaker } from './scan.ts';

/** A connection's life. There is no way back: new, online or away, closed. */
export type LinkState =
  | { readonly at: 'new'; readonly until: number } // must have started up by then; steady milliseconds
  | { readonly at: 'away'; readonly to: string; readonly until: number } // was sent to another router, must be gone by then; the same
  | { readonly at: 'online'; readonly mud: Mud; readonly since: number }
  | { readonly at: 'router'; readonly peer: LinkPeer } // another router's
  | { readonly at: 'closed'; readonly reason: string };

/** Who reads a link that is another router's. */
export interface LinkPeer {
  /** What its frames are scanned with; undefined while each has to be decoded. */
  readonly speaker: Speaker | undefined;
  /** A packet has come; its shape is not known. */
  received(packet: LpcValue): void;
  /** The link has ended. */
  ended(reason: string): void;
}

/** What a link needs from its router. */
export interface LinkHost {
  readonly clock: Pick<Clock, 'now' | 'steady'>;
  /** Whole frames have come; the host calls {@link Link.hold} for what it cannot treat yet. */
  frames(link: Link, bytes: Buffer): void;
  /** The peer broke a rule after which nothing can be read any more; the host closes the link. */
  broken(link: Link, error: Error): void;
  /** The link is about to be closed: what waits for it is written now or never. */
  closing(link: Link): void;
  /** The link has ended; `mud` if it was online. The connection may stay until its last words are read. */
  ended(link: Link, mud: Mud | undefined, reason: string): void;
  /** The connection has gone. */
  gone(link: Link): void;
}

/** One connection. */
export class Link implements SocketEvents {
  readonly socket: RouterSocket;
  readonly outbox: Outbox;
  readonly bucket: Bucket;
  readonly address: string;
  state: LinkState;
  /** When the last byte came; steady milliseconds. */
  heardAt: number;
  /** When it was last asked for a sign of life. */
  probedAt = Number.NEGATIVE_INFINITY;
  bytesIn = 0;
  /** The router to which its mud was told to go. */
  sentTo: string | undefined;
  /** Packets that came, whatever became of them. */
  packetsIn = 0;
  readonly #host: LinkHost;
  readonly #frames = new FrameBuffer(FRAME_BYTES_STARTUP_MAX);
  /** Jobs under way that what comes next must not overtake. */
  #waits = 0;
  #held: Buffer[] = [];
  #heldBytes = 0;

  constructor(host: LinkHost, socket: RouterSocket, burst: number) {
    const now = host.clock.steady();
    this.#host = host;
    this.socket = socket;
    this.address = socket.remoteAddress;
    this.outbox = new Outbox(socket, this);
    this.bucket = new Bucket(burst, now);
    this.heardAt = now;
    this.state = { at: 'new', until: now + STARTUP_MS };
  }

  /** The mud whose link this is; undefined before its start-up and after its end. */
  get mud(): Mud | undefined {
    return this.state.at === 'online' ? this.state.mud : undefined;
  }

  /** True while something is being written to disk that later packets must not overtake. */
  get isWaiting(): boolean {
    return this.#waits > 0;
  }

  /** The start-up is accepted. */
  online(mud: Mud): void {
    this.#frames.bytesMax = FRAME_BYTES_MAX;
    this.state = { at: 'online', mud, since: this.#host.clock.now() };
  }

  /** The start-up was answered with another router. */
  away(to: string, until: number): void {
    this.state = { at: 'away', to, until };
  }

  /** The link is another router's from now on; `bytesMax` of a frame until it has proved who it is. */
  given(peer: LinkPeer, bytesMax: number): void {
    this.#frames.bytesMax = bytesMax;
    this.state = { at: 'router', peer };
  }

  received(chunk: Buffer): void {
    if (this.state.at === 'closed') return; // Read to let it go: see RouterSocket.end.
    this.heardAt = this.#host.clock.steady();
    this.bytesIn += chunk.length;
    const whole = this.#frames.push(chunk);
    if (whole) this.#take(whole);
    if (this.#frames.fault) this.#host.broken(this, this.#frames.fault);
  }

  closed(): void {
    if (this.state.at !== 'closed') this.#close('the peer closed the connection');
    this.#host.gone(this);
  }

  /** Keeps frames until {@link waitFor} has ended. */
  hold(bytes: Buffer): void {
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
  }

  /** Reads nothing more until `job` has ended, however it ends. */
  waitFor(job: Promise<unknown>): void {
    this.#waits += 1;
    this.socket.pause();
    const done = () => this.#goOn();
    job.then(done, done);
  }

  /** Sends what was written, then closes. The reason is for the operator: tell the mud before. */
  end(reason: string): void {
    if (this.state.at === 'closed') return;
    this.#host.closing(this);
    this.#close(reason);
    this.socket.end();
  }

  /** Closes now: for a peer that does not read. */
  cut(reason: string): void {
    if (this.state.at === 'closed') return;
    this.#close(reason);
    this.socket.destroy();
  }

  #close(reason: string): void {
    const { mud } = this;
    const peer = this.state.at === 'router' ? this.state.peer : undefined;
    this.state = { at: 'closed', reason };
    this.outbox.isOpen = false;
    this.#held = [];
    this.#host.ended(this, mud, reason);
    peer?.ended(reason);
  }

  #take(whole: Buffer): void {
    if (!this.isWaiting) this.#host.frames(this, whole);
    else if (this.#heldBytes + whole.length <= HELD_BYTES_MAX) this.hold(whole);
    else this.cut(`it sent more than ${HELD_BYTES_MAX} bytes while its last change was being written down`);
  }

  #goOn(): void {
    this.#waits -= 1;
    if (this.#waits > 0 || this.state.at === 'closed') return;
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    for (const bytes of held) this.#take(bytes); // One of them may make it wait again; the rest is held then.
    if (!this.isWaiting) this.socket.resume();
  }
}

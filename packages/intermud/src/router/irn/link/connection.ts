// One connection to another router: a handshake first, then packets go through.
import { FRAME_BYTES_MAX, isArray, type LpcArray, type LpcValue } from '@intermud/wire';
import type { Clock, Secured } from '../../environment.ts';
import type { Errors } from '../../errors.ts';
import type { Link, LinkPeer } from '../../link.ts';
import type { Outboxes } from '../../outbox.ts';
import type { Speaker } from '../../scan.ts';
import { packetFrame } from '../../text.ts';
import type { Dialect, Handshake, PeerRouter, Stage } from '../dialect.ts';
import type { By } from './state.ts';

/** What a connection needs. */
export interface ConnectionParts {
  readonly clock: Clock;
  readonly outboxes: Outboxes;
  readonly errors: Errors;
}

/** The router whose connection it is. */
export interface ConnectionPeer extends PeerRouter {
  readonly dialect: Dialect;
  /** Why a connection so secured must not be used; undefined if it may. */
  objectionTo(secured: Secured | undefined): string | undefined;
  /** What frames are scanned with that may go on as they are; undefined if each is to be looked at. */
  speakerOn(connection: Connection): Speaker | undefined;
  /** The other side is who it should be. */
  proved(connection: Connection): void;
  /** A packet has come after that. */
  received(connection: Connection, packet: LpcArray): void;
  /** The connection has ended. */
  closed(connection: Connection, reason: string): void;
}

type State = 'greeting' | 'proved' | 'closed';

/** One TCP connection between two routers. */
export class Connection implements LinkPeer, Stage {
  readonly by: By;
  readonly link: Link;
  readonly peer: ConnectionPeer;
  readonly #parts: ConnectionParts;
  #state: State = 'greeting';
  #handshake: Handshake | undefined;
  #hurry: (() => void) | undefined;

  constructor(parts: ConnectionParts, peer: ConnectionPeer, link: Link, by: By) {
    this.#parts = parts;
    this.peer = peer;
    this.link = link;
    this.by = by;
  }

  get address(): string {
    return this.link.address;
  }

  /** Begins the handshake; `opening` is the greeting of the other side, if it has dialled. */
  begin(opening?: LpcArray): void {
    const { limitMs, lateReason, frameBytesMax } = this.peer.dialect.terms;
    this.#hurry = this.#parts.clock.after(limitMs, () => this.refuse(lateReason));
    this.link.given(this, frameBytesMax);
    const objection = this.peer.objectionTo(this.secured);
    if (objection === undefined) this.#handshake = this.peer.dialect.greet(this, opening);
    else this.refuse(objection);
  }

  get secured(): Secured | undefined {
    return this.link.socket.secured;
  }

  send(packet: LpcArray): void {
    if (this.#state !== 'closed') this.#parts.outboxes.send(this.link.outbox, packetFrame(packet));
  }

  /** Closes what is not needed. */
  end(reason: string): void {
    this.link.end(reason);
  }

  get speaker(): Speaker | undefined {
    return this.#state === 'proved' ? this.peer.speakerOn(this) : undefined;
  }

  received(packet: LpcValue): void {
    if (!isArray(packet)) return;
    if (this.#state === 'proved') this.peer.received(this, packet);
    else this.#handshake?.received(packet);
  }

  ended(reason: string): void {
    this.#hurry?.();
    this.#state = 'closed';
    this.peer.closed(this, reason);
  }

  proved(first?: LpcArray): void {
    this.#hurry?.();
    this.#state = 'proved';
    this.link.given(this, FRAME_BYTES_MAX);
    this.peer.proved(this);
    if (first) this.peer.received(this, first);
  }

  refuse(reason: string): void {
    if (this.#state === 'closed') return;
    const about = { mud: this.peer.name, user: 0, packet: 0 } as const;
    if (this.peer.dialect.terms.isRefusalSaid)
      this.#parts.errors.send(this.link, 'NOT_ALLOWED', reason, about);
    this.link.end(reason);
  }
}

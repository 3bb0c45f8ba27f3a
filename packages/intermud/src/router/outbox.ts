// What waits to be written: gathered over one turn of the event loop, then one write per socket.
//
// Merging writes is worth more than anything else a router can do (docs/performance.md). Text for many is kept once, in
// the open lane, until somebody on that lane gets something else or the turn ends; those whose output is the same
// share one string, which is then made flat once for all of them.
import type { Clock, RouterSocket } from './environment.ts';
import { OUTBOX_BYTES_MAX, WRITE_BYTES } from './limits.ts';

/** The share of an outbox that has nothing pending. */
const EMPTY = 0;
/** The share of an outbox whose text is its own. */
const PRIVATE = -1;

/** Whoever owns an outbox: closes it when told to. */
export interface OutboxOwner {
  cut(reason: string): void;
}

/** One link's pending text. */
export class Outbox {
  readonly socket: RouterSocket;
  readonly owner: OutboxOwner;
  /** Latin1 text that the socket has not been given yet. */
  pending = '';
  /** Outboxes of one share have the same text. */
  share = EMPTY;
  isQueued = false;
  isOpen = true;
  /** Packets that it was given since its start. */
  packetsOut = 0;

  constructor(socket: RouterSocket, owner: OutboxOwner) {
    this.socket = socket;
    this.owner = owner;
  }

  /** Bytes that the peer has still to take, what lies in the open lane excluded. */
  get backlogBytes(): number {
    return this.pending.length + this.socket.bufferedBytes;
  }
}

/** A router that has no link with us, and the one between that has: what goes there is wrapped. */
export interface Detour {
  readonly router: string;
  readonly outbox: Outbox;
  /** Whole frames, each in an envelope of its own. */
  readonly wrap: (frames: string) => string;
}

/** Takes whole frames that everybody else gets: a router for which they have to be written otherwise. */
export type Tap = (frames: string) => void;

/** Outboxes that get the same text: the listeners of a channel. */
export class Lane {
  /** May be those of another lane too. */
  readonly members: Set<Outbox>;
  /** Those of this lane alone: other routers. */
  readonly more = new Set<Outbox>();
  /** All members in the order in which they are served: another router first, since many wait behind it. */
  readonly sets: readonly ReadonlySet<Outbox>[];
  detours: readonly Detour[] = [];
  taps: readonly Tap[] = [];
  text = '';
  /** Packets in the text. */
  packets = 0;

  constructor(members = new Set<Outbox>()) {
    this.members = members;
    this.sets = [this.more, members];
  }

  get size(): number {
    return this.members.size + this.more.size;
  }

  has(outbox: Outbox): boolean {
    return this.members.has(outbox) || this.more.has(outbox);
  }
}

/** All outboxes of a router. */
export class Outboxes {
  readonly #clock: Clock;
  readonly #queued: Outbox[] = [];
  #open: Lane | undefined;
  #lastShare = EMPTY;
  #isDue = false;
  /** Bytes handed to sockets since the start. */
  bytesOut = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Sends to one; `packets` are in the text. */
  send(outbox: Outbox, text: string, packets = 1): void {
    if (this.#open?.has(outbox)) this.settle();
    if (!outbox.isOpen) return;
    if (outbox.pending.length + text.length > WRITE_BYTES) this.#write(outbox);
    outbox.pending += text;
    outbox.packetsOut += packets;
    outbox.share = PRIVATE;
    this.#queue(outbox);
  }

  /** Sends whole frames, so many, to all of a lane, in order with everything else that they get. */
  sendAll(lane: Lane, frames: string, packets = 1): void {
    if (lane.size > 0) this.#append(lane, frames, packets);
    for (const { outbox, wrap } of lane.detours) this.send(outbox, wrap(frames), packets);
    for (const tap of lane.taps) tap(frames);
  }

  /** Writes what one has pending, and takes nothing more for it. */
  close(outbox: Outbox): void {
    if (this.#open?.has(outbox)) this.settle();
    this.#write(outbox);
    outbox.isOpen = false;
  }

  /** Hands the open lane's text to its members. MUST be called before members change. */
  settle(): void {
    const lane = this.#open;
    if (lane === undefined) return;
    this.#open = undefined;
    this.#spread(lane);
  }

  /** Writes all that is pending. */
  flush(): void {
    this.#isDue = false;
    this.settle();
    const queued = this.#queued;
    for (let at = 0; at < queued.length; at += 1) {
      const outbox = queued[at] as Outbox;
      outbox.isQueued = false;
      this.#write(outbox);
    }
    queued.length = 0;
  }

  #append(lane: Lane, text: string, packets: number): void {
    if (this.#open !== lane) {
      this.settle();
      this.#open = lane;
    }
    if (lane.text.length + text.length > WRITE_BYTES) this.#spread(lane);
    lane.text += text;
    lane.packets += packets;
    this.#schedule();
  }

  /** Members come in long runs of one share: after each other they joined, and after each other they are served. */
  #spread(lane: Lane): void {
    const { text, packets } = lane;
    lane.text = '';
    lane.packets = 0;
    if (text === '') return;
    let shareBefore = PRIVATE;
    let shared = '';
    for (const members of lane.sets)
      for (const outbox of members) {
        if (outbox.pending.length + text.length > WRITE_BYTES) this.#write(outbox);
        outbox.packetsOut += packets;
        if (outbox.share === PRIVATE) outbox.pending += text;
        else {
          if (outbox.share !== shareBefore) {
            shareBefore = outbox.share;
            shared = outbox.pending + text;
            this.#lastShare += 1;
          }
          outbox.pending = shared;
          outbox.share = this.#lastShare;
        }
        this.#queue(outbox);
      }
  }

  #queue(outbox: Outbox): void {
    if (outbox.isQueued) return;
    outbox.isQueued = true;
    this.#queued.push(outbox);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#clock.soon(() => this.flush());
  }

  #write(outbox: Outbox): void {
    const text = outbox.pending;
    if (text === '') return;
    outbox.pending = '';
    outbox.share = EMPTY;
    if (!outbox.isOpen) return; // It was closed with a lane still open.
    const backlog = outbox.socket.bufferedBytes;
    if (backlog > 0 && backlog + text.length > OUTBOX_BYTES_MAX) {
      outbox.owner.cut(`${backlog + text.length} bytes wait for it, the limit is ${OUTBOX_BYTES_MAX}`);
      return;
    }
    this.bytesOut += text.length;
    outbox.socket.write(text);
  }
}

// What waits to go out: two lanes, a pace, bounds. Living routers drop what a mud sends too fast.
import { I3Error } from '@intermud/wire';
import type { Clock } from '../clock.ts';
import { QUEUE_ANSWERS_MAX, QUEUE_OWN_MAX, SOCKET_BYTES_MAX } from '../limits.ts';
import type { Connection } from './transport.ts';

/** `own`: what the game says and asks. `answer`: what others have asked for. They take turns. */
export type Lane = 'own' | 'answer';

/** A packet that waits. */
interface Item {
  frame: Uint8Array;
  /** The frame for another router, of a packet that is for the router itself. */
  readonly frameFor: ((router: string) => Uint8Array) | undefined;
  readonly sent: () => void;
  readonly failed: (error: I3Error) => void;
}

/** Whether frames go out, wait for another connection that is to follow soon, or are not taken. */
type State = { readonly is: 'open'; readonly connection: Connection } | { readonly is: 'held' | 'closed' };

const LANE_MAX: Record<Lane, number> = { own: QUEUE_OWN_MAX, answer: QUEUE_ANSWERS_MAX };

/** Sends frames over the connection at hand, no faster than its router bears. */
export class Outbox {
  readonly #clock: Clock;
  readonly #lanes: Record<Lane, Item[]> = { own: [], answer: [] };
  #turn: Lane = 'own';
  #state: State = { is: 'closed' };
  /** Packets a second; 0 is no pace. */
  #rate = 0;
  /** Packets that may go at once, as of `#countedAt`. */
  #tokens = 0;
  #countedAt = 0;
  #cancelTimer: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Packets that wait for their turn. */
  get length(): number {
    return this.#lanes.own.length + this.#lanes.answer.length;
  }

  /** From now on packets go over `connection`; what was held goes first. `spent`: packets already counted by its router. */
  open(connection: Connection, packetsPerSecond: number, spent: number): void {
    this.#state = { is: 'open', connection };
    this.#rate = packetsPerSecond;
    this.#tokens = packetsPerSecond - spent;
    this.#countedAt = this.#clock.now();
    this.#pump();
  }

  /** Whether what waits is kept for another connection. */
  get isHeld(): boolean {
    return this.#state.is === 'held';
  }

  /**
   * Takes a frame. Resolves when the network has taken it.
   *
   * @param frameFor the frame as it would be for another router, if it is for the router itself.
   * @throws {I3Error} LINK_DOWN if there is no link, or it goes down before the frame has gone out; QUEUE_FULL.
   */
  send(lane: Lane, frame: Uint8Array, frameFor?: Item['frameFor']): Promise<void> {
    if (this.#state.is === 'closed') return Promise.reject(linkDown('there is no link to a router'));
    const queue = this.#lanes[lane];
    if (queue.length >= LANE_MAX[lane]) return Promise.reject(queueFull(queue.length));
    return new Promise((resolve, reject) => {
      queue.push({ frame, frameFor, sent: resolve, failed: reject });
      this.#pump();
    });
  }

  /** The connection has taken what it had queued up. */
  drained(): void {
    this.#pump();
  }

  /** The connection ends, another will follow soon: what waits is kept for it, and so is what comes meanwhile. */
  hold(): void {
    this.#state = { is: 'held' };
    this.#cancelTimer?.();
  }

  /** What waits goes to another router now. */
  readdress(router: string): void {
    for (const item of [...this.#lanes.own, ...this.#lanes.answer])
      if (item.frameFor) item.frame = item.frameFor(router);
  }

  /** The connection ends: what waits fails. */
  close(reason: string): void {
    this.#state = { is: 'closed' };
    this.#cancelTimer?.();
    const items = [...this.#lanes.own.splice(0), ...this.#lanes.answer.splice(0)];
    for (const item of items) item.failed(linkDown(reason));
  }

  #pump(): void {
    this.#cancelTimer?.();
    this.#refill();
    while (this.#state.is === 'open' && this.length > 0) {
      const { connection } = this.#state;
      if (connection.bytesQueued > SOCKET_BYTES_MAX) return; // drained() goes on from here.
      if (this.#rate > 0 && this.#tokens < 1) {
        this.#later();
        return;
      }
      this.#tokens -= 1;
      this.#write(connection, this.#next());
    }
  }

  #refill(): void {
    const now = this.#clock.now();
    this.#tokens = Math.min(this.#rate, this.#tokens + ((now - this.#countedAt) / 1000) * this.#rate);
    this.#countedAt = now;
  }

  #later(): void {
    const delayMs = Math.ceil(((1 - this.#tokens) / this.#rate) * 1000);
    this.#cancelTimer = this.#clock.after(delayMs, () => this.#pump());
  }

  #next(): Item {
    const other = this.#turn === 'own' ? 'answer' : 'own';
    const item = this.#lanes[this.#turn].shift() ?? this.#lanes[other].shift();
    this.#turn = other;
    return item as Item; // #pump() asks only while something waits.
  }

  #write(connection: Connection, { frame, sent, failed }: Item): void {
    connection.write(frame, (error) => (error ? failed(linkDown('the link was lost', error)) : sent()));
  }
}

function linkDown(reason: string, cause?: Error): I3Error {
  return new I3Error('LINK_DOWN', `Cannot send: ${reason}`, cause && { cause });
}

function queueFull(length: number): I3Error {
  return new I3Error('QUEUE_FULL', `Cannot send: ${length} packets already wait for the router`);
}

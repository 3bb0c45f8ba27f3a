// What lies between the programs of a simulation: delays, cuts, and ends that do not know that the other has gone.
import type { Dial, Listen, RouterSocket, SocketEvents } from '../../packages/intermud/src/router/index.ts';
import type { World } from './world.ts';

/** How two places are cut from each other. */
export type Cut = 'broken' | 'silent';

/** Sees what goes from one place to another. */
export type See = (text: string, from: string, to: string) => void;

/** May change or swallow (undefined) what goes from one place to another: for faults that are made on purpose. */
export type Tamper = (text: string, from: string, to: string) => readonly string[];

type Accept = (socket: RouterSocket) => SocketEvents;

/** One end of a connection. */
class End implements RouterSocket {
  readonly localAddress: string;
  readonly remoteAddress: string;
  readonly bufferedBytes = 0;
  readonly #sea: Sea;
  other: End | undefined;
  events: SocketEvents | undefined;
  isClosed = false;
  isEnding = false;
  /** Something on the way has been lost: nothing goes through any more. */
  isDead = false;
  #isPaused = false;
  readonly #held: (() => void)[] = [];
  /** When the last thing that was sent arrives: nothing overtakes. */
  arrivesAt = 0;
  /** What waits until the way is open again, in order. */
  stalled: (() => void)[] = [];

  constructor(sea: Sea, local: string, remote: string) {
    this.#sea = sea;
    this.localAddress = local;
    this.remoteAddress = remote;
  }

  write(text: string): void {
    if (!this.isClosed && !this.isEnding) this.#sea.carry(this, text);
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    while (!this.#isPaused && this.#held.length > 0) this.#held.shift()?.();
  }

  end(): void {
    if (this.isClosed || this.isEnding) return;
    this.isEnding = true;
    this.resume();
    this.#sea.farewell(this);
  }

  destroy(): void {
    if (this.isClosed) return;
    this.#sea.farewell(this);
    this.#sea.world.after(0, () => this.close());
  }

  take(text: string): void {
    if (this.isClosed) return;
    const task = () => this.events?.received(Buffer.from(text, 'latin1'));
    if (this.#isPaused) this.#held.push(task);
    else task();
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#sea.forget(this);
    this.events?.closed();
  }
}

/** All connections of a simulation. A place is an address without its port: one program. */
export class Sea {
  readonly world: World;
  tamper: Tamper = (text) => [text];
  see: See = () => {};
  /** World time at which what is just arriving was sent: for those who have to tell what overtook what. */
  sentAt = 0;
  /** Whether what is written may come in two pieces. */
  cutsPieces = false;
  readonly #doors = new Map<string, Accept>();
  readonly #ends = new Set<End>();
  readonly #cuts = new Map<string, Cut>();
  /** Ways, each in one direction, on which everything waits. */
  readonly #stalls = new Set<string>();
  /** Ends, closed ones too, of which something waits for that. */
  readonly #waiting = new Set<End>();
  /** Pairs between which everything takes so many milliseconds more. */
  readonly #slow = new Map<string, number>();

  constructor(world: World) {
    this.world = world;
  }

  listen(place: string): Listen {
    return async (_, port, accept) => {
      this.#doors.set(place, accept);
      return { address: { address: place, port }, close: async () => void this.#doors.delete(place) };
    };
  }

  dial(from: string): Dial {
    return (to, _, { connected, failed }) => {
      let isOff = false;
      const delayMs = this.#delay();
      if (this.#cut(from, to) !== 'silent')
        this.world.after(2 * delayMs, () => {
          const accept = this.#doors.get(to);
          if (isOff) return;
          if (accept === undefined || this.#cut(from, to) === 'broken') failed('connection refused');
          else if (this.#isOpen(from, to)) this.#connect(from, to, accept, connected);
        });
      return () => {
        isOff = true;
      };
    };
  }

  /** Cuts two places: connections break at both ends, or fall silent and nobody is told. */
  cut(one: string, other: string, how: Cut): void {
    this.#cuts.set(pair(one, other), how);
    for (const end of this.#between(one, other)) {
      end.isDead = true;
      if (how === 'broken') this.world.after(this.#delay(), () => end.close());
    }
  }

  /** False if there was nothing to heal. */
  healAll(): boolean {
    const isAny = this.#cuts.size + this.#stalls.size + this.#slow.size > 0;
    for (const all of [this.#cuts, this.#stalls, this.#slow]) all.clear();
    for (const end of this.#waiting) for (const task of end.stalled.splice(0)) this.#bring(end, task);
    this.#waiting.clear();
    return isAny;
  }

  /** A program is gone. Its peers learn of it at once, or when they next send. */
  crash(place: string, isNoticed: boolean): void {
    this.#doors.delete(place);
    for (const end of [...this.#ends]) {
      if (end.localAddress !== place) continue;
      end.isClosed = true;
      end.events = undefined;
      end.stalled = [];
      this.#ends.delete(end);
      const { other } = end;
      if (other === undefined) continue;
      other.isDead = true;
      if (isNoticed) this.world.after(this.#delay(), () => other.close());
    }
  }

  /** Nothing comes through in one direction until this is healed; then all of it does, as TCP does it. */
  stall(from: string, to: string): void {
    this.#stalls.add(`${from} ${to}`);
  }

  /** Everything between two places takes so much longer. */
  slowDown(one: string, other: string, ms: number): void {
    this.#slow.set(pair(one, other), ms);
  }

  /** Whether one place believes that the other has a connection to it. */
  isConnected(place: string, other: string): boolean {
    for (const { localAddress, remoteAddress } of this.#ends)
      if (localAddress === place && remoteAddress === other) return true;
    return false;
  }

  /** Brings text to the other end; a dead connection swallows it, or tells the writer. */
  carry(end: End, text: string): void {
    const { other } = end;
    if (end.isDead || other === undefined) {
      this.#reset(end);
      return;
    }
    const sentAt = this.world.now;
    const take = (piece: string) => {
      if (other.isDead) return;
      this.sentAt = sentAt;
      other.take(piece);
    };
    for (const part of this.tamper(text, end.localAddress, end.remoteAddress)) {
      this.see(part, end.localAddress, end.remoteAddress);
      for (const piece of this.#pieces(part)) this.#bring(end, () => take(piece));
    }
  }

  /** The other end learns that this one is done. */
  farewell(end: End): void {
    const { other } = end;
    if (end.isDead || other === undefined) {
      this.world.after(2_000, () => end.close());
      return;
    }
    this.#bring(end, () => {
      if (!other.isDead) other.close();
      this.world.after(this.#delay(), () => end.close());
    });
    if (end.stalled.length > 0) this.world.after(2_000, () => end.close());
  }

  /** Does something at the other end, later than all that was sent before. */
  #bring(end: End, task: () => void): void {
    const { localAddress, remoteAddress } = end;
    if (end.stalled.length > 0 || this.#isStalled(localAddress, remoteAddress)) {
      end.stalled.push(task);
      this.#waiting.add(end);
      return;
    }
    const slowMs = this.#slow.get(pair(localAddress, remoteAddress)) ?? 0;
    end.arrivesAt = Math.max(end.arrivesAt, this.world.now + slowMs + this.#delay());
    this.world.after(end.arrivesAt - this.world.now, task);
  }

  #isStalled(from: string, to: string): boolean {
    return this.#stalls.has(`${from} ${to}`);
  }

  #pieces(text: string): string[] {
    if (!this.cutsPieces || text.length < 2 || !this.world.chance(8)) return [text];
    const at = this.world.between(1, text.length - 1);
    return [text.slice(0, at), text.slice(at)];
  }

  forget(end: End): void {
    this.#ends.delete(end);
  }

  #reset(end: End): void {
    if (this.#cut(end.localAddress, end.remoteAddress) === 'silent' || !this.#doors.has(end.remoteAddress))
      return;
    this.world.after(this.#delay(), () => end.close());
  }

  #connect(from: string, to: string, accept: Accept, connected: Accept): void {
    const [here, there] = [new End(this, from, to), new End(this, to, from)];
    here.other = there;
    there.other = here;
    this.#ends.add(here).add(there);
    there.events = accept(there);
    here.events = connected(here);
  }

  #between(one: string, other: string): End[] {
    const name = pair(one, other);
    return [...this.#ends].filter((end) => pair(end.localAddress, end.remoteAddress) === name);
  }

  /** Whether a connection can be made: that takes both directions. */
  #isOpen(from: string, to: string): boolean {
    return !this.#cut(from, to) && !this.#isStalled(from, to) && !this.#isStalled(to, from);
  }

  #cut(one: string, other: string): Cut | undefined {
    return this.#cuts.get(pair(one, other));
  }

  /** Mostly quick, sometimes not. */
  #delay(): number {
    return this.world.chance(20) ? this.world.between(100, 2_000) : this.world.between(1, 60);
  }
}

const pair = (one: string, other: string): string => [one, other].toSorted().join(' ');

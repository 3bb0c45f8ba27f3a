// What lies between the programs of a simulation: delays, cuts, and ends that do not know that the other has gone.
import type { Dial, Listen, RouterSocket, SocketEvents } from '../../packages/intermud/src/router/index.ts';
import type { World } from './world.ts';

/** How two places are cut from each other. */
export type Cut = 'broken' | 'silent';

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
  readonly #doors = new Map<string, Accept>();
  readonly #ends = new Set<End>();
  readonly #cuts = new Map<string, Cut>();
  /** Bytes that routers have sent each other, by kind of place. */
  bytes = 0;

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
          else if (this.#cut(from, to) === undefined) this.#connect(from, to, accept, connected);
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

  heal(one: string, other: string): void {
    this.#cuts.delete(pair(one, other));
  }

  /** False if there was nothing to heal. */
  healAll(): boolean {
    const isCut = this.#cuts.size > 0;
    this.#cuts.clear();
    return isCut;
  }

  /** A program is gone. Its peers learn of it at once, or when they next send. */
  crash(place: string, isNoticed: boolean): void {
    this.#doors.delete(place);
    for (const end of [...this.#ends]) {
      if (end.localAddress !== place) continue;
      end.isClosed = true;
      end.events = undefined;
      this.#ends.delete(end);
      const { other } = end;
      if (other === undefined) continue;
      other.isDead = true;
      if (isNoticed) this.world.after(this.#delay(), () => other.close());
    }
  }

  /** Brings text to the other end; a dead connection swallows it, or tells the writer. */
  carry(end: End, text: string): void {
    const { other } = end;
    if (end.isDead || other === undefined) {
      this.#reset(end);
      return;
    }
    for (const part of this.tamper(text, end.localAddress, end.remoteAddress)) {
      this.bytes += part.length;
      end.arrivesAt = Math.max(end.arrivesAt, this.world.now + this.#delay());
      this.world.after(end.arrivesAt - this.world.now, () => {
        if (!other.isDead) other.take(part);
      });
    }
  }

  /** The other end learns that this one is done. */
  farewell(end: End): void {
    const { other } = end;
    if (end.isDead || other === undefined) {
      this.world.after(2_000, () => end.close());
      return;
    }
    end.arrivesAt = Math.max(end.arrivesAt, this.world.now + this.#delay());
    this.world.after(end.arrivesAt - this.world.now, () => {
      if (!other.isDead) other.close();
      this.world.after(this.#delay(), () => end.close());
    });
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

  #cut(one: string, other: string): Cut | undefined {
    return this.#cuts.get(pair(one, other));
  }

  /** Mostly quick, sometimes not. */
  #delay(): number {
    return this.world.chance(20) ? this.world.between(100, 2_000) : this.world.between(1, 60);
  }
}

const pair = (one: string, other: string): string => [one, other].toSorted().join(' ');

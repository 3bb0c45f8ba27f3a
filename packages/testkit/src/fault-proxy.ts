// A TCP proxy that breaks when it is told to: between two programs that know nothing of it.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What the proxy does with what comes. */
export type ProxyState =
  | { readonly is: 'passing' }
  /** Everything goes through, so many milliseconds later. */
  | { readonly is: 'delaying'; readonly ms: number }
  /** Connections stay, and nothing goes through, no end either: a cable that was pulled. */
  | { readonly is: 'silent' }
  /** Connections are reset, new ones at once. */
  | { readonly is: 'cut' };

/** Runs `task` after so many milliseconds; returns what calls it off. A `FakeClock` fits as it is. */
interface Timers {
  after(delayMs: number, task: () => void): () => void;
}

const TIMERS: Timers = {
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Bytes that one direction keeps while it delays. Past it the sender has to wait. */
const KEPT_BYTES_MAX = 1024 * 1024;

/** Where the proxy leads. */
export interface FaultProxyOptions {
  readonly port: number;
  readonly host?: string;
  readonly timers?: Timers;
}

/**
 * Passes TCP connections on to a port of this machine until told otherwise. What a fault holds up is not lost: it comes, in
 * order, when the fault is over, as TCP has it.
 *
 * @example
 * await using proxy = await FaultProxy.listen({ port: routerPort });
 * proxy.cut();
 * proxy.heal();
 */
export class FaultProxy implements AsyncDisposable {
  readonly #options: Required<FaultProxyOptions>;
  readonly #server: Server;
  readonly #relays = new Set<Relay>();
  #state: ProxyState = { is: 'passing' };

  private constructor(options: FaultProxyOptions) {
    this.#options = { host: '127.0.0.1', timers: TIMERS, ...options };
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => this.#accept(near));
  }

  /** Listens on a free port of loopback. */
  static async listen(options: FaultProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy(options);
    await once(proxy.#server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  /** Where it listens. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get state(): ProxyState {
    return this.#state;
  }

  /** Connections that are there, passed on or not. */
  get connections(): number {
    return this.#relays.size;
  }

  /** Everything goes through again, what was held up first. */
  heal(): void {
    this.#change({ is: 'passing' });
  }

  delay(ms: number): void {
    this.#change({ is: 'delaying', ms });
  }

  silence(): void {
    this.#change({ is: 'silent' });
  }

  cut(): void {
    this.#change({ is: 'cut' });
    for (const relay of this.#relays) relay.reset();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #change(state: ProxyState): void {
    this.#state = state;
    for (const relay of this.#relays) relay.changed(state);
  }

  #accept(near: Socket): void {
    if (this.#state.is === 'cut') {
      near.on('error', ignore).resetAndDestroy();
      return;
    }
    const relay = new Relay(near, this.#options, () => this.#relays.delete(relay));
    this.#relays.add(relay);
    relay.changed(this.#state);
  }
}

/** One connection through the proxy. */
class Relay {
  readonly #near: Socket;
  readonly #options: Required<FaultProxyOptions>;
  readonly #gone: () => void;
  #state: ProxyState = { is: 'silent' };
  #far: Socket | undefined;
  #ways: readonly Way[] = [];
  #isBroken = false;

  constructor(near: Socket, options: Required<FaultProxyOptions>, gone: () => void) {
    this.#near = near;
    this.#options = options;
    this.#gone = gone;
    this.#watch(near);
  }

  changed(state: ProxyState): void {
    this.#state = state;
    if (state.is === 'silent' || state.is === 'cut') {
      for (const way of this.#ways) way.pause();
    } else if (this.#isBroken) this.reset();
    else {
      if (this.#far === undefined) this.#dial();
      for (const way of this.#ways) way.go(state.is === 'delaying' ? state.ms : 0);
    }
  }

  reset(): void {
    this.#gone();
    for (const way of this.#ways) way.stop();
    for (const socket of [this.#near, this.#far]) socket?.resetAndDestroy();
  }

  #dial(): void {
    const { host, port, timers } = this.#options;
    const far = connect({ host, port, allowHalfOpen: true, noDelay: true });
    this.#far = far;
    this.#watch(far);
    this.#ways = [new Way(this.#near, far, timers), new Way(far, this.#near, timers)];
  }

  /** The other side hears of a broken connection, but not through a silent proxy. */
  #watch(socket: Socket): void {
    socket.on('error', ignore);
    socket.on('close', (hadError) => {
      const isOver = this.#near.destroyed && (this.#far?.destroyed ?? true);
      if (isOver) this.#gone();
      else if (!hadError)
        return; // Its ends have been passed on, or will be.
      else if (this.#state.is === 'silent') this.#isBroken = true;
      else this.reset();
    });
  }
}

/** What is on its way: bytes, or the end. */
interface Piece {
  readonly chunk: Buffer | undefined;
}

/** One direction of a connection. */
class Way {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #timers: Timers;
  readonly #pieces: Piece[] = [];
  readonly #waits = new Set<() => void>();
  #keptBytes = 0;
  #delayMs = 0;
  #isOpen = false;
  /** Pieces at the front that have waited for long enough. */
  #due = 0;

  constructor(from: Socket, to: Socket, timers: Timers) {
    this.#from = from;
    this.#to = to;
    this.#timers = timers;
    from.pause();
    from.on('data', (chunk) => this.#take({ chunk }));
    from.on('end', () => this.#take({ chunk: undefined }));
    to.on('drain', () => this.#flow());
  }

  go(delayMs: number): void {
    this.#isOpen = true;
    this.#delayMs = delayMs;
    if (delayMs === 0) this.#letGo();
    this.#pass();
    this.#flow();
  }

  pause(): void {
    this.#isOpen = false;
    this.#from.pause();
  }

  stop(): void {
    this.pause();
    this.#letGo();
  }

  /** Nothing has to wait any longer. */
  #letGo(): void {
    for (const cancel of this.#waits) cancel();
    this.#waits.clear();
    this.#due = this.#pieces.length;
  }

  #take(piece: Piece): void {
    this.#pieces.push(piece);
    this.#keptBytes += piece.chunk?.length ?? 0;
    if (this.#delayMs === 0) this.#ripe();
    else this.#wait();
    this.#flow();
  }

  #wait(): void {
    const cancel = this.#timers.after(this.#delayMs, () => {
      this.#waits.delete(cancel);
      this.#ripe();
    });
    this.#waits.add(cancel);
  }

  #ripe(): void {
    this.#due += 1;
    this.#pass();
    this.#flow();
  }

  #pass(): void {
    while (this.#isOpen && this.#due > 0) {
      const piece = this.#pieces.shift();
      this.#due -= 1;
      this.#keptBytes -= piece?.chunk?.length ?? 0;
      if (piece?.chunk) this.#to.write(piece.chunk);
      else this.#to.end();
    }
  }

  /** Reads on, unless too much is on its way. */
  #flow(): void {
    const isFull = this.#keptBytes >= KEPT_BYTES_MAX || this.#to.writableNeedDrain;
    if (this.#isOpen && !isFull) this.#from.resume();
    else this.#from.pause();
  }
}

function ignore(): void {}

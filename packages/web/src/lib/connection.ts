// The WebSocket to the hub: opened, watched, and opened again until somebody logs out.

import { LIMITS } from './limits.ts';
import { type LinkEvent, type LinkState, step } from './link.ts';
import type { Command } from './messages.ts';
import { RequestError } from './requests.ts';
import { type Received, Resumption } from './resume.ts';

export interface ConnectionOptions {
  /** A one-time ticket. @throws {RequestError} `not-logged-in` when there is no account to make it for. */
  ticket(): Promise<string>;
  /** Opens a WebSocket of the subprotocol that resume.ts speaks. */
  open(): WebSocket;
  onState(state: LinkState): void;
  /** The hub has greeted: whether nothing was missed, or everything begins anew. Before any command. */
  onGreeted(isResumed: boolean): void;
  onCommand(command: Command): void;
}

/** Keeps one session with the hub alive. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #resumption = new Resumption();
  #state: LinkState = { at: 'resting' };
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #heardAt = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get state(): LinkState {
    return this.#state;
  }

  start(): void {
    this.#on({ on: 'start' });
  }

  /** Tries at once instead of waiting out the delay; asks for a sign of life when it seems to be online. */
  now(): void {
    if (this.#state.at === 'online') this.#ping();
    this.#on({ on: 'now' });
  }

  /** Ends the session, for the hub as well. */
  stop(): void {
    this.#socket?.close(1_000); // Any other code would let the hub wait for us to come back.
    this.#on({ on: 'stop' });
    this.#resumption.reset();
  }

  /** Sends a command, or says no: then nothing of it has been or will be sent. */
  send(command: Command): boolean {
    if (this.#state.at !== 'online' || this.#socket === undefined) return false;
    if (this.#socket.bufferedAmount > LIMITS.socketBytes) return false;
    this.#socket.send(this.#resumption.outgoing(command));
    return true;
  }

  #on(event: LinkEvent): void {
    const next = step(this.#state, event);
    if (next === this.#state) return;
    this.#state = next;
    this.#enter(next);
    this.#options.onState(next);
  }

  #enter(state: LinkState): void {
    clearTimeout(this.#timer);
    if (state.at === 'opening') return void this.#open();
    if (state.at === 'online') return void this.#watch();
    this.#drop();
    if (state.at === 'refused') this.#resumption.reset();
    if (state.at === 'waiting') this.#after(state.delayMs, () => this.#on({ on: 'timer' }));
  }

  async #open(): Promise<void> {
    const mine = this.#state;
    try {
      const ticket = await this.#options.ticket();
      if (this.#state === mine) this.#dial(ticket);
    } catch (error) {
      const isRefused = error instanceof RequestError && error.code === 'not-logged-in';
      if (this.#state === mine) this.#on({ on: isRefused ? 'refused' : 'lost' });
    }
  }

  #dial(ticket: string): void {
    const socket = this.#options.open();
    this.#socket = socket;
    this.#after(LIMITS.openMs, () => this.#on({ on: 'lost' }));
    socket.onopen = () => socket.send(this.#resumption.hello(ticket));
    socket.onclose = ({ code, reason }) => this.#socket === socket && this.#closed(code, reason);
    socket.onmessage = ({ data }) => this.#socket === socket && this.#read(socket, String(data));
  }

  /** 1000 and the portal's own codes end the session; after anything else it may go on. */
  #closed(code: number, reason: string): void {
    const isOver = code === 1_000 || code >= 4_000;
    if (isOver) this.#resumption.reset();
    this.#on(isOver ? { on: 'goodbye', reason } : { on: 'lost' });
  }

  #read(socket: WebSocket, text: string): void {
    this.#heardAt = Date.now();
    const received = this.#resumption.incoming(text);
    if (received.is === 'welcome') this.#welcome(socket, received);
    if (received.is !== 'command') return;
    socket.send(received.acknowledgement);
    this.#options.onCommand(received.command);
  }

  #welcome(socket: WebSocket, { isResumed, unseen }: Extract<Received, { is: 'welcome' }>): void {
    for (const text of unseen) socket.send(text);
    this.#on({ on: 'ready' });
    this.#options.onGreeted(isResumed);
  }

  /** A network that went away says nothing. Silence is asked, and then believed. */
  #watch(): void {
    this.#heardAt = Date.now();
    const look = () => {
      const silentMs = Date.now() - this.#heardAt;
      if (silentMs > LIMITS.silenceMs) return this.#on({ on: 'lost' });
      if (silentMs > LIMITS.pingMs) this.#ping();
      this.#after(LIMITS.pingMs / 2, look);
    };
    this.#after(LIMITS.pingMs / 2, look);
  }

  #ping(): void {
    this.send(['ping', [], {}]);
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #after(delayMs: number, what: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(what, delayMs);
  }
}

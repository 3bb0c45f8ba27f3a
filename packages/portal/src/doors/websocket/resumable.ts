// Sessions that outlive their WebSocket: numbered frames both ways, acknowledged, and sent again after a drop.

import type { WebSocket } from 'ws';
import { UNKNOWN_CLIENT } from '../../client.ts';
import type { JsonObject } from '../../json.ts';
import type { Command } from '../../message.ts';
import type { Outlet, OutletOptions } from '../../outlet.ts';
import { shared } from '../../outputfuncs/forms.ts';
import { forWeb, readCommand } from '../../outputfuncs/websocket.ts';
import type { Account, Session } from '../../session.ts';
import type { DoorHost } from '../door.ts';
import { Backlog, frameBody } from './backlog.ts';
import { joinTextFrames } from './frames.ts';
import {
  CLOSE_FAULT,
  CLOSE_ON_PURPOSE,
  closeSocket,
  frameOf,
  isSlow,
  sizeOf,
  slowReason,
  type WebSocketPeer,
} from './link.ts';

type WayOut = Pick<WebSocketPeer, 'hold' | 'write'>;

type Up = { at: 'up'; socket: WebSocket; way: WayOut };

type ResumableState =
  | Up
  /** `last` is the number of the last frame that may have arrived. */
  | { at: 'down'; last: number; cancel: () => void }
  | { at: 'over' };

/** How a resumable session begins. */
export interface ResumableOptions<A extends Account> extends WebSocketPeer {
  /** What a client has to show to come back. */
  readonly token: string;
  readonly account: A | undefined;
  /** The connection is gone and the wait has begun. */
  onDown(link: ResumableLink<A>): void;
  onOver(link: ResumableLink<A>): void;
}

/** One session and, at times, its WebSocket. */
export class ResumableLink<A extends Account> implements Outlet {
  readonly structure = 'json';
  readonly token: string;
  readonly #host: DoorHost<A>;
  readonly #options: ResumableOptions<A>;
  readonly #backlog: Backlog;
  #session: Session<A> | undefined; // while the game greets it, there is none yet
  #state: ResumableState;
  #received = 0;
  #owesAck = false;
  #closeCode = CLOSE_ON_PURPOSE;

  constructor(socket: WebSocket, host: DoorHost<A>, options: ResumableOptions<A>) {
    this.token = options.token;
    this.#host = host;
    this.#options = options;
    this.#backlog = new Backlog(host.limits.backlogBytes);
    this.#state = { at: 'up', socket, way: options };
    socket.send(this.#welcome(false));
    const { slot, isSecure, account } = options;
    const session = host.open(this, { protocol: 'websocket', slot, isSecure, account });
    this.#session = session;
    session.on('close', () => options.onOver(this));
    this.#listen(socket);
    session.structureChanged();
  }

  /** Goes on over another socket, whose client has seen frames up to `seen`. False if it cannot: too much is gone. */
  resume(socket: WebSocket, way: WayOut, seen: number): boolean {
    const missed = this.#backlog.after(seen);
    const before = this.#state;
    if (missed === undefined || before.at === 'over') return false;
    this.#state = { at: 'up', socket, way };
    if (before.at === 'down') before.cancel();
    else before.socket.terminate(); // A dead connection that nobody has noticed yet.
    this.#backlog.acknowledge(seen);
    socket.send(this.#welcome(true));
    for (const frame of missed) socket.send(frame);
    this.#listen(socket);
    this.#session?.resumed();
    return true;
  }

  /** Ends the session; `code` tells the client why. */
  gone(reason: string, code = CLOSE_ON_PURPOSE): void {
    this.#closeCode = code;
    this.#session?.close(reason);
  }

  /** Says that the client asked for something that cannot be had. */
  complain(code: string, message: string): void {
    this.#session?.answer([['error', [message], { code, command: 'hello' }]]);
  }

  send(commands: readonly Command[], options: OutletOptions): void {
    const frames = commands.map((command) => this.#keep(command, options));
    if (this.#state.at === 'up') this.#write(this.#state, frames, options.forms !== undefined);
    const { limits } = this.#host;
    if (this.#state.at === 'down' && this.#backlog.forgotten > this.#state.last) {
      this.gone(`Over ${limits.backlogBytes} bytes wait for the client to come back`);
    }
    if (this.#state.at === 'up' && isSlow(this.#state.socket, limits)) this.gone(slowReason(limits));
  }

  echo(isOn: boolean): void {
    this.send([['local_echo', [isOn], {}]], { client: UNKNOWN_CLIENT });
  }

  close(reason: string): void {
    const state = this.#state;
    this.#state = { at: 'over' };
    if (state.at === 'up') closeSocket(state.socket, reason, this.#host, this.#closeCode);
    if (state.at === 'down') state.cancel();
  }

  #keep(command: Command, options: OutletOptions): string {
    const form = `resumable ${options.client.colours}`;
    const body = shared(options.forms, command, form, () => frameBody(forWeb(command, options)));
    return this.#backlog.push(body);
  }

  // To many at once every write counts: all frames go in one.
  #write({ socket, way }: Up, frames: readonly string[], isShared: boolean): void {
    way.hold();
    if (isShared && socket.readyState === socket.OPEN) way.write(joinTextFrames(frames));
    else for (const frame of frames) socket.send(frame);
  }

  #welcome(isResumed: boolean): string {
    return JSON.stringify(['welcome', { token: this.token, seen: this.#received, resumed: isResumed }]);
  }

  #listen(socket: WebSocket): void {
    const isCurrent = () => this.#state.at === 'up' && this.#state.socket === socket;
    socket.on('message', (data, isBinary) => {
      if (isCurrent()) this.#receive(socket, String(frameOf(data, isBinary)), sizeOf(data));
    });
    socket.once('close', (code: number) => {
      if (!isCurrent()) return;
      // A page that is reloaded says 1001, and comes back.
      if (code === CLOSE_ON_PURPOSE) this.gone('The client has left');
      else this.#down();
    });
  }

  #down(): void {
    const { clock, limits } = this.#host;
    const seconds = limits.resumeMs / 1_000;
    const giveUp = () => this.gone(`The client has not come back within ${seconds} s`);
    this.#state = { at: 'down', last: this.#backlog.last, cancel: clock.after(limits.resumeMs, giveUp) };
    this.#session?.dropped();
    this.#options.onDown(this);
  }

  #receive(socket: WebSocket, text: string, bytes: number): void {
    try {
      this.#take(JSON.parse(text), bytes);
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      closeSocket(socket, `Cannot read message: ${what}`, this.#host, CLOSE_FAULT);
    }
  }

  /** `["ack", n]`, or a command with its number behind it. */
  #take(value: unknown, bytes: number): void {
    if (!Array.isArray(value)) throw new SyntaxError('it must be an array');
    const [first, second, , seq] = value as unknown[];
    if (value.length === 2 && first === 'ack') this.#backlog.acknowledge(readSeq(second));
    else this.#command(readCommand(value), readSeq(seq), bytes);
  }

  #command(command: Command, number: number, bytes: number): void {
    if (number <= this.#received) return; // Sent again after a drop, and here already.
    if (number > this.#received + 1)
      throw new SyntaxError(`number ${this.#received + 1} must come before ${number}`);
    this.#received = number;
    this.#session?.receive(command, 'json', bytes);
    this.#acknowledgeSoon();
  }

  #acknowledgeSoon(): void {
    if (this.#owesAck) return;
    this.#owesAck = true;
    this.#host.clock.soon(() => {
      this.#owesAck = false;
      if (this.#state.at === 'up') this.#state.socket.send(JSON.stringify(['ack', this.#received]));
    });
  }
}

function readSeq(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new SyntaxError('the number must be a whole number');
}

/** What a client says first. */
export interface Hello {
  readonly resume: string | undefined;
  readonly seen: number;
  readonly ticket: string | undefined;
}

/** Reads `["hello", {...}]`. @throws {SyntaxError} for anything else. */
export function readHello(text: string): Hello {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value) || value[0] !== 'hello') throw new SyntaxError('hello must come first');
  const { resume, seen = 0, ticket } = (value[1] ?? {}) as JsonObject;
  const asText = (given: unknown) => (typeof given === 'string' ? given : undefined);
  return { resume: asText(resume), seen: readSeq(seen), ticket: asText(ticket) };
}

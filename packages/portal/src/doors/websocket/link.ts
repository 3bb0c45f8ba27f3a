// One WebSocket client of a format without resuming, and its session.

import type { RawData, WebSocket } from 'ws';
import type { Slot } from '../../addresses.ts';
import { UNKNOWN_CLIENT } from '../../client.ts';
import { every } from '../../clock.ts';
import type { Limits } from '../../limits.ts';
import type { Command } from '../../message.ts';
import type { Outlet, OutletOptions, Structure } from '../../outlet.ts';
import { type Format, type Frame, frameBytes, frameForm } from '../../outputfuncs/websocket.ts';
import type { Account, Session } from '../../session.ts';
import type { DoorHost } from '../door.ts';
import { joinFrames } from './frames.ts';

/** Where a client comes from. */
export interface WebSocketPeer {
  readonly slot: Slot;
  readonly isSecure: boolean;
  /** To be called before each send: what goes out in one turn then goes together. */
  hold(): void;
  /** Writes whole frames to the socket below, where they follow what the WebSocket has sent. {@link joinFrames} makes them. */
  write(frames: Uint8Array): void;
}

/** Close codes. Source: RFC 6455, section 7.4, and its registry at IANA; 4000 and up are ours. */
export const CLOSE_ON_PURPOSE = 1_000; // the session is over: do not come back
export const CLOSE_RESTART = 1_012; // the server goes: come back later
export const CLOSE_FULL = 1_013; // there is no place: try again later
/** The client sent what it must not. */
export const CLOSE_FAULT = 4_000;

/** A session over one WebSocket: it ends when the socket does. */
export class WebSocketLink<A extends Account> implements Outlet {
  readonly #host: DoorHost<A>;
  readonly #socket: WebSocket;
  readonly #format: Format;
  readonly #peer: WebSocketPeer;
  #session: Session<A> | undefined; // while the game greets it, there is none yet

  constructor(socket: WebSocket, host: DoorHost<A>, format: Format, peer: WebSocketPeer) {
    this.#host = host;
    this.#socket = socket;
    this.#format = format;
    this.#peer = peer;
    keepAlive(socket, host);
    const { slot, isSecure } = peer;
    const session = host.open(this, { protocol: 'websocket', slot, isSecure });
    this.#session = session;
    socket.on('message', (data, isBinary) => this.#receive(frameOf(data, isBinary), sizeOf(data)));
    socket.once('close', () => session.close('The client has hung up'));
    session.structureChanged();
  }

  get structure(): Structure {
    return this.#format.via === 'gmcp' ? 'gmcp' : 'json';
  }

  send(commands: readonly Command[], options: OutletOptions): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#send(commands, options);
    if (isSlow(this.#socket, this.#host.limits)) this.gone(slowReason(this.#host.limits));
  }

  echo(isOn: boolean): void {
    this.send([['local_echo', [isOn], {}]], { client: UNKNOWN_CLIENT });
  }

  close(reason: string): void {
    closeSocket(this.#socket, reason, this.#host);
  }

  /** The door is closed, or the program ends. */
  gone(reason: string): void {
    this.#session?.close(reason);
  }

  #send(commands: readonly Command[], options: OutletOptions): void {
    const { forms } = options;
    const frames = () => commands.flatMap((command) => frameBytes(this.#format, command, options) ?? []);
    this.#peer.hold();
    if (forms === undefined) {
      for (const { bytes, isBinary } of frames()) this.#socket.send(bytes, { binary: isBinary });
      return;
    }
    const form = `frames ${frameForm(this.#format, options)}`;
    this.#peer.write(forms.once(commands, form, () => joinFrames(frames())));
  }

  #receive(frame: Frame, bytes: number): void {
    for (const command of this.#decode(frame)) {
      // COMPAT Evennia's clients say goodbye by a command.
      if (command[0] === 'websocket_close') this.gone('The client has left');
      else this.#session?.receive(command, viaOf(command, this.#format), bytes);
    }
  }

  #decode(frame: Frame): readonly Command[] {
    try {
      return this.#format.decode(frame);
    } catch (error) {
      this.#session?.malformed(error instanceof Error ? error.message : String(error), this.#format.via);
      return [];
    }
  }
}

function viaOf([name]: Command, { via }: Format) {
  return name === 'text' && via === 'gmcp' ? 'text' : via;
}

/** A frame as text or bytes. */
export function frameOf(data: RawData, isBinary: boolean): Frame {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer);
  return isBinary ? bytes : bytes.toString('utf8');
}

/** Bytes of a frame. */
export function sizeOf(data: RawData): number {
  return Array.isArray(data) ? data.reduce((sum, part) => sum + part.length, 0) : data.byteLength;
}

/** Whether more output waits than a client that reads would let. */
export function isSlow(socket: WebSocket, { outputBytes }: Limits): boolean {
  return socket.bufferedAmount > outputBytes;
}

/** Why a slow client was cut. */
export function slowReason({ outputBytes }: Limits): string {
  return `The client does not read: over ${outputBytes} bytes wait`;
}

/** Closes a socket after what was sent, and cuts it if that does not go through. */
export function closeSocket<A extends Account>(
  socket: WebSocket,
  reason: string,
  host: DoorHost<A>,
  code = CLOSE_ON_PURPOSE,
): void {
  if (isSlow(socket, host.limits)) socket.terminate();
  // A close frame holds 123 bytes of reason.
  socket.close(
    code,
    Buffer.from(reason)
      .subarray(0, 123)
      .toString('utf8')
      .replace(/\uFFFD+$/, ''),
  );
  const cancel = host.clock.after(host.limits.goodbyeMs, () => socket.terminate());
  socket.once('close', cancel);
}

/** Pings now and then, and cuts a socket that does not answer until the next time. */
export function keepAlive<A extends Account>(socket: WebSocket, host: DoorHost<A>): void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const cancel = every(host.clock, host.limits.keepaliveMs, () => {
    if (isAlive) socket.ping();
    else socket.terminate();
    isAlive = false;
  });
  socket.once('close', cancel);
  socket.on('error', () => socket.terminate()); // Over-long and broken frames; 'close' follows.
}

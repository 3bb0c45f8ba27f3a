// Where resumable clients say hello, and where those who dropped are waited for.

import type { WebSocket } from 'ws';
import type { Account } from '../../session.ts';
import { secret } from '../../tickets.ts';
import type { DoorHost } from '../door.ts';
import {
  CLOSE_FAULT,
  CLOSE_FULL,
  CLOSE_RESTART,
  closeSocket,
  frameOf,
  keepAlive,
  type WebSocketPeer,
} from './link.ts';
import { type Hello, ResumableLink, readHello } from './resumable.ts';

/** All resumable sessions of a door, by token. */
export class Lobby<A extends Account> {
  readonly #host: DoorHost<A>;
  readonly #links = new Map<string, ResumableLink<A>>();
  /** Those that are down, the longest first. */
  readonly #down = new Set<ResumableLink<A>>();

  constructor(host: DoorHost<A>) {
    this.#host = host;
  }

  /** Takes a socket in: it has to say hello within `handshakeMs`. */
  enter(socket: WebSocket, peer: WebSocketPeer): void {
    const { clock, limits } = this.#host;
    keepAlive(socket, this.#host);
    const cancel = clock.after(limits.handshakeMs, () => this.#refuse(socket, 'no hello came'));
    const leave = () => {
      cancel();
      peer.slot.release();
    };
    socket.once('close', leave);
    socket.once('message', (data, isBinary) => {
      cancel();
      socket.off('close', leave);
      this.#hello(socket, peer, String(frameOf(data, isBinary)));
    });
  }

  /** Ends all sessions; their clients will try again. */
  close(reason: string): void {
    for (const link of [...this.#links.values()]) link.gone(reason, CLOSE_RESTART);
  }

  #hello(socket: WebSocket, peer: WebSocketPeer, text: string): void {
    try {
      this.#admit(socket, peer, readHello(text));
    } catch (error) {
      peer.slot.release();
      this.#refuse(socket, error instanceof Error ? error.message : String(error));
    }
  }

  #admit(socket: WebSocket, peer: WebSocketPeer, { resume, seen, ticket }: Hello): void {
    const known = resume === undefined ? undefined : this.#links.get(resume);
    // Who resumes has a place already.
    const isDone =
      (known !== undefined && this.#resume(known, socket, peer, seen)) || socket.readyState !== socket.OPEN;
    if (isDone) peer.slot.release();
    else this.#seat(socket, peer, ticket);
  }

  // Only now is it known that somebody new has come, who needs a place of the own.
  #seat(socket: WebSocket, peer: WebSocketPeer, ticket: string | undefined): void {
    const full = peer.slot.full();
    if (full === undefined) this.#greet(socket, peer, ticket);
    else {
      peer.slot.release();
      this.#refuse(socket, full, CLOSE_FULL);
    }
  }

  #greet(socket: WebSocket, peer: WebSocketPeer, ticket: string | undefined): void {
    const account = ticket === undefined ? undefined : this.#host.redeem(ticket);
    const link = this.#open(socket, peer, account);
    if (ticket !== undefined && account === undefined) {
      link.complain('login-failed', 'Cannot log in: the ticket is used or too old');
    }
  }

  #resume(link: ResumableLink<A>, socket: WebSocket, peer: WebSocketPeer, seen: number): boolean {
    if (link.resume(socket, peer, seen)) {
      this.#down.delete(link);
      return true;
    }
    link.gone('The client has lost count of what it has seen');
    return false;
  }

  #open(socket: WebSocket, peer: WebSocketPeer, account: A | undefined): ResumableLink<A> {
    const link = new ResumableLink(socket, this.#host, {
      ...peer,
      account,
      token: secret(this.#host.random),
      onDown: (down) => this.#wait(down),
      onOver: (over) => this.#forget(over),
    });
    this.#links.set(link.token, link);
    return link;
  }

  #wait(link: ResumableLink<A>): void {
    this.#down.add(link);
    if (this.#down.size <= this.#host.limits.droppedMax) return;
    const [oldest] = this.#down;
    oldest?.gone('Too many clients have dropped');
  }

  #forget(link: ResumableLink<A>): void {
    this.#down.delete(link);
    this.#links.delete(link.token);
  }

  #refuse(socket: WebSocket, what: string, code = CLOSE_FAULT): void {
    closeSocket(socket, `Cannot open session: ${what}`, this.#host, code);
  }
}

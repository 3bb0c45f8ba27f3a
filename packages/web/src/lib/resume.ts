// Sequence numbers: what makes a dropped connection go on where it was, with nothing lost and nothing twice.
// The other end, and the frames in words: packages/portal/README.md, subprotocol v1.portal.intermud.

import type { Command } from './messages.ts';

/** The WebSocket subprotocol of these frames. */
export const SUBPROTOCOL = 'v1.portal.intermud';

/** What a frame of the hub is. */
export type Received =
  | { readonly is: 'welcome'; readonly isResumed: boolean; readonly unseen: readonly string[] }
  | { readonly is: 'command'; readonly command: Command; readonly acknowledgement: string }
  /** An acknowledgement, or a command that has been here before. */
  | { readonly is: 'nothing' };

interface Sent {
  readonly seq: number;
  readonly text: string;
}

const NOTHING: Received = { is: 'nothing' };

/** One session's numbers, over all of its connections. They count from 1 in each direction. */
export class Resumption {
  #token: string | undefined;
  #sent: readonly Sent[] = [];
  #lastOut = 0;
  #lastIn = 0;

  /** The first frame on a new connection. The ticket is for a new session, should the old one be gone. */
  hello(ticket: string): string {
    return JSON.stringify([
      'hello',
      { ticket, ...(this.#token ? { resume: this.#token, seen: this.#lastIn } : {}) },
    ]);
  }

  /** Forgets the session: the next connection begins a new one. */
  reset(): void {
    this.#token = undefined;
    this.#sent = [];
    this.#lastOut = 0;
    this.#lastIn = 0;
  }

  /** The frame of a command, which is kept until the hub has it. */
  outgoing(command: Command): string {
    this.#lastOut += 1;
    const text = JSON.stringify([...command, this.#lastOut]);
    this.#sent = [...this.#sent, { seq: this.#lastOut, text }];
    return text;
  }

  /** @throws {SyntaxError} for what is no JSON. */
  incoming(text: string): Received {
    const [name, ...rest] = JSON.parse(text) as [string, ...unknown[]];
    if (name === 'welcome') return this.#welcome(rest[0] as Record<string, unknown>);
    if (name === 'ack' && rest.length === 1) return this.#acknowledged(Number(rest[0]));
    const [args, kwargs, seq] = rest as [Command[1], Command[2], number];
    if (seq <= this.#lastIn) return NOTHING;
    this.#lastIn = seq;
    return { is: 'command', command: [name, args, kwargs], acknowledgement: JSON.stringify(['ack', seq]) };
  }

  #welcome({ token, seen, resumed }: Record<string, unknown>): Received {
    const isResumed = resumed === true;
    if (!isResumed) this.reset();
    this.#token = String(token);
    this.#acknowledged(Number(seen));
    return { is: 'welcome', isResumed, unseen: this.#sent.map((one) => one.text) };
  }

  #acknowledged(seq: number): Received {
    this.#sent = this.#sent.filter((one) => one.seq > seq);
    return NOTHING;
  }
}

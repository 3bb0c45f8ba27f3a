// Requests that wait for their answers, told apart by `cmdid`.

import { LIMITS } from './limits.ts';
import type { Answer, Command, Question, RequestName } from './messages.ts';

/** A request that was refused, or whose answer will never come. Catch it by `code`. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  /** A code of docs/gmcp.md, or `disconnected`: whether it was carried out is not known. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

interface Waiting {
  readonly name: string;
  readonly timer: ReturnType<typeof setTimeout> | undefined;
  resolve(answer: never): void;
  reject(error: RequestError): void;
}

/** Numbers requests and brings each answer to who asked. */
export class Requests {
  readonly #send: (command: Command) => boolean;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  /** @param send sends a frame, or says no. */
  constructor(send: (command: Command) => boolean) {
    this.#send = send;
  }

  /**
   * @param waitMs how long to wait. For ever: until the session is gone, however often its connection drops.
   * @throws {RequestError} with the hub's code; `disconnected`, `no-answer`, `too-fast`.
   */
  ask<Name extends RequestName>(
    name: Name,
    question: Question<Name>,
    waitMs: number | 'for ever' = LIMITS.answerMs,
  ): Promise<Answer<Name>> {
    const cmdid = ++this.#last;
    return new Promise((resolve, reject) => {
      if (this.#waiting.size >= LIMITS.requestsMax) return reject(tooMany());
      const timer =
        waitMs === 'for ever' ? undefined : setTimeout(() => this.#fail(cmdid, noAnswer()), waitMs);
      this.#waiting.set(cmdid, { name, timer, resolve, reject });
      if (!this.#send([name, [], { ...question, cmdid }])) this.#fail(cmdid, disconnected());
    });
  }

  /** Takes a message from the hub; true if it was an answer that somebody waited for. */
  take([name, args, kwargs]: Command): boolean {
    const cmdid = Number(kwargs.cmdid);
    const waiting = this.#waiting.get(cmdid);
    if (waiting === undefined) return false;
    if (name === 'intermud_error' || name === 'error') this.#fail(cmdid, refusal(args, kwargs));
    else if (name === waiting.name) this.#answer(cmdid, kwargs);
    return true;
  }

  /** Nothing more will come: the session that was asked is gone. */
  abandon(): void {
    for (const cmdid of [...this.#waiting.keys()]) this.#fail(cmdid, disconnected());
  }

  #answer(cmdid: number, kwargs: Command[2]): void {
    const { cmdid: _, ...answer } = kwargs;
    this.#remove(cmdid)?.resolve(answer as never);
  }

  #fail(cmdid: number, error: RequestError): void {
    this.#remove(cmdid)?.reject(error);
  }

  #remove(cmdid: number): Waiting | undefined {
    const waiting = this.#waiting.get(cmdid);
    clearTimeout(waiting?.timer);
    this.#waiting.delete(cmdid);
    return waiting;
  }
}

function refusal(args: readonly unknown[], kwargs: Command[2]): RequestError {
  return new RequestError(String(kwargs.code ?? 'failed'), String(kwargs.message ?? args[0] ?? 'Refused'));
}

const tooMany = () => new RequestError('too-fast', 'Too many requests wait for their answers');
const noAnswer = () => new RequestError('no-answer', 'The hub has not answered');
const disconnected = () => new RequestError('disconnected', 'The connection was lost before the answer came');

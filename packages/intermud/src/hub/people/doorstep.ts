// Lines of somebody who has not come in yet: the answers to what is asked at the door, some typed ahead.

import { DOORSTEP_LINES_MAX } from '../limits.ts';
import type { HubSession } from './visitor.ts';

/** Asks a session questions, and keeps what it types meanwhile, in order. */
export class Doorstep {
  readonly session: HubSession;
  readonly #lines: string[] = [];
  #waiting: ((line: string | undefined) => void) | undefined;
  #isOver = false;

  constructor(session: HubSession) {
    this.session = session;
  }

  /** Takes a line; past the bound it is lost, as who types that far ahead is not reading. */
  push(line: string): void {
    const answer = this.#waiting;
    this.#waiting = undefined;
    if (answer !== undefined) answer(line);
    else if (this.#lines.length < DOORSTEP_LINES_MAX) this.#lines.push(line);
  }

  /** The next line; undefined when the session has ended, or has come in another way. */
  async ask(question: string, { echo = true }: { echo?: boolean } = {}): Promise<string | undefined> {
    if (this.#isOver) return undefined;
    if (!echo) this.session.echo(false);
    this.session.prompt(question);
    const line = await this.#next();
    if (!echo) this.session.echo(true);
    return line;
  }

  /** Nobody is to be asked any more; gives the lines that nobody has asked for. */
  end(): string[] {
    this.#isOver = true;
    this.#waiting?.(undefined);
    this.#waiting = undefined;
    return this.#lines.splice(0);
  }

  #next(): Promise<string | undefined> {
    const line = this.#lines.shift();
    if (line !== undefined) return Promise.resolve(line);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }
}

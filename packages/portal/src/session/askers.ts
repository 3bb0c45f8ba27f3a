// Who waits for the next line that is typed.

/** Gets a line, or undefined if the session has ended. */
type Asker = (line: string | undefined) => void;

/** Questions that a session has put to its person, the oldest first; each takes one line. */
export class Askers {
  readonly #waiting: Asker[] = [];

  /** Whether somebody waits. */
  get areWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** The next line that nobody before has asked for. */
  ask(): Promise<string | undefined> {
    return new Promise((resolve) => void this.#waiting.push(resolve));
  }

  /** Gives a line to the first who waits. False if nobody does. */
  answer(line: string): boolean {
    const asker = this.#waiting.shift();
    asker?.(line);
    return asker !== undefined;
  }

  /** No line will come. */
  end(): void {
    for (const asker of this.#waiting.splice(0)) asker(undefined);
  }
}

// The opening of a connection: offers have gone out, and the client owes answers.

/** `owed` is what the client has yet to answer before the connection is ready. */
type State = { at: 'unstarted' } | { at: 'asking'; owed: Set<string> } | { at: 'ready' };

/** Knows when everything has been answered that was asked in the opening, and what followed from it. */
export class Opening {
  readonly #onReady: () => void;
  #state: State = { at: 'unstarted' };

  constructor(onReady: () => void) {
    this.#onReady = onReady;
  }

  /** Whether nothing has been asked yet. */
  get isUnstarted(): boolean {
    return this.#state.at === 'unstarted';
  }

  /** The client owes answers to these. */
  start(owed: Iterable<string>): void {
    this.#state = { at: 'asking', owed: new Set(owed) };
  }

  /** It owes one more, if it is not too late for that. */
  owe(question: string): void {
    if (this.#state.at === 'asking') this.#state.owed.add(question);
  }

  /** It owes this one no more. */
  settle(question: string): void {
    if (this.#state.at === 'asking' && this.#state.owed.delete(question)) this.check();
  }

  /** Calls `onReady`, once, if nothing is owed. */
  check(): void {
    if (this.#state.at !== 'asking' || this.#state.owed.size > 0) return;
    this.#state = { at: 'ready' };
    this.#onReady();
  }
}

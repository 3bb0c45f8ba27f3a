// Whether what is typed is shown.

/** One session's echo. Off comes at once, on a turn later: between two passwords a client would change its mind twice. */
export class Echo {
  readonly #apply: (isOn: boolean) => void;
  #isWanted = true;
  #isOn = true;

  /** @param apply tells the client; called when it has to change its mind. */
  constructor(apply: (isOn: boolean) => void) {
    this.#apply = apply;
  }

  /** Shows what is typed from here on, or hides it. */
  turn(isOn: boolean): void {
    this.#isWanted = isOn;
    if (isOn) setImmediate(() => this.#settle());
    else this.#settle();
  }

  #settle(): void {
    if (this.#isOn === this.#isWanted) return;
    this.#isOn = this.#isWanted;
    this.#apply(this.#isOn);
  }
}

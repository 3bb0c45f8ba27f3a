// Lines that were typed before, to be called back.

/** Keeps the last lines, up to so many characters in all, and goes up and down in them. */
export class History {
  readonly #charsMax: number;
  readonly #lines: string[] = [];
  #chars = 0;
  /** How far up somebody has gone; 0 is the line that is being typed. */
  #up = 0;
  #draft = '';

  constructor(charsMax: number) {
    this.#charsMax = charsMax;
  }

  /** Takes a line that was sent, unless it is empty or the one before again. The next {@link up} begins at it. */
  add(line: string): void {
    this.#up = 0;
    if (line === '' || line === this.#lines.at(-1)) return;
    this.#lines.push(line);
    this.#chars += line.length;
    while (this.#chars > this.#charsMax) this.#chars -= this.#lines.shift()?.length ?? 0;
  }

  /** The line before; undefined if there is none. `current` is what stands there now: it is found again below. */
  up(current: string): string | undefined {
    if (this.#up >= this.#lines.length) return undefined;
    if (this.#up === 0) this.#draft = current;
    this.#up += 1;
    return this.#lines.at(-this.#up);
  }

  /** The line after, in the end what was being typed; undefined if that stands there now. */
  down(): string | undefined {
    if (this.#up === 0) return undefined;
    this.#up -= 1;
    return this.#up === 0 ? this.#draft : this.#lines.at(-this.#up);
  }
}

// Who said what, who heard it, and how often: what the story is held to.

/** A line that was said. */
interface Line {
  readonly kind: 'tell' | 'line';
  readonly from: string;
  /** Who should hear it. */
  readonly to: readonly string[];
  /** Milliseconds on the clock of this program. */
  readonly at: number;
  /** How often each has heard it. */
  readonly heard: Map<string, number>;
  /** What its mud was told instead. */
  refusal: string | undefined;
}

/** A time in which lines between some may be lost or refused, and why. */
interface Window {
  readonly why: string;
  readonly from: number;
  until: number;
  readonly covers: (from: string, to: string) => boolean;
}

/** What came of the lines of a window. */
export interface Losses {
  readonly said: number;
  readonly lost: number;
  readonly refused: number;
}

/** Every line of the story. */
export class Ledger {
  readonly #lines: Line[] = [];
  readonly #windows: Window[] = [];
  readonly #strays: string[] = [];
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** A line is about to be said; its text MUST be what this returns. */
  say(kind: Line['kind'], from: string, to: readonly string[]): string {
    this.#lines.push({ kind, from, to, at: this.#now(), heard: new Map(), refusal: undefined });
    return `#${this.#lines.length - 1}`;
  }

  heard(text: string, by: string): void {
    const line = this.#find(text);
    if (line === undefined) return;
    line.heard.set(by, (line.heard.get(by) ?? 0) + 1);
    if (!line.to.includes(by)) this.#strays.push(`${describe(line)} was heard by ${by}`);
  }

  refused(text: string, why: string): void {
    const line = this.#find(text);
    if (line) line.refusal = why;
  }

  /** From now on lines between some may be lost; ends by what this returns, which says what came of them. */
  open(why: string, covers: Window['covers']): () => Losses {
    // What is on its way at this moment belongs to it as well: it may be lost with what carries it.
    const [first] = this.#lines.filter((line) => line.to.some((to) => !this.#isWell(line, to)));
    const window = { why, from: first?.at ?? this.#now(), until: Number.POSITIVE_INFINITY, covers };
    this.#windows.push(window);
    return () => {
      window.until = this.#now();
      return this.#lossesIn(window);
    };
  }

  /** Lines said, and how often one was heard. */
  totals(): { said: number; heard: number } {
    const heard = this.#lines.map((line) => [...line.heard.values()].reduce((sum, times) => sum + times, 0));
    return { said: this.#lines.length, heard: heard.reduce((sum, times) => sum + times, 0) };
  }

  /** Lines said so far. */
  get said(): number {
    return this.#lines.length;
  }

  /** Whether nothing is still to come of the first so many lines: others may be said meanwhile. */
  isSettled(count = this.said): boolean {
    return this.#lines.slice(0, count).every((line) => line.to.every((to) => this.#isWell(line, to)));
  }

  /** Everything that is amiss, in words; of lines that have not come, only the first so many are looked at. */
  faults(count = this.said): string[] {
    const doubled = this.#lines.flatMap((line) =>
      [...line.heard]
        .filter(([, times]) => times > 1)
        .map(([by, times]) => `${describe(line)} came ${times} times to ${by}`),
    );
    const missing = this.#lines
      .slice(0, count)
      .flatMap((line) =>
        line.to
          .filter((to) => !this.#isWell(line, to))
          .map((to) => `${describe(line)} did not come to ${to}${line.refusal ? `: ${line.refusal}` : ''}`),
      );
    return [...this.#strays, ...doubled, ...missing];
  }

  #isWell(line: Line, to: string): boolean {
    return line.heard.has(to) || this.#windows.some((window) => isIn(window, line, to));
  }

  #lossesIn(window: Window): Losses {
    const pairs = this.#lines.flatMap((line) =>
      line.to.filter((to) => isIn(window, line, to)).map((to) => ({ line, to })),
    );
    const missing = pairs.filter(({ line, to }) => !line.heard.has(to));
    const refused = missing.filter(({ line }) => line.refusal !== undefined).length;
    return { said: pairs.length, lost: missing.length - refused, refused };
  }

  #find(text: string): Line | undefined {
    const [, number] = /^#(\d+)$/.exec(text) ?? [];
    return number === undefined ? undefined : this.#lines[Number(number)];
  }
}

const isIn = ({ from, until, covers }: Window, line: Line, to: string): boolean =>
  line.at >= from && line.at <= until && covers(line.from, to);

const describe = ({ kind, from, to, at }: Line): string =>
  `The ${kind} of ${from} to ${to.join(', ')} at ${(at / 1_000).toFixed(2)} s`;

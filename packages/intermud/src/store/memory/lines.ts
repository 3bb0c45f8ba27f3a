import { LINES_KEPT_EACH, UNREAD_COUNT_MAX } from '../limits.ts';
import type { LineRecord, LineStore, Page } from '../lines.ts';
import type { Run } from './run.ts';

/** What is said on channels, in memory. */
export class MemoryLines implements LineStore {
  readonly #kept = new Map<string, LineRecord[]>();
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  add(line: LineRecord): Promise<void> {
    return this.#run.write(`keep a line of channel ${line.channel}`, () => {
      const lines = [...(this.#kept.get(line.channel) ?? []), { ...line }];
      this.#kept.set(line.channel, lines.slice(-LINES_KEPT_EACH));
    });
  }

  page(channel: string, { before = Number.MAX_SAFE_INTEGER, count }: Page): Promise<LineRecord[]> {
    return this.#run.read(`load lines of channel ${channel}`, () =>
      (this.#kept.get(channel) ?? []).filter(({ id }) => id < before).slice(-count),
    );
  }

  lastId(): Promise<number> {
    return this.#run.read('find the newest line', () => Math.max(0, ...this.#newest().values()));
  }

  newest(): Promise<ReadonlyMap<string, number>> {
    return this.#run.read('find the newest lines', () => this.#newest());
  }

  countAfter(channel: string, after: number, but: { user: string; mud: string }): Promise<number> {
    return this.#run.read(`count lines of channel ${channel}`, () => {
      const lines = this.#kept.get(channel) ?? [];
      const counted = lines.filter(
        ({ id, user, mud }) => id > after && !(user === but.user && mud === but.mud),
      );
      return Math.min(counted.length, UNREAD_COUNT_MAX);
    });
  }

  #newest(): Map<string, number> {
    return new Map([...this.#kept].map(([channel, lines]) => [channel, lines.at(-1)?.id ?? 0]));
  }
}

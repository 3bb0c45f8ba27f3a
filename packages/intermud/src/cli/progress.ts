// How far long work is: a bar for who watches, lines for programs, nothing at a pipe.
import { z } from 'zod';
import type { Terminal } from './terminal.ts';
import { durationText, sizeText } from './text/size.ts';

const Progress = z.object({ bytes: z.number(), size: z.number() });
type Progress = z.infer<typeof Progress>;

const JSON_EVERY_MS = 1_000; // A program reads a line a second; a gigabyte has thousands of pieces.
const RATE_OVER_MS = 5_000; // The rate of the last few seconds: what the line bears now.

/** Shows progress as it is told; stop() it before anything else is printed. */
export interface ProgressShow {
  readonly tell: (progress: unknown) => void;
  /** Bytes that had come over when it was told last. */
  readonly last: () => Progress | undefined;
  readonly stop: () => void;
}

/** For `name`, on standard error where a person looks at it. */
export function showProgress(
  terminal: Terminal,
  name: string,
  isJson: boolean,
  now: () => number,
): ProgressShow {
  let last: Progress | undefined;
  const show = isJson
    ? jsonLines(terminal, now)
    : terminal.isErrorTerminal
      ? bar(terminal, name, now)
      : NOTHING;
  return {
    tell: (told) => {
      const progress = Progress.safeParse(told);
      if (!progress.success) return;
      last = progress.data;
      show.update(last);
    },
    last: () => last,
    stop: show.stop,
  };
}

/** Shows how far something is, as often as it is told. */
export interface Show {
  readonly update: (progress: Progress) => void;
  readonly stop: () => void;
}

/** For who does not watch. */
export const NOTHING: Show = { update: () => {}, stop: () => {} };

function jsonLines(terminal: Terminal, now: () => number): Show {
  let toldAt = Number.NEGATIVE_INFINITY;
  return {
    ...NOTHING,
    update: (progress) => {
      if (now() - toldAt < JSON_EVERY_MS) return;
      toldAt = now();
      terminal.json({ event: 'progress', ...progress });
    },
  };
}

const BAR_WIDTH = 24;
const BAR_EVERY_MS = 100; // Quicker than anybody reads.
const TO_END_OF_LINE = '\x1b[K';

/** A bar on standard error, with words behind it: bytes, unless they are others. */
export function bar(
  terminal: Terminal,
  name: string,
  now: () => number,
  words: (progress: Progress, perSecond: number) => string = progressText,
): Show {
  const rate = new Rate(now);
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    update: (progress) => {
      const bytesPerSecond = rate.of(progress.bytes);
      if (now() - drawnAt < BAR_EVERY_MS && progress.bytes < progress.size) return;
      drawnAt = now();
      terminal.prompt(`\r${name}  ${barText(progress)}  ${words(progress, bytesPerSecond)}${TO_END_OF_LINE}`);
    },
    stop: () => {
      if (drawnAt > 0) terminal.note('');
    },
  };
}

/** `█████░░░░░`: how much of it is there. */
function barText({ bytes, size }: Progress): string {
  const full = size > 0 ? Math.floor((BAR_WIDTH * bytes) / size) : BAR_WIDTH;
  return '█'.repeat(full) + '░'.repeat(BAR_WIDTH - full);
}

/** `12.0 MiB of 1.0 GiB  35.1 MiB/s  0:29 left`. */
export function progressText({ bytes, size }: Progress, bytesPerSecond: number): string {
  const done = `${sizeText(bytes)} of ${sizeText(size)}`;
  if (bytesPerSecond <= 0) return done;
  const left = bytes < size ? `  ${durationText((size - bytes) / bytesPerSecond)} left` : '';
  return `${done}  ${sizeText(bytesPerSecond)}/s${left}`;
}

/** Bytes per second over the last few seconds. */
export class Rate {
  readonly #now: () => number;
  readonly #points: { readonly at: number; readonly bytes: number }[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  of(bytes: number): number {
    const at = this.#now();
    this.#points.push({ at, bytes });
    while (this.#points.length > 2 && at - (this.#points[0]?.at ?? at) > RATE_OVER_MS) this.#points.shift();
    const first = this.#points[0];
    if (first === undefined || at <= first.at) return 0;
    return ((bytes - first.bytes) * 1_000) / (at - first.at);
  }
}

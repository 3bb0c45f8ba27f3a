// What a run of many schedules tells: people, or programs.
import type { Progress, Summary } from './tally.ts';

/** Told while a run goes on, and at its end. */
export interface Report {
  progress(progress: Progress): void;
  fault(seed: number, faults: readonly string[]): void;
  summary(summary: Summary): void;
}

/** Where progress is shown: redrawn where a person looks at it. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const START_OF_LINE = '\r\x1b[K';
const SEEDS_SHOWN = 20;

/** Events, one in a line. */
export const jsonReport = (print: (line: string) => void): Report => ({
  progress: (progress) => print(JSON.stringify({ event: 'progress', ...progress })),
  fault: (seed, faults) => print(JSON.stringify({ event: 'fault', seed, faults, story: storyOf(seed) })),
  summary: (summary) => print(JSON.stringify({ event: 'summary', ...summary })),
});

/** Sentences; progress on a line of its own on `screen`. */
export function textReport(print: (line: string) => void, screen: Screen): Report {
  const clear = () => void (screen.isTTY && screen.write(START_OF_LINE));
  return {
    progress: (progress) =>
      screen.write(
        screen.isTTY ? `${START_OF_LINE}${progressText(progress)}` : `${progressText(progress)}\n`,
      ),
    fault: (seed, faults) => {
      clear();
      const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
      print(`Schedule ${seed}: ${faults[0]}${more}\n  its story: ${storyOf(seed)}`);
    },
    summary: (summary) => {
      clear();
      print(summaryText(summary));
    },
  };
}

const storyOf = (seed: number): string => `npm run simulate -- ${seed} --story`;

/** `12,000 of 100,000 schedules, 82 per second, 17:52 left, none amiss`. */
export function progressText({ done, count, failed, perSecond, secondsLeft }: Progress): string {
  const left = secondsLeft === undefined ? '' : `, ${clock(secondsLeft)} left`;
  const rate = perSecond < 10 ? perSecond.toFixed(1) : perSecond.toFixed(0);
  const amiss = failed === 0 ? 'none amiss' : `${grouped(failed)} amiss`;
  return `${grouped(done)} of ${grouped(count)} schedules, ${rate} per second${left}, ${amiss}`;
}

/** One or two sentences about a whole run. */
export function summaryText({ done, count, failed, seconds }: Summary): string {
  const ran =
    done < count ? `${grouped(done)} of ${grouped(count)} schedules` : `${grouped(count)} schedules`;
  const how = `${done < count ? 'Stopped early: ' : ''}${ran} in ${clock(seconds)}`;
  if (failed.length === 0) return `${how}, all of which came to rest with nothing amiss`;
  const seeds = failed.slice(0, SEEDS_SHOWN).join(', ');
  const more = failed.length > SEEDS_SHOWN ? ` and ${failed.length - SEEDS_SHOWN} more` : '';
  return `${how}, ${grouped(failed.length)} of them amiss: ${seeds}${more}`;
}

const grouped = (number: number): string => number.toLocaleString('en');

/** `1:02:03`, `2:03`. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60];
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

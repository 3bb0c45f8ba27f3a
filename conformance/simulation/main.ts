// Many schedules on all cores, or the story of one: npm run simulate [-- COUNT] [-- SEED --story]
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { EDITION, type Edition } from './chaos/chaos.ts';
import { jsonReport, type Report, textReport } from './report.ts';
import { shareOut } from './share.ts';
import { simulate } from './simulate.ts';
import { Tally } from './tally.ts';

const HELP = `npm run simulate [-- COUNT]      runs schedules 1 to COUNT (100000)
npm run simulate -- SEED --story tells what happens in one schedule

  --first SEED   begins with another one than 1
  --workers N    programs at once; as many as there are cores if left out
  --edition N    the chaos of an earlier edition: for seeds that were kept from then; 3 has our own routers alone
  --json         one event in each line
Exit code: 0 if nothing is amiss, 1 if something is, 2 for bad arguments, 130 if interrupted before the end`;

const OPTIONS = {
  story: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  first: { type: 'string', default: '1' },
  edition: { type: 'string', default: String(EDITION) },
  workers: { type: 'string', default: String(availableParallelism()) },
} as const;

const REDRAWN_MS = 250; // A person looks at it.
const LINE_MS = 15_000; // A file is read later.

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: OPTIONS });
    const number = positive('COUNT or SEED', positionals[0] ?? '100000');
    if (values.help) print(HELP);
    else if (values.story) return await tell(number, values);
    else return await runAll(positive('--first', values.first), number, values);
    return 0;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message}\n\n${HELP}\n`);
    return 2;
  }
}

/** @throws {TypeError} if there is no such edition. */
function editionOf(text: string): Edition {
  const number = positive('--edition', text);
  if (isEdition(number)) return number;
  throw new TypeError(`Cannot read --edition: there are 1 to ${EDITION}, got ${text}`);
}

function isEdition(number: number): number is Edition {
  return number <= EDITION;
}

/** @throws {TypeError} if it is no whole number above 0. */
function positive(what: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new TypeError(`Cannot read ${what}: it must be a whole number above 0, got "${text}"`);
}

async function tell(seed: number, { json, edition }: { json: boolean; edition: string }): Promise<number> {
  const outcome = await simulate(seed, {}, editionOf(edition));
  if (json) print(JSON.stringify({ event: 'story', ...outcome }));
  else for (const line of outcome.story) print(line);
  return outcome.faults.length > 0 ? 1 : 0;
}

async function runAll(
  first: number,
  count: number,
  { json, workers, edition }: { json: boolean; workers: string; edition: string },
): Promise<number> {
  const seeds = { first, last: first + count - 1, edition: editionOf(edition) };
  const tally = new Tally(count, () => performance.now());
  const report = json ? jsonReport(print) : textReport(print, process.stderr);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort());
  const timer = setInterval(
    () => report.progress(tally.progress),
    process.stderr.isTTY ? REDRAWN_MS : LINE_MS,
  );
  try {
    await shareOut(seeds, positive('--workers', workers), stop.signal, (outcome) =>
      note(tally, report, outcome),
    );
  } finally {
    clearInterval(timer);
    report.summary(tally.summary);
  }
  if (tally.summary.failed.length > 0) return 1;
  return tally.summary.done < count ? 130 : 0;
}

function note(tally: Tally, report: Report, outcome: { seed: number; faults: readonly string[] }): void {
  tally.add(outcome);
  if (outcome.faults.length > 0) report.fault(outcome.seed, outcome.faults);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

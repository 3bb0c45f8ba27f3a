// What the measurements share: the generator, programs that are measured, rounds, and what is made of the figures.
//
// One core for what is measured, the other for the generator. Absolute figures drift with the machine; ratios of one round do not,
// so ratios are what is printed. docs/performance.md tells how to read them.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The core that what is measured has to itself, be it one program or several. */
export const SERVER_CORE = '0';
/** The core of the generator. */
export const GENERATOR_CORE = '1';
/** Processors that others may use during a run, and how often a run is tried for that. */
const FOREIGN_CPU_MAX = 0.25;
const TRIES = 3;
/** Milliseconds that may be spent on that for one job: a machine that is never quiet would keep it from coming to an end. */
const RETRYING_MS = 45_000;

/** What the generator prints of a run under load, as far as it is read here. */
export interface Sample {
  readonly ok: boolean;
  readonly deliveries_per_s: number;
  readonly server_cpu: number;
  readonly foreign_cpu: number;
  readonly first_error: string;
}

/** What one run gave: deliveries per second of time, and per second of the processor of what is measured. */
interface Figures {
  readonly perSecond: number;
  readonly perCpuSecond: number;
  /** Processors that others used meanwhile. */
  readonly foreignCpu: number;
}

/** The figures of each contestant, round by round. */
export type Rounds = ReadonlyMap<string, readonly Figures[]>;

/** Compiles the generator and the relay; gives the folder. */
export function compile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'intermud-bench-'));
  for (const name of ['i3load', 'rawrelay'])
    execFileSync('cc', ['-O2', '-o', join(folder, name), join(import.meta.dirname, `${name}.c`)], {
      stdio: 'inherit',
    });
  return folder;
}

/** Runs all contestants in turn, round after round. A run in which packets were lost counts as nothing. */
export async function measure(
  rounds: number,
  contestants: ReadonlyMap<string, () => Promise<Sample>>,
): Promise<Rounds> {
  const figures = new Map([...contestants.keys()].map((name) => [name, [] as Figures[]]));
  const patience = { ms: RETRYING_MS };
  for (let round = 0; round < rounds; round += 1)
    for (const [name, run] of contestants) {
      const sample = await quietest(run, patience);
      if (!sample.ok) console.log(`  ${name}: packets were lost or came twice (${sample.first_error})`);
      figures.get(name)?.push(figuresOf(sample));
    }
  return figures;
}

/** Runs again what others disturbed, as long as there is patience; the run that was disturbed least counts. */
async function quietest(run: () => Promise<Sample>, patience: { ms: number }): Promise<Sample> {
  let best = await run();
  const isDisturbed = () => best.foreign_cpu > FOREIGN_CPU_MAX && patience.ms > 0;
  for (let tries = 1; tries < TRIES && isDisturbed(); tries += 1) {
    const since = performance.now();
    const again = await run();
    patience.ms -= performance.now() - since;
    if (again.foreign_cpu < best.foreign_cpu) best = again;
  }
  return best;
}

const figuresOf = ({ ok, deliveries_per_s, server_cpu, foreign_cpu }: Sample): Figures => ({
  perSecond: ok ? deliveries_per_s : 0,
  perCpuSecond: ok ? deliveries_per_s / Math.max(server_cpu, 0.01) : 0,
  foreignCpu: foreign_cpu,
});

/** Prints what one contestant came to: deliveries per second of time, and of its processor. */
export function printFigures(name: string, figures: readonly Figures[]): void {
  console.log(`  ${name.padEnd(NAME_WIDTH)}  ${rates(figures)}`);
}

/** Two contestants of one job, and what the first must at least be of the second. */
export interface Comparison {
  readonly own: readonly Figures[];
  readonly other: readonly Figures[];
  /** undefined where nothing was promised. */
  readonly floor?: number | undefined;
}

/**
 * Prints what a contestant came to, and a ratio by time and by processor. Judged is the one by time, which is what a floor is
 * about: but only of rounds that nobody disturbed. False if it was judged and is below.
 */
export function printRatio(
  name: string,
  shown: readonly Figures[],
  { own, other, floor }: Comparison,
): boolean {
  const byTime = ratioOf(own, other, 'perSecond');
  const byCpu = ratioOf(own, other, 'perCpuSecond');
  const foreign = Math.max(...[...own, ...other].map(({ foreignCpu }) => foreignCpu));
  const isDisturbed = foreign > FOREIGN_CPU_MAX;
  const isBelow = floor !== undefined && byTime < floor;
  const promise = floor === undefined ? '' : `  floor ${floor}`;
  const verdict = isDisturbed ? `  not judged: others used ${foreign.toFixed(1)} processors` : '';
  const ratios = `${byTime.toFixed(2).padStart(6)}  ${byCpu.toFixed(2).padStart(6)}`;
  console.log(
    `  ${name.padEnd(NAME_WIDTH)}  ${rates(shown)}  ${ratios}${promise}${isBelow ? '  BELOW' : ''}${verdict}`,
  );
  return isDisturbed || !isBelow;
}

const NAME_WIDTH = 16;

const rates = (figures: readonly Figures[]): string =>
  `${thousands(medianOf(figures, 'perSecond'))}  ${thousands(medianOf(figures, 'perCpuSecond'))}`;

const medianOf = (figures: readonly Figures[], kind: keyof Figures): number =>
  median(figures.map((one) => one[kind]));

/** The median of the ratios of each round. */
const ratioOf = (own: readonly Figures[], others: readonly Figures[], kind: keyof Figures): number =>
  median(own.map((one, round) => one[kind] / (others[round]?.[kind] || Number.POSITIVE_INFINITY)));

const thousands = (value: number): string =>
  `${Math.round(value / 1_000).toLocaleString('en')} k/s`.padStart(12);

/** The middle one. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** What the generator prints. Exit code 2 is a run with losses: its line is printed all the same. */
export function generate<Printed = Sample>(folder: string, list: readonly string[]): Promise<Printed> {
  const generator = spawn('taskset', ['-c', GENERATOR_CORE, join(folder, 'i3load'), ...list], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  generator.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const { promise, resolve, reject } = Promise.withResolvers<Printed>();
  generator.on('close', (code) => {
    if (output === '')
      reject(new Error(`Cannot measure ${list.join(' ')}: the generator ended with ${code}`));
    else resolve(JSON.parse(output) as Printed);
  });
  return promise;
}

/** Options of the generator for a run of so many seconds, 128-byte packets. */
export const load = ({ durationS, nul }: { durationS: number; nul: boolean }): string[] => [
  ...['--size', '128', '--duration', String(durationS), '--warmup', '1.5', '--timeout', '60'],
  ...(nul ? ['--nul'] : []),
];

/** A port that nobody listens to at the moment. */
export function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const server = createServer().listen(0, '127.0.0.1', () => {
    const bound = server.address();
    server.close(() => resolve(typeof bound === 'object' && bound ? bound.port : 0));
  });
  return promise;
}

/** Waits until a server answers. */
export async function listening(server: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (server.exitCode !== null) throw new Error(`Cannot measure: a server ended with ${server.exitCode}`);
    if (await answers(port)) return;
    await sleep(25);
  }
  throw new Error(`Cannot measure: nothing listens on port ${port}`);
}

function answers(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, '127.0.0.1');
  socket.once('connect', () => resolve(true));
  socket.once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

/** Kills a server, and waits until it is gone. */
export async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  server.once('close', () => resolve());
  server.kill('SIGKILL');
  await promise;
}

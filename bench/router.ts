// The router beside a plain relay in C, nats-server and redis-server: the same job, one after the other, in rounds.
//
// One core for the server, the other for the generator. Absolute figures drift with the machine; ratios of one round do not,
// so ratios are what is printed. docs/performance.md tells how to read them.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The core that the measured program has to itself. */
export const SERVER_CORE = '0';
const GENERATOR_CORE = '1';
/** Processors that others may use during a run, and how often a run is tried for that. */
const FOREIGN_CPU_MAX = 0.25;
const TRIES = 3;
const HERE = import.meta.dirname;

/** One job for all servers, and the ratios that must at least be reached. */
interface Job {
  readonly name: string;
  readonly arguments: readonly string[];
  readonly floors: Readonly<Record<string, number>>;
}

const JOBS: readonly Job[] = [
  {
    name: 'tell, 10 to 10, 64 outstanding',
    arguments: ['tell', '--senders', '10', '--receivers', '10', '--window', '64'],
    floors: { nats: 1.3, redis: 1.2, relay: 0.33 },
  },
  {
    name: 'tell, 100 to 100, one outstanding',
    arguments: ['tell', '--senders', '100', '--receivers', '100', '--window', '1'],
    floors: { nats: 1.8, redis: 1.4, relay: 1.4 },
  },
  {
    name: 'channel, 10 listeners, 64 outstanding',
    arguments: ['fanout', '--listeners', '10', '--window', '64'],
    floors: { nats: 1.35, redis: 1.2, relay: 0.75 },
  },
  {
    name: 'channel, 100 listeners, 64 outstanding',
    arguments: ['fanout', '--listeners', '100', '--window', '64'],
    floors: { nats: 1.5, redis: 1.25, relay: 0.9 },
  },
  {
    name: 'channel, 1000 listeners, 16 outstanding',
    arguments: ['fanout', '--listeners', '1000', '--window', '16'],
    floors: { nats: 1.35, redis: 0.9, relay: 0.75 },
  },
];

/** A server to measure: how it is started, and what the generator must speak. */
interface Contestant {
  readonly name: string;
  readonly protocol: string;
  readonly command: (port: number, folder: string) => readonly [string, ...string[]];
  /** The program, if it may be missing. */
  readonly needs?: string;
}

const CONTESTANTS: readonly Contestant[] = [
  {
    name: 'router',
    protocol: 'i3',
    command: (port) => [
      process.execPath,
      '--conditions=intermud-source',
      join(HERE, 'router-server.ts'),
      String(port),
    ],
  },
  { name: 'relay', protocol: 'raw', command: (port, folder) => [join(folder, 'rawrelay'), String(port)] },
  {
    name: 'nats',
    protocol: 'nats',
    needs: 'nats-server',
    command: (port) => ['nats-server', '--addr', '127.0.0.1', '--port', String(port)],
  },
  {
    name: 'redis',
    protocol: 'redis',
    needs: 'redis-server',
    command: (port) => [
      'redis-server',
      '--port',
      String(port),
      '--save',
      '',
      '--client-output-buffer-limit',
      'pubsub 0 0 0',
    ],
  },
];

/** What the generator prints, as far as it is read here. */
interface Sample {
  readonly ok: boolean;
  readonly deliveries_per_s: number;
  readonly server_cpu: number;
  readonly foreign_cpu: number;
  readonly server_rss_mib: number;
  readonly lat_us: { readonly p50: number; readonly p99: number };
  readonly first_error: string;
}

/** Options of a run. */
export interface RouterBenchOptions {
  readonly rounds: number;
  readonly durationS: number;
  /** Whether packets end in a NUL, as FluffOS sends them. */
  readonly nul: boolean;
  /** Only jobs whose name holds this. */
  readonly only?: string | undefined;
}

/** Measures and prints a table. True if every floor was reached. */
export async function benchRouter(options: RouterBenchOptions): Promise<boolean> {
  const folder = compile();
  const contestants = CONTESTANTS.filter(({ needs }) => needs === undefined || isInstalled(needs));
  console.log(
    `Deliveries, median of ${options.rounds} rounds: per second, per second of the server's processor;`,
  );
  console.log('the router divided by each other server, by both; and the floor of that ratio');
  let isGood = true;
  for (const job of JOBS.filter(({ name }) => name.includes(options.only ?? ''))) {
    const samples = await measure(job, contestants, folder, options);
    isGood = print(job, samples) && isGood;
  }
  return isGood;
}

/** Compiles the generator and the relay; gives the folder. */
export function compile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'intermud-bench-'));
  for (const name of ['i3load', 'rawrelay'])
    execFileSync('cc', ['-O2', '-o', join(folder, name), join(HERE, `${name}.c`)], { stdio: 'inherit' });
  return folder;
}

const isInstalled = (program: string): boolean =>
  (process.env.PATH ?? '')
    .split(':')
    .concat('/usr/sbin')
    .some((folder) => existsSync(join(folder, program)));

/** What one run gave: deliveries per second of time, and per second of the server's processor. */
interface Figures {
  readonly perSecond: number;
  readonly perCpuSecond: number;
}

type Samples = Map<string, Figures[]>;

/** Each server's core is full in these jobs, so both figures agree on a quiet machine; on a busy one the second holds. */
const figuresOf = ({ ok, deliveries_per_s, server_cpu }: Sample): Figures => ({
  perSecond: ok ? deliveries_per_s : 0,
  perCpuSecond: ok ? deliveries_per_s / server_cpu : 0,
});

async function measure(
  job: Job,
  contestants: readonly Contestant[],
  folder: string,
  options: RouterBenchOptions,
) {
  const samples: Samples = new Map(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < options.rounds; round += 1)
    for (const contestant of contestants) {
      const sample = await runQuietly(job, contestant, folder, options);
      if (!sample.ok)
        console.log(`  ${contestant.name}: packets were lost or came twice (${sample.first_error})`);
      samples.get(contestant.name)?.push(figuresOf(sample));
    }
  return samples;
}

/** Runs again what others disturbed; the run that was disturbed least counts. */
async function runQuietly(
  job: Job,
  contestant: Contestant,
  folder: string,
  options: RouterBenchOptions,
): Promise<Sample> {
  let best = await runOne(job, contestant, folder, options);
  for (let tries = 1; tries < TRIES && best.foreign_cpu > FOREIGN_CPU_MAX; tries += 1) {
    const again = await runOne(job, contestant, folder, options);
    if (again.foreign_cpu < best.foreign_cpu) best = again;
  }
  return best;
}

async function runOne(
  job: Job,
  contestant: Contestant,
  folder: string,
  options: RouterBenchOptions,
): Promise<Sample> {
  const port = await freePort();
  const [program, ...rest] = contestant.command(port, folder);
  const server = spawn('taskset', ['-c', SERVER_CORE, program, ...rest], {
    stdio: 'ignore',
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
  });
  try {
    await listening(server, port);
    const isI3 = contestant.protocol === 'i3';
    const common = [
      '--proto',
      contestant.protocol,
      '--port',
      String(port),
      '--pid',
      String(server.pid),
      '--size',
      '128',
    ];
    const time = ['--duration', String(options.durationS), '--warmup', '1.5', '--timeout', '60'];
    const own = isI3 ? ['--router', '*bench', ...(options.nul ? ['--nul'] : [])] : [];
    return await generate(folder, [...job.arguments, ...common, ...time, ...own]);
  } finally {
    await stop(server);
  }
}

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

/** The middle one. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function print(job: Job, samples: Samples): boolean {
  const own = samples.get('router') ?? [];
  console.log(`\n${job.name}`);
  console.log(
    `  router  ${thousands(medianOf(own, 'perSecond'))}  ${thousands(medianOf(own, 'perCpuSecond'))}`,
  );
  let isGood = true;
  for (const [name, values] of samples) {
    if (name === 'router') continue;
    const byTime = ratioOf(own, values, 'perSecond');
    const byCpu = ratioOf(own, values, 'perCpuSecond');
    const floor = job.floors[name] ?? 0;
    const isReached = Math.max(byTime, byCpu) >= floor;
    isGood &&= isReached;
    const rates = `${thousands(medianOf(values, 'perSecond'))}  ${thousands(medianOf(values, 'perCpuSecond'))}`;
    const ratios = `${byTime.toFixed(2).padStart(6)}  ${byCpu.toFixed(2).padStart(6)}`;
    console.log(`  ${name.padEnd(6)}  ${rates}  ${ratios}  floor ${floor}${isReached ? '' : '  BELOW'}`);
  }
  return isGood;
}

const medianOf = (figures: readonly Figures[], kind: keyof Figures): number =>
  median(figures.map((one) => one[kind]));

/** The median of the ratios of each round. */
const ratioOf = (own: readonly Figures[], others: readonly Figures[], kind: keyof Figures): number =>
  median(own.map((one, round) => one[kind] / (others[round]?.[kind] || Number.POSITIVE_INFINITY)));

const thousands = (value: number): string =>
  `${Math.round(value / 1_000).toLocaleString('en')} k/s`.padStart(12);

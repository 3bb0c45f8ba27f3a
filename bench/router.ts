// The router beside a plain relay in C, nats-server and redis-server: the same job, one after the other, in rounds.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  compile,
  freePort,
  generate,
  listening,
  load,
  measure,
  printFigures,
  printRatio,
  type Sample,
  SERVER_CORE,
  stop,
} from './measure.ts';

const HERE = import.meta.dirname;

/** What the generator does to a router, on one or across two. */
export const TELL = ['tell', '--senders', '10', '--receivers', '10', '--window', '64'];
export const CHANNEL = ['fanout', '--listeners', '100', '--window', '64'];

/** One job for all servers, and the ratios that must at least be reached. */
interface Job {
  readonly name: string;
  readonly arguments: readonly string[];
  readonly floors: Readonly<Record<string, number>>;
}

const JOBS: readonly Job[] = [
  {
    name: 'tell, 10 to 10, 64 outstanding',
    arguments: TELL,
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
    arguments: CHANNEL,
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

/** Options of a run. */
export interface RouterBenchOptions {
  readonly rounds: number;
  readonly durationS: number;
  /** Whether packets end in a NUL, as FluffOS sends them. */
  readonly nul: boolean;
  /** Only jobs whose name holds this. */
  readonly only?: string | undefined;
}

/** Measures and prints a table. False if a floor was not reached. */
export async function benchRouter(options: RouterBenchOptions): Promise<boolean> {
  const folder = compile();
  const contestants = CONTESTANTS.filter(({ needs }) => needs === undefined || isInstalled(needs));
  console.log(
    `Deliveries, median of ${options.rounds} rounds: per second, per second of the server's processor;`,
  );
  console.log('the router divided by each other server, by both; and the floor of the first ratio');
  let isGood = true;
  for (const job of JOBS.filter(({ name }) => name.includes(options.only ?? ''))) {
    const runs = contestants.map((one) => [one.name, () => runOne(job, one, folder, options)] as const);
    const { router: own = [], ...others } = Object.fromEntries(await measure(options.rounds, new Map(runs)));
    console.log(`\n${job.name}`);
    printFigures('router', own);
    for (const [name, figures] of Object.entries(others))
      isGood = printRatio(name, figures, { own, other: figures, floor: job.floors[name] }) && isGood;
  }
  return isGood;
}

const isInstalled = (program: string): boolean =>
  (process.env.PATH ?? '')
    .split(':')
    .concat('/usr/sbin')
    .some((folder) => existsSync(join(folder, program)));

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
    const where = ['--proto', contestant.protocol, '--port', String(port), '--pid', String(server.pid)];
    const own = isI3 ? ['--router', '*bench'] : [];
    const common = load({ durationS: options.durationS, nul: isI3 && options.nul });
    return await generate(folder, [...job.arguments, ...where, ...common, ...own]);
  } finally {
    await stop(server);
  }
}

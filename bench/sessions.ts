// A thousand people on one channel, through all doors: how long until everybody has read a line, and that nobody misses one.
//
// One core for the game, the other for its people. Each round measures all ways of telling everybody: a call of session.msg for
// each of them, one of portal.broadcast for all, and the whole hub with a router. docs/performance.md tells how to read the figures.
import { type ChildProcess, spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const SERVER_CORE = '0';
const CLIENTS_CORE = '1';
const HERE = import.meta.dirname;

/** What docs/performance.md promises: with this many people, and this many lines a second, nothing is lost and 99 of 100 come in time. */
const SESSIONS = 1_000;
const LINES_PER_SECOND = 20;
const P99_MS_MAX = 50;
/** Processors that others may use before a figure says more of them than of us. */
const FOREIGN_CPU_MAX = 0.25;

/** What is measured. */
export interface SessionsBenchOptions {
  readonly rounds: number;
  readonly durationS: number;
}

interface Result {
  readonly came: number;
  readonly missing: number;
  readonly doubled: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Processor time of the game for each line that reached somebody. */
  readonly microsEach: number;
  /** Of one processor, while it ran. */
  readonly serverCpu: number;
  readonly clientCpu: number;
  readonly foreignCpu: number;
  readonly rssMiB: number;
}

/** Prints a line for each way of telling everybody, the medians of all rounds. */
export async function benchSessions({ rounds, durationS }: SessionsBenchOptions): Promise<void> {
  const ways = new Map<string, Result[]>([
    ['session.msg each', []],
    ['broadcast', []],
    ['hub', []],
  ]);
  for (let round = 0; round < rounds; round += 1)
    for (const [way, results] of ways) results.push(await measure(way.split(' ').at(-1) ?? way, durationS));
  print(ways);
}

async function measure(how: string, durationS: number): Promise<Result> {
  const server = start(SERVER_CORE, ['sessions-server.ts', how, String(SESSIONS)]);
  const opened = await server.ask();
  const lines = String(Math.round(durationS * LINES_PER_SECOND));
  const clients = start(CLIENTS_CORE, [
    'sessions-clients.ts',
    JSON.stringify(opened),
    String(SESSIONS),
    lines,
    String(LINES_PER_SECOND),
  ]);
  try {
    await clients.ask();
    const used = (await server.ask('')) as { cpuMs: number };
    const [begin, busyBefore] = [performance.now(), busyMs()];
    const result = (await clients.ask('')) as unknown as Result & { clientCpuMs: number };
    const [ms, busy] = [performance.now() - begin, busyMs() - busyBefore];
    const after = (await server.ask('')) as { cpuMs: number; rssMiB: number };
    const serverCpu = (after.cpuMs - used.cpuMs) / ms;
    const clientCpu = result.clientCpuMs / ms;
    const foreignCpu = Math.max(0, busy / ms - serverCpu - clientCpu);
    const microsEach = ((after.cpuMs - used.cpuMs) * 1_000) / result.came;
    return { ...result, microsEach, serverCpu, clientCpu, foreignCpu, rssMiB: after.rssMiB };
  } finally {
    clients.child.kill();
    server.child.kill();
  }
}

/** Milliseconds that all processors together have worked. */
function busyMs(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
}

/** A program on one core, which answers each line with a line of JSON. */
function start(
  core: string,
  [file = '', ...rest]: readonly string[],
): { child: ChildProcess; ask(line?: string): Promise<object> } {
  const node = [process.execPath, '--conditions=intermud-source', join(HERE, file), ...rest];
  const child = spawn('taskset', ['-c', core, ...node], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (line?: string) => {
    if (line !== undefined) child.stdin.write(`${line}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`Cannot measure: ${file} has ended`);
    return JSON.parse(value) as object;
  };
  return { child, ask };
}

function print(ways: ReadonlyMap<string, readonly Result[]>): void {
  console.log(
    `sessions: ${SESSIONS} on one channel, ${LINES_PER_SECOND} lines a second, game on core ${SERVER_CORE}, people on core ${CLIENTS_CORE}`,
  );
  for (const [way, results] of ways) {
    const of = (figure: keyof Result) => median(results.map((result) => result[figure]));
    const [missing, doubled] = (['missing', 'doubled'] as const).map((figure) =>
      Math.max(...results.map((result) => result[figure])),
    );
    const figures = [
      `p50 ${of('p50Ms').toFixed(1)} ms`,
      `p99 ${of('p99Ms').toFixed(1)} ms`,
      `max ${of('maxMs').toFixed(1)} ms`,
      `${of('microsEach').toFixed(1)} µs each`,
      `game ${of('serverCpu').toFixed(2)} cpu`,
      `people ${of('clientCpu').toFixed(2)} cpu`,
      `RSS ${of('rssMiB')} MiB`,
      `lost ${missing}`,
      `doubled ${doubled}`,
    ];
    const isNoisy = of('foreignCpu') > FOREIGN_CPU_MAX;
    const noise = isNoisy ? `  others used ${of('foreignCpu').toFixed(2)} cpu` : '';
    const isBelow = (missing ?? 0) + (doubled ?? 0) > 0 || (of('p99Ms') > P99_MS_MAX && !isNoisy);
    console.log(
      `  ${way.padEnd(18)}${figures.map((figure) => figure.padEnd(16)).join('')}${noise}${isBelow ? '  below the promise' : ''}`,
    );
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

if (import.meta.main) {
  const [rounds = '3', seconds = '10'] = process.argv.slice(2);
  await benchSessions({ rounds: Number(rounds), durationS: Number(seconds) });
}

// A big file over an oob link beside a plain stream pipeline, in rounds: sender on one core, receiver on the other.
//
// Both read the same file from the system's cache and keep nothing of it at the other end. The oob link also hashes it
// on both sides, which the plain stream does not. docs/performance.md tells how to read the ratios.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';

const PUTTER_CORE = '0';
const TAKER_CORE = '1';
const HERE = import.meta.dirname;
const MIB = 1024 * 1024;

/** The least part of the plain stream's rate, and the most memory of either side: what docs/performance.md promises. */
const FLOOR = 0.25;
const RSS_MIB_MAX = 120;

/** What is measured. */
export interface OobBenchOptions {
  readonly rounds: number;
  readonly bytes: number;
}

interface Result {
  readonly megabytesPerSecond: number;
  readonly putterMiB: number;
  readonly takerMiB: number;
}

interface Contestant {
  readonly name: string;
  readonly roles: readonly [take: string, put: string];
  readonly orders: object;
  readonly needsRouter: boolean;
}

const CONTESTANTS: readonly Contestant[] = [
  { name: 'plain stream', roles: ['take-plain', 'put-plain'], orders: {}, needsRouter: false },
  {
    name: 'pieces',
    roles: ['take', 'put'],
    orders: { form: 'pieces', wholeFileBytesMax: 0 },
    needsRouter: true,
  },
  {
    name: 'one string',
    roles: ['take', 'put'],
    orders: { form: 'whole', wholeFileBytesMax: 1024 * MIB },
    needsRouter: true,
  },
];

/** Prints a line for each way, with the median rate of all rounds, its part of the plain stream's, and memory. */
export async function benchOob({ rounds, bytes }: OobBenchOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'intermud-oob-'));
  const path = join(folder, 'file');
  try {
    await fill(path, bytes);
    const program = strip(folder);
    const all = new Map<Contestant, Result[]>(CONTESTANTS.map((contestant) => [contestant, []]));
    for (let round = 0; round < rounds; round += 1)
      for (const [contestant, results] of all)
        results.push(await measure(contestant, { program, path, bytes }));
    print(all, bytes);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Bytes without a pattern: about half of them take two bytes in one string. */
async function fill(path: string, bytes: number): Promise<void> {
  const file = createWriteStream(path);
  const noise = crypto.getRandomValues(new Uint8Array(65_536));
  for (let at = 0; at < bytes; at += noise.length)
    if (!file.write(noise.subarray(0, bytes - at))) await once(file, 'drain');
  file.end();
  await once(file, 'close');
}

interface Setting {
  /** The peer's program. */
  readonly program: string;
  readonly path: string;
  readonly bytes: number;
}

async function measure({ roles, orders, needsRouter }: Contestant, setting: Setting): Promise<Result> {
  const { program, path, bytes } = setting;
  const routerFile = join(HERE, 'router-server.ts');
  const router = needsRouter
    ? start(TAKER_CORE, ['--conditions=intermud-source', routerFile, '0'])
    : undefined;
  const routerPort = router ? Number(await router.line()) : 0;
  const taker = start(TAKER_CORE, [program, roles[0], JSON.stringify({ ...orders, path, port: routerPort })]);
  try {
    const { ready } = JSON.parse(await taker.line()) as { ready: number };
    const port = ready || routerPort;
    const putter = start(PUTTER_CORE, [program, roles[1], JSON.stringify({ ...orders, path, port })]);
    const put = JSON.parse(await putter.line()) as { seconds: number; rssMiB: number };
    const took = JSON.parse(await taker.line()) as { rssMiB: number };
    putter.child.kill();
    return { megabytesPerSecond: bytes / put.seconds / 1e6, putterMiB: put.rssMiB, takerMiB: took.rssMiB };
  } finally {
    taker.child.kill();
    router?.child.kill();
  }
}

/**
 * The peer and its packages without types, as they are published; the path of the peer.
 * To strip them as they are loaded costs Node some 40 MiB, and would be measured.
 */
function strip(folder: string): string {
  const root = join(HERE, '..');
  const sources = ['packages/wire/src', 'packages/mud/src'].flatMap((place) =>
    readdirSync(join(root, place), { recursive: true, encoding: 'utf8' }).map((file) => join(place, file)),
  );
  for (const file of [...sources, 'bench/oob-peer.ts'])
    if (/(?<!\.test)\.ts$/.test(file)) stripFile(root, file, folder);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  return join(folder, 'bench/oob-peer.js');
}

function stripFile(root: string, file: string, folder: string): void {
  const into = join(folder, file.replace(/ts$/, 'js'));
  const wire = relative(dirname(into), join(folder, 'packages/wire/src/index.js'));
  const text = stripTypeScriptTypes(readFileSync(join(root, file), 'utf8'));
  mkdirSync(dirname(into), { recursive: true });
  writeFileSync(
    into,
    text.replace(/(from\s+'\.[^']*)\.ts'/g, "$1.js'").replaceAll("'@intermud/wire'", `'${wire}'`),
  );
}

/** A program on one core, and its lines. */
function start(core: string, command: readonly string[]): { child: ChildProcess; line(): Promise<string> } {
  const child = spawn('taskset', ['-c', core, process.execPath, ...command], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`Cannot measure: ${command.join(' ')} has ended`);
    return value;
  };
  return { child, line };
}

function print(all: ReadonlyMap<Contestant, readonly Result[]>, bytes: number): void {
  const rate = (results: readonly Result[]) => median(results.map((result) => result.megabytesPerSecond));
  const [plain = []] = all.values();
  console.log(
    `oob: ${Math.round(bytes / MIB)} MiB, putter on core ${PUTTER_CORE}, taker on core ${TAKER_CORE}`,
  );
  for (const [{ name }, results] of all) {
    const ratio = rate(results) / rate(plain);
    const memory = Math.max(...results.flatMap(({ putterMiB, takerMiB }) => [putterMiB, takerMiB]));
    const verdict = name === 'pieces' && (ratio < FLOOR || memory > RSS_MIB_MAX) ? '  below the promise' : '';
    const figures = [`${rate(results).toFixed(0)} MB/s`, `ratio ${ratio.toFixed(2)}`, `RSS ${memory} MiB`];
    console.log(`  ${name.padEnd(14)}${figures.map((figure) => figure.padEnd(14)).join('')}${verdict}`);
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

if (import.meta.main) {
  const [rounds = '3', mebibytes = '1024'] = process.argv.slice(2);
  await benchOob({ rounds: Number(rounds), bytes: Number(mebibytes) * MIB });
}

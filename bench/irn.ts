// Two routers beside one: the same job with everybody on one router, and across two; bytes to bring lists together after a cut; memory of
// a mud that is known.
//
// One router has a core to itself and the generator the other. Two routers have the same two cores: one each, and the generator shares
// the second. That is what is judged; what they do on the one core that one router had is told as well.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ScriptedMud } from '@intermud/testkit';
import { converge, record } from '../conformance/simulation/convergence.ts';
import { Router } from '../packages/intermud/src/router/index.ts';
import { openStore } from '../packages/intermud/src/store/index.ts';
import { BareRouter } from './bare-router.ts';
import {
  compile,
  freePort,
  GENERATOR_CORE,
  generate,
  load,
  measure,
  printFigures,
  printRatio,
  type Sample,
  SERVER_CORE,
} from './measure.ts';
import { CHANNEL, type RouterBenchOptions, TELL } from './router.ts';

/** A job for one router and for two, and what two must at least do of what one does. */
const JOBS = [
  { name: 'tell, 10 to 10, 64 outstanding: to muds of the other router', words: TELL, floor: 0.45 },
  { name: 'channel, 100 listeners, 64 outstanding: 50 on each router', words: CHANNEL, floor: 0.7 },
];

/** Milliseconds for a mud on one router to be known on the other. */
const SETTLE_MS = 1_500;

const CUT = { known: 2_000, changed: 300, contested: 0, cutMs: 60_000 };
const CONVERGENCE_RATIO_MAX = 1.2;

/** Enough that nothing else is seen beside them. */
const KNOWN_MUDS = 10_000;
const KNOWN_MUD_BYTES_MAX = 2_048;

/** Measures and prints a table. False if something is not as it must be. */
export async function benchIrn(options: RouterBenchOptions): Promise<boolean> {
  const folder = compile();
  console.log(
    `\nDeliveries, median of ${options.rounds} rounds: per second, per second of the routers' processors together;`,
  );
  console.log('divided by those of one router, by both; and the floor of the first ratio');
  let isGood = true;
  for (const { name, words, floor } of JOBS.filter(({ name }) => name.includes(options.only ?? ''))) {
    const common = [...words, ...load(options), '--settle', String(SETTLE_MS)];
    const runs = new Map([
      ['one', () => onOne(folder, common)],
      ['two', () => acrossTwo(folder, common, GENERATOR_CORE)],
      ['together', () => acrossTwo(folder, common, SERVER_CORE)],
    ]);
    const { one = [], two = [], together = [] } = Object.fromEntries(await measure(options.rounds, runs));
    console.log(`\n${name}`);
    printFigures('one router', one);
    isGood = printRatio('two, a core each', two, { own: two, other: one, floor }) && isGood;
    printRatio('two on one core', together, { own: together, other: one });
  }
  const isBrief = await benchConvergence();
  const isSmall = await benchMemory();
  return isGood && isBrief && isSmall;
}

async function onOne(folder: string, words: readonly string[]): Promise<Sample> {
  await using router = await BareRouter.start({ hasLists: true });
  return await generate(folder, [...words, ...router.address]);
}

async function acrossTwo(folder: string, words: readonly string[], core: string): Promise<Sample> {
  const places = {
    near: { name: '*bench', port: await freePort() },
    far: { name: '*far', port: await freePort() },
  };
  await using near = await BareRouter.start({ hasLists: true, ...places.near, peer: places.far });
  await using far = await BareRouter.start({ hasLists: true, core, ...places.far, peer: places.near });
  await Promise.all([near.linked, far.linked]);
  const others = [
    '--far-port',
    String(far.port),
    '--far-router',
    far.name,
    '--pid',
    `${near.pid},${far.pid}`,
  ];
  return await generate(folder, [...words, ...near.address, ...others]);
}

/** Bytes do not depend on machines: counted between two routers on virtual sockets, which come to the same each time. */
async function benchConvergence(): Promise<boolean> {
  const { sentBytes, differingBytes, differing, isSame } = await converge(CUT);
  const ratio = sentBytes / differingBytes;
  console.log(
    `\nlists after a cut, ${CUT.known.toLocaleString('en')} muds, ${differing} changed: ${sentBytes} bytes sent for ${differingBytes} bytes ` +
      `that differ: ${ratio.toFixed(3)}, at most ${CONVERGENCE_RATIO_MAX}${isSame ? '' : '; THE LISTS DIFFER'}`,
  );
  return isSame && ratio <= CONVERGENCE_RATIO_MAX;
}

/** What a router keeps in memory for each mud of another router; the database has them on disk. */
async function benchMemory(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'intermud-bench-'));
  try {
    const bytes = await knownMudBytes(folder);
    console.log(
      `a known mud: ${Math.round(bytes)} bytes of heap, of ${KNOWN_MUDS.toLocaleString('en')}, at most ${KNOWN_MUD_BYTES_MAX}`,
    );
    return bytes <= KNOWN_MUD_BYTES_MAX;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function knownMudBytes(folder: string): Promise<number> {
  await using store = await openStore({ kind: 'sqlite', folder });
  await Promise.all(Array.from({ length: KNOWN_MUDS }, (_, at) => store.muds.save(record(at))));
  const before = heapBytes();
  const peers = ['*alpha', '*beta'].map((name) => ({
    ...{ name, host: '127.0.0.1', port: 1, secret: 'a secret for measuring', isTrusted: false },
  }));
  const router = new Router({ name: '*gamma', store, settings: { peers } });
  const { address } = await router.listen('127.0.0.1', 0);
  const reader = await ScriptedMud.online({ port: address.port, name: 'A Reader', router: '*gamma' });
  await reader.next('mudlist'); // From then on the texts of all rows are kept.
  await reader.crash();
  const bytes = (heapBytes() - before) / KNOWN_MUDS;
  await router.stop();
  return bytes;
}

/** What is alive on the heap. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let time = 0; time < 3; time += 1) collect();
  return process.memoryUsage().heapUsed;
}

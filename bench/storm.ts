// All muds come at once: what their lists cost, beside the same storm on a router that sends none, and what talk feels of it.
import { setTimeout as sleep } from 'node:timers/promises';
import { BareRouter } from './bare-router.ts';
import { compile, generate, median } from './measure.ts';

const MUDS = 2_000;
const CPU_RATIO_MAX = 3;
/** While talk is measured: so many come, so many listen, and so often somebody speaks. */
const TALK = { muds: 1_500, listeners: 100, linesPerSecond: 200, warmupS: 1, seconds: 2 };
const P99_RATIO_MAX = 2;

interface Storm {
  readonly ok: boolean;
  readonly storm_s: number;
  readonly server_cpu_s: number;
  readonly server_peak_mib: number;
  readonly mudlist_mb: number;
  readonly first_error: string;
}

interface Talk {
  readonly ok: boolean;
  readonly lat_us: { readonly p99: number };
  readonly first_error: string;
}

/** What one round gave, with or without lists. */
interface Figures {
  readonly cpuS: number;
  readonly seconds: number;
  readonly peakMib: number;
  readonly p99Ms: number;
}

/** Measures and prints; true if both ratios are kept. */
export async function benchStorm({ rounds }: { rounds: number }): Promise<boolean> {
  const folder = compile();
  const without: Figures[] = [];
  const withLists: Figures[] = [];
  for (let round = 0; round < rounds; round += 1) {
    without.push(await measure(folder, false));
    withLists.push(await measure(folder, true));
  }
  console.log(
    `\nstorm, ${MUDS.toLocaleString('en')} new muds at once; talk: 99th percentile while ${TALK.muds} come`,
  );
  print('no lists', without);
  print('lists', withLists);
  const cpu = ratio(withLists, without, 'cpuS');
  const p99 = ratio(withLists, without, 'p99Ms');
  console.log(
    `  ratio: processor ${cpu.toFixed(2)}, at most ${CPU_RATIO_MAX}; talk ${p99.toFixed(2)}, at most ${P99_RATIO_MAX}`,
  );
  return cpu <= CPU_RATIO_MAX && p99 <= P99_RATIO_MAX;
}

async function measure(folder: string, hasLists: boolean): Promise<Figures> {
  const storm = await alone(folder, hasLists);
  const talk = await withTalk(folder, hasLists);
  return {
    cpuS: storm.server_cpu_s,
    seconds: storm.storm_s,
    peakMib: storm.server_peak_mib,
    p99Ms: talk.lat_us.p99 / 1_000,
  };
}

async function alone(folder: string, hasLists: boolean): Promise<Storm> {
  await using router = await BareRouter.start({ hasLists });
  return good(await generate<Storm>(folder, ['idle', ...router.address, ...arriving(MUDS)]));
}

async function withTalk(folder: string, hasLists: boolean): Promise<Talk> {
  await using router = await BareRouter.start({ hasLists });
  const { muds, listeners, linesPerSecond, warmupS, seconds } = TALK;
  const rate = ['--rate', String(linesPerSecond), '--warmup', String(warmupS), '--duration', String(seconds)];
  const talking = generate<Talk>(folder, [
    ...['fanout', ...router.address, '--listeners', String(listeners)],
    ...['--prefix', 'TK', '--size', '128', ...rate],
  ]);
  await sleep((warmupS + 1) * 1_000); // The generator takes about half a second before it warms up.
  good(await generate<Storm>(folder, ['idle', ...router.address, ...arriving(muds)]));
  return good(await talking);
}

/** Muds from an address each, all at once. */
const arriving = (muds: number): string[] => [
  ...['--conns', String(muds), '--login-window', String(muds), '--src-spread', '--quiet', '1500'],
];

function good<Sample extends { ok: boolean; first_error: string }>(sample: Sample): Sample {
  if (sample.ok) return sample;
  throw new Error(`Cannot measure the storm: packets were lost or came twice (${sample.first_error})`);
}

function print(name: string, figures: readonly Figures[]): void {
  const of = (kind: keyof Figures) => median(figures.map((one) => one[kind]));
  console.log(
    `  ${name.padEnd(8)}  ${of('cpuS').toFixed(2)} s of the processor, ${of('seconds').toFixed(2)} s in all, ` +
      `peak ${of('peakMib').toFixed(0)} MiB, talk ${of('p99Ms').toFixed(1)} ms`,
  );
}

/** The median of the ratios of each round. */
const ratio = (own: readonly Figures[], floor: readonly Figures[], kind: keyof Figures): number =>
  median(own.map((one, round) => one[kind] / (floor[round]?.[kind] || Number.POSITIVE_INFINITY)));

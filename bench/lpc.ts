// What the codec costs, beside JSON of the same data in the same run: `node --conditions=intermud-source bench/lpc.ts`.
// Absolute times depend on the machine and its mood; the ratios hold.
import { pathToFileURL } from 'node:url';
import {
  CanonicalText,
  decodeLpc,
  encodeLpc,
  type LpcValue,
  parseLpc,
  scanHeader,
  writeLpc,
} from '@intermud/wire';

/** One line of the table. */
export interface LpcRow {
  readonly name: string;
  /** Nanoseconds of one operation, median of all rounds. */
  readonly ns: number;
  /** What JSON does with the same data, where there is such a thing. */
  readonly jsonNs: number | undefined;
  /** Median of the ratios within each round: ours divided by JSON's. */
  readonly ratio: number | undefined;
  /** The ratio must not be above this. */
  readonly ratioMax: number | undefined;
}

interface Case {
  readonly name: string;
  readonly ours: () => unknown;
  readonly json?: () => unknown;
  readonly ratioMax?: number;
}

/** Rounds; in each, ours and JSON's take turns. */
const ROUNDS = 25;
/** Measurements before the first that counts. */
const WARM_UP = 12;
/** Length of one measurement: long enough for the clock, short enough that the processor's mood is the same for both. */
const SLICE_NS = 8_000_000;

/** Measures every case; takes about five seconds. */
export async function run(): Promise<LpcRow[]> {
  return cases().map(measure);
}

/** Lines of one conversation: what is said differs, and who says it. */
function linesOf(messages: readonly string[]): LpcValue[] {
  return ['Fred', 'Wilma', 'Barney', 'Betty'].flatMap((visname, at) =>
    messages.map((message) => [
      'channel-m',
      5,
      `Granite ${at}`,
      visname.toLowerCase(),
      0,
      0,
      'gossip',
      visname,
      message,
    ]),
  );
}

const LINES = linesOf([
  'Has anybody seen the key to the old mill? I lost it last night, after the feast.',
  'yabba',
  'I would look under the third stone from the left if I were you.',
  'It is where you always leave it, and nobody has touched it since.',
]);
const ESCAPED_LINES = linesOf([
  'He said "the key is under C:\\MILL", and "try the door first". Then\nhe went.',
  '"yabba" \\o/',
]);

function mudlistOf(count: number): LpcValue {
  const services = new Map(
    ['tell', 'emoteto', 'who', 'finger', 'locate', 'channel', 'auth'].map((name) => [name, 1]),
  );
  const rows = Array.from({ length: count }, (_, at): [string, LpcValue] => [
    `Some Mud Number ${at}`,
    [
      -1,
      `203.0.113.${at % 256}`,
      4000 + at,
      4001 + at,
      0,
      'Dead Souls 3.8.6',
      'Dead Souls',
      'FluffOS v2019',
      'LPMud',
      'open for the public',
      `admin${at}@mud.example.org`,
      services,
      new Map<LpcValue, LpcValue>([
        ['upsince', 1_600_000_000 + at],
        ['native version', '3.8.6'],
      ]),
    ],
  ]);
  return ['mudlist', 5, '*intermud', 0, 'Granite', 0, 1_700_000_123, new Map(rows)];
}

/** The same data as JSON has it: mappings as objects. */
function jsonOf(value: LpcValue): unknown {
  if (Array.isArray(value)) return value.map(jsonOf);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([key, element]) => [String(key), jsonOf(element)]));
}

function cases(): Case[] {
  const samples = [
    { name: 'channel line', values: LINES, parseMax: 0.6, writeMax: 1.3 },
    { name: 'escaped line', values: ESCAPED_LINES, parseMax: undefined, writeMax: undefined },
    { name: 'mudlist of 200', values: [mudlistOf(200)], parseMax: 1.4, writeMax: 2.1 },
  ];
  return [...samples.flatMap(codecCases), ...routerCases()];
}

interface Sample {
  readonly name: string;
  readonly values: readonly LpcValue[];
  readonly parseMax: number | undefined;
  readonly writeMax: number | undefined;
}

function codecCases({ name, values, parseMax, writeMax }: Sample): Case[] {
  const bytes = values.map((value) => Buffer.from(encodeLpc(value)));
  const texts = bytes.map((one) => one.toString('latin1', 0, one.length - 1)); // In one piece, as from a socket.
  const data = values.map(jsonOf);
  const jsonBytes = data.map((one) => Buffer.from(JSON.stringify(one)));
  const jsons = jsonBytes.map((one) => one.toString('latin1'));
  const out = Buffer.alloc(2 * Math.max(...jsonBytes.map(({ length }) => length)));
  return [
    {
      name: `parse ${name}`,
      ours: each(texts, (text) => parseLpc(text)),
      json: each(jsons, (json) => JSON.parse(json)),
      ...most(parseMax),
    },
    {
      name: `decode ${name}`,
      ours: each(bytes, (one) => decodeLpc(one)),
      json: each(jsonBytes, (one) => JSON.parse(one.toString())),
    },
    {
      name: `encode ${name}`,
      ours: each(values, (value) => encodeLpc(value)),
      json: each(data, (one) => out.write(JSON.stringify(one), 'latin1')),
      ...most(writeMax),
    },
    {
      name: `write ${name}`,
      ours: each(values, (value) => writeLpc(value)),
      json: each(data, (one) => JSON.stringify(one)),
    },
  ];
}

/** The work on one item after the other; what it costs is told for one. */
function each<T>(items: readonly T[], work: (item: T) => unknown): () => void {
  return counted(items.length, () => {
    for (const item of items) work(item);
  });
}

const most = (ratioMax: number | undefined) => (ratioMax === undefined ? {} : { ratioMax });

/** What a router does with a packet that it passes on: one of the 200 of a chunk. */
function routerCases(): Case[] {
  const line = `${writeLpc(LINES[0] as LpcValue)}\0`;
  const chunk = Buffer.from(line.repeat(PER_CHUNK)).toString('latin1');
  const starts = Array.from({ length: PER_CHUNK }, (_, at) => at * line.length);
  const scan = (start: number) => scanHeader(chunk, start, start + line.length - 1);
  const check = () => {
    const text = new CanonicalText(chunk);
    return starts.every((start) => text.isArray(start, start + line.length - 1));
  };
  return [
    { name: 'scan the header, one packet', ours: each(starts, scan) },
    { name: 'check that it is canonical, one packet', ours: counted(PER_CHUNK, check) },
  ];
}

const PER_CHUNK = 200;
const ITEMS_OF = new WeakMap<() => unknown, number>();

/** Notes how many items one call of `work` is for. */
function counted<W extends () => unknown>(items: number, work: W): W {
  ITEMS_OF.set(work, items);
  return work;
}

function measure({ name, ours, json, ratioMax }: Case): LpcRow {
  for (let turn = 0; turn < WARM_UP; turn += 1) time(ours); // For the compiler.
  const rounds = Array.from({ length: ROUNDS }, () => ({ ns: time(ours), jsonNs: json && time(json) }));
  const jsonTimes = rounds.flatMap(({ jsonNs }) => jsonNs ?? []);
  return {
    name,
    ns: median(rounds.map(({ ns }) => ns)),
    jsonNs: json && median(jsonTimes),
    ratio: json && median(rounds.map(({ ns, jsonNs = ns }) => ns / jsonNs)),
    ratioMax,
  };
}

/** Nanoseconds of one operation. Time on the processor, so that others on the machine do not count. */
function time(work: () => unknown): number {
  const start = cpuNs();
  let count = 0;
  let spent = 0;
  while (spent < SLICE_NS) {
    for (let turn = 0; turn < TURNS; turn += 1) work();
    count += TURNS;
    spent = cpuNs() - start;
  }
  return spent / count / (ITEMS_OF.get(work) ?? 1);
}

/** Calls between two looks at the clock. */
const TURNS = 16;

function cpuNs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) * 1_000;
}

const median = (numbers: number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

/** The rows as a table in Markdown. */
export function formatLpcRows(rows: readonly LpcRow[]): string {
  const lines = rows.map(({ name, ns, jsonNs, ratio, ratioMax }) =>
    [
      name,
      shown(ns),
      jsonNs === undefined ? '' : shown(jsonNs),
      ratio?.toFixed(2) ?? '',
      ratioMax ?? '',
    ].join(' | '),
  );
  return ['operation | ours | JSON | ratio | at most', '---|---|---|---|---', ...lines].join('\n');
}

const shown = (ns: number): string => (ns < 10_000 ? `${ns.toFixed(0)} ns` : `${(ns / 1000).toFixed(0)} us`);

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const rows = await run();
  console.log(formatLpcRows(rows));
  if (rows.some(({ ratio = 0, ratioMax = Infinity }) => ratio > ratioMax)) process.exitCode = 1;
}

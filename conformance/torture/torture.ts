// Two hubs exchange letters and files while one or the other is killed at random moments. At the end every letter is in
// its mailbox once, and every file is there to the byte.
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { seededRandom } from '@intermud/testkit';
import { Router } from '../../packages/intermud/src/router/index.ts';
import { type MailboxEntry, type MailboxLetter, openStore } from '../../packages/intermud/src/store/index.ts';
import type { RouterAt } from '../actor.ts';
import { Victim } from './victim.ts';

/** How much is done to them. */
export interface TortureOptions {
  /** Letters in all, half of them each way. */
  readonly letters: number;
  /** Files in all, half of them each way. */
  readonly files: number;
  readonly kills: number;
  /** The same seed gives the same letters, files and waits; where a kill falls is up to the machine. */
  readonly seed: number;
  readonly folder: string;
  readonly tell?: (line: string) => void;
}

/** What came out. */
export interface TortureResult {
  readonly kills: number;
  /** Letters that are not there. */
  readonly lost: readonly string[];
  /** Letters that are there more than once. */
  readonly doubled: readonly string[];
  /** Letters whose text is not what was sent. */
  readonly changed: readonly string[];
  /** Files that are not there as they were sent. */
  readonly damaged: readonly string[];
  /** Beginnings of files that nobody goes on with. */
  readonly leftOver: readonly string[];
}

const ACCOUNT = 'Fred';
const LETTERS_AT_ONCE = 4;
const FILES_AT_ONCE = 2;
const LETTER_LENGTH_MAX = 20_000;
const FILE_BYTES_MAX = 3 * 1024 * 1024;
const KILL_AFTER_MS_MAX = 2_500; // From its start on: it falls before the hub is ready as well as long after.
const DRAIN_MS_MAX = 300_000;

type Random = (below: number) => number;

/** Runs it, and gives what came out. */
export async function torture(options: TortureOptions): Promise<TortureResult> {
  await using opened = new AsyncDisposableStack();
  const router = await startRouter(opened);
  const random = seededRandom(options.seed);
  const pair = await Promise.all(
    ['Bedrock', 'Granite'].map((name) => Victim.make(name, options.folder, router)),
  );
  for (const victim of pair) await prepare(opened.use(victim));
  const [one, other] = pair as [Victim, Victim];
  const pace = new Pace(options.kills);
  const works = [
    work(one, other, options, seededRandom(options.seed + 1), pace),
    work(other, one, options, seededRandom(options.seed + 2), pace),
  ];
  const working = Promise.all(works);
  const kills = await killThem(pair, options, random, working, pace);
  const plans = await working.catch((cause: Error) => {
    throw new Error([cause.message, ...pair.map(({ name, said }) => `${name}:\n${said}`)].join('\n'), {
      cause,
    });
  });
  await Promise.all(pair.map((victim) => drain(victim)));
  options.tell?.('all letters have been delivered');
  return sum(kills, [await check(other, one, plans[0] as Plan), await check(one, other, plans[1] as Plan)]);
}

async function startRouter(opened: AsyncDisposableStack): Promise<RouterAt> {
  const store = opened.use(await openStore({ kind: 'memory' }));
  const router = opened.use(new Router({ name: '*torture', store }));
  const { address } = await router.listen('127.0.0.1', 0);
  return { name: router.name, host: address.address, port: address.port };
}

async function prepare(victim: Victim): Promise<void> {
  await victim.start();
  await victim.insist('account.add', { name: ACCOUNT, password: 'yabba dabba doo', isStaff: false });
}

/** What one hub has sent to the other: hashes by subject and by name. */
interface Plan {
  readonly letters: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, string>;
}

/** Spreads the work over the kills, so that each of them cuts something off. */
class Pace {
  readonly #kills: number;
  done = 0;

  constructor(kills: number) {
    this.#kills = kills;
  }

  /** Resolves when so much of the work, 0 to 1, is not ahead of the kills. */
  async reach(part: number): Promise<void> {
    while (this.done + 1 < part * this.#kills) await wait(20);
  }
}

async function work(
  from: Victim,
  to: Victim,
  options: TortureOptions,
  random: Random,
  pace: Pace,
): Promise<Plan> {
  const letters = new Map<string, string>();
  const files = new Map<string, string>();
  const send = (n: number) => sendLetter(from, to, `${from.name} ${n}`, random, letters);
  const put = (n: number) => putFile(from, to, `file-${n}`, random, files);
  await Promise.all([
    atOnce(LETTERS_AT_ONCE, options.letters / 2, pace, send),
    atOnce(FILES_AT_ONCE, options.files / 2, pace, put),
  ]);
  options.tell?.(`${from.name} has sent everything`);
  return { letters, files };
}

async function atOnce(
  workers: number,
  jobs: number,
  pace: Pace,
  run: (job: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < jobs) {
      const job = next++;
      await pace.reach(job / jobs);
      await run(job);
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
}

async function sendLetter(
  from: Victim,
  to: Victim,
  subject: string,
  random: Random,
  sent: Map<string, string>,
): Promise<void> {
  const contents = textOf(random, random(LETTER_LENGTH_MAX));
  const input = { account: ACCOUNT, to: [`${ACCOUNT}@${to.name}`], subject, contents };
  // A try that was cut off may have been accepted: then the letter is in the folder of letters sent.
  const isDone = async () => (await find(from, 'sent', subject))[0];
  await from.insist('mail.send', input, isDone);
  sent.set(subject, hashOf(contents));
}

async function find(victim: Victim, folder: 'inbox' | 'sent', subject: string): Promise<MailboxEntry[]> {
  const entries = await victim.insist<MailboxEntry[]>('mail.list', { account: ACCOUNT, folder, subject });
  return entries;
}

async function putFile(
  from: Victim,
  to: Victim,
  name: string,
  random: Random,
  sent: Map<string, string>,
): Promise<void> {
  const path = join(from.folder, '..', `${from.name}-${name}`);
  const bytes = bytesOf(random, random(4) === 0 ? random(100) : random(FILE_BYTES_MAX));
  await writeFile(path, bytes);
  await from.insist('file.put', { mud: to.name, path, name: `${from.name}/${name}`, resume: true });
  sent.set(name, hashOf(bytes));
}

/** Kills one or the other, as often as asked for. */
async function killThem(
  pair: readonly Victim[],
  { kills, tell }: TortureOptions,
  random: Random,
  working: Promise<unknown>,
  pace: Pace,
): Promise<number> {
  let failed: unknown;
  working.catch((error: unknown) => {
    failed = error;
  });
  for (let kill = 1; kill <= kills; kill++) {
    const victim = pair[random(pair.length)] as Victim;
    await wait(random(KILL_AFTER_MS_MAX));
    await victim.kill();
    const starting = victim.start();
    if (random(4) === 0) {
      await wait(random(500)); // Now and then before it is ready.
      await victim.kill();
      await starting;
      await victim.start();
    } else await starting;
    if (failed) return kill; // Whoever waits for the work is told.
    pace.done = kill;
    if (kill % 10 === 0) tell?.(`${kill} of ${kills} kills`);
  }
  return kills;
}

/** Waits until nothing is on its way any more. */
async function drain(victim: Victim): Promise<void> {
  const deadline = Date.now() + DRAIN_MS_MAX;
  for (;;) {
    const waiting = await victim.insist<{ reason: string }[]>('mail.outbox', { account: ACCOUNT });
    if (waiting.length === 0) return;
    if (Date.now() > deadline)
      throw new Error(`${victim.name} still has ${waiting.length} letters: ${waiting[0]?.reason}`);
    await wait(200);
  }
}

type Findings = Omit<TortureResult, 'kills'>;

async function check(at: Victim, from: Victim, plan: Plan): Promise<Findings> {
  const letters = await checkLetters(at, plan);
  const damaged: string[] = [];
  for (const [name, hash] of plan.files) {
    const bytes = await readFile(join(at.folder, 'files', from.name, name)).catch(() => undefined);
    if (bytes === undefined || hashOf(bytes) !== hash) damaged.push(`${from.name}/${name}`);
  }
  return { ...letters, damaged, leftOver: await leftOver(at) };
}

/** What is there for good: a try whose asker had given up waiting may still have an end to come to. */
async function leftOver({ folder }: Victim): Promise<string[]> {
  const deadline = Date.now() + DRAIN_MS_MAX;
  for (;;) {
    const names = await readdir(join(folder, 'files', '.partial'));
    if (names.length === 0 || Date.now() > deadline) return names;
    await wait(200);
  }
}

async function checkLetters(
  at: Victim,
  { letters }: Plan,
): Promise<Pick<Findings, 'lost' | 'doubled' | 'changed'>> {
  const entries = await listAll(at);
  const bySubject = Map.groupBy(entries, ({ subject }) => subject);
  const changed: string[] = [];
  for (const [subject, hash] of letters) {
    const [entry] = bySubject.get(subject) ?? [];
    if (entry === undefined) continue;
    const { contents } = await at.insist<MailboxLetter>('mail.read', { account: ACCOUNT, id: entry.id });
    if (hashOf(contents) !== hash) changed.push(subject);
  }
  const lost = [...letters.keys()].filter((subject) => !bySubject.has(subject));
  const doubled = [...bySubject].filter(([, copies]) => copies.length > 1).map(([subject]) => subject);
  return { lost, doubled, changed };
}

async function listAll(at: Victim): Promise<MailboxEntry[]> {
  const all: MailboxEntry[] = [];
  for (;;) {
    const before = all.at(-1)?.id;
    const query = { account: ACCOUNT, folder: 'inbox', ...(before !== undefined && { before }) };
    const page = await at.insist<MailboxEntry[]>('mail.list', query);
    if (page.length === 0) return all;
    all.push(...page);
  }
}

function sum(kills: number, findings: readonly Findings[]): TortureResult {
  const all = (kind: keyof Findings) => findings.flatMap((one) => one[kind]);
  return {
    kills,
    lost: all('lost'),
    doubled: all('doubled'),
    changed: all('changed'),
    damaged: all('damaged'),
    leftOver: all('leftOver'),
  };
}

const hashOf = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** What LPC has to guard, and what needs more than one byte. */
const LETTERS = ['a', 'b', ' ', '"', '\\', '\n', '({', '%^RED%^', 'Ž', '☃', '🦕'];

const textOf = (random: Random, length: number): string =>
  Array.from({ length }, () => LETTERS[random(LETTERS.length)]).join('');

/** Long runs, so that it is quick to make. */
function bytesOf(random: Random, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 1 + random(64)) bytes[at] = random(256);
  return bytes;
}

// kill -9 at random moments: what a mud was told is on disk, whatever was going on.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ScriptedMud, seededRandom } from '@intermud/testkit';
import type { LpcArray, LpcMapping } from '@intermud/wire';
import { afterAll, expect, test } from 'vitest';
import { openStore } from '../store/index.ts';
import { add, admin, listen } from './place.suite.ts';

const PROGRAM = new URL('./killable.suite.ts', import.meta.url).pathname;
/** Kills in one data folder; two folders make more than a hundred. */
const KILLS = 52;
/** Answers that muds get before a kill, at most; and milliseconds more. Counted, so that a slow machine sees as much. */
const ANSWERS_MAX = 24;
const LATER_MS = 4;
const MUDS = 5;

interface ChannelState {
  type: number;
  members: ReadonlySet<string>;
}

/** What muds were told, and what they asked for without having been told yet. */
class Promised {
  readonly passwords = new Map<string, number>();
  /** Per channel, the states that are right: the one acknowledged, and those under way. */
  readonly channels = new Map<string, { owner: string; right: ChannelState[] }>();
  /** Per mud and channel: what is right; both where an answer was still to come. */
  readonly listeners = new Map<string, Set<boolean>>();
  /** Changes that were acknowledged. */
  answers = 0;
  mudlistId = 0;
  chanlistId = 0;
}

/** Compiled code of the program, shared by all its lives: they begin twice as fast. */
const COMPILED = join(tmpdir(), `intermud-kill-compiled-${process.pid}`);
afterAll(() => rm(COMPILED, { recursive: true, force: true }));

async function start(folder: string): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, ['--conditions=intermud-source', PROGRAM, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILED },
  });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.stdout?.once('data', (line) => resolve(Number(String(line))));
  child.once('exit', (code, signal) => reject(new Error(`The router ended with ${code ?? signal}`)));
  return { child, port: await promise };
}

async function kill(child: ChildProcess): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  child.once('close', () => resolve());
  child.kill('SIGKILL');
  await promise;
}

/** One mud's life: it asks for one change after the other, and notes each answer. */
async function live(
  name: string,
  port: number,
  promised: Promised,
  random: (below: number) => number,
): Promise<void> {
  const mud = await ScriptedMud.connect({ port, name, router: '*test' });
  try {
    const reply = await mud.startup({ password: promised.passwords.get(name) ?? 0 });
    const known = promised.passwords.get(name);
    if (known !== undefined) expect([name, reply[7]]).toEqual([name, known]);
    promised.passwords.set(name, mud.password);
    promised.answers += 1;
    for (;;) {
      await change(mud, promised, random);
      promised.answers += 1;
      noteIds(mud, promised);
    }
  } finally {
    await mud.crash();
  }
}

function noteIds(mud: ScriptedMud, promised: Promised): void {
  for (const packet of mud.taken('mudlist'))
    promised.mudlistId = Math.max(promised.mudlistId, Number(packet[6]));
  for (const packet of mud.taken('chanlist-reply'))
    promised.chanlistId = Math.max(promised.chanlistId, Number(packet[6]));
}

/** The router answers a ping only when all before it is on disk: that is the acknowledgement. */
async function change(
  mud: ScriptedMud,
  promised: Promised,
  random: (below: number) => number,
): Promise<void> {
  const channel = `${mud.name} ${random(6)}`;
  const state = promised.channels.get(channel);
  if (state === undefined) {
    const right = [{ type: random(2), members: new Set<string>() }];
    promised.channels.set(channel, { owner: mud.name, right });
    await ask(mud, add(mud.name, channel, right[0]?.type));
    return;
  }
  if (random(3) === 0) await changeListening(mud, channel, promised, random(2) === 1);
  else await changeChannel(mud, channel, state.right, random);
}

async function changeListening(
  mud: ScriptedMud,
  channel: string,
  promised: Promised,
  on: boolean,
): Promise<void> {
  const key = `${mud.name}/${channel}`;
  const right = promised.listeners.get(key) ?? new Set([false]);
  promised.listeners.set(key, right.add(on));
  await ask(mud, listen(mud.name, channel, on ? 1 : 0));
  promised.listeners.set(key, new Set([on]));
}

async function changeChannel(
  mud: ScriptedMud,
  channel: string,
  right: ChannelState[],
  random: (below: number) => number,
): Promise<void> {
  const before = right.at(-1) as ChannelState;
  const type = random(2);
  const other = `Guest ${random(9)}`;
  const after =
    random(2) === 0
      ? { type, members: type === before.type ? before.members : new Set<string>() }
      : { ...before, members: new Set([...before.members, other]) };
  const packet =
    after.members.size > before.members.size || after.type === before.type
      ? admin(mud.name, channel, [...after.members])
      : add(mud.name, channel, after.type);
  right.push(after);
  await ask(mud, packet);
  right.splice(0, right.length - 1);
}

async function ask(mud: ScriptedMud, packet: LpcArray): Promise<void> {
  mud.send(packet);
  await mud.sync();
  expect(mud.taken('error')).toEqual([]);
}

/** Resolves when so many answers have come, or nobody is left to get one. */
async function answered(promised: Promised, count: number, ends: Promise<unknown>): Promise<void> {
  let isOver = false;
  void ends.then(() => {
    isOver = true;
  });
  while (promised.answers < count && !isOver) await sleep(1);
}

/** What is on disk, against what was promised. What was under way may have come to be or not: then it is settled now. */
async function check(folder: string, promised: Promised): Promise<void> {
  await using store = await openStore({ kind: 'sqlite', folder });
  const muds = new Map((await store.muds.all()).map((mud) => [mud.name, mud]));
  for (const [name, password] of promised.passwords)
    expect([name, muds.get(name)?.password]).toEqual([name, password]);
  for (const [name, { password }] of muds) promised.passwords.set(name, password);
  const channels = new Map((await store.channels.all()).map((channel) => [channel.name, channel]));
  for (const [name, { owner, right }] of promised.channels) {
    const kept = channels.get(name);
    const isNew = right.length === 1 && kept === undefined && !promised.listeners.has(`${owner}/${name}`);
    if (isNew)
      promised.channels.delete(name); // Asked for, and killed before the answer.
    else settle(right, { type: kept?.type ?? -1, members: new Set(kept?.members) }, name);
    if (kept) expect(kept.owner).toBe(owner);
  }
  const listening = new Set(
    (await store.channels.listeners()).map(({ mud, channel }) => `${mud}/${channel}`),
  );
  for (const [key, right] of promised.listeners) {
    expect([key, [...right]]).toEqual([key, expect.arrayContaining([listening.has(key)])]);
    promised.listeners.set(key, new Set([listening.has(key)]));
  }
  expect(await store.tokens.get('mudlist')).toBeGreaterThanOrEqual(promised.mudlistId);
  expect(await store.tokens.get('chanlist')).toBeGreaterThanOrEqual(promised.chanlistId);
}

function settle(right: ChannelState[], found: ChannelState, name: string): void {
  const look = ({ type, members }: ChannelState) => JSON.stringify([type, [...members].toSorted()]);
  expect([name, right.map(look)]).toEqual([name, expect.arrayContaining([look(found)])]);
  right.splice(0, right.length, found);
}

/** Behind the store: a router that starts again lets muds in and knows its channels. */
async function checkRouter(folder: string, promised: Promised): Promise<void> {
  const { child, port } = await start(folder);
  try {
    for (const [name, password] of promised.passwords) {
      const mud = await ScriptedMud.online({ port, name, password, router: '*test' });
      expect(mud.password).toBe(password);
      const list = await mud.next('chanlist-reply');
      for (const channel of promised.channels.keys()) expect((list[7] as LpcMapping).has(channel)).toBe(true);
      await mud.crash();
    }
  } finally {
    await kill(child);
  }
}

test.concurrent.for([1, 2])(
  'whatever was acknowledged survives kill -9 at random moments, folder %i',
  { timeout: 600_000 },
  async (seed, { onTestFinished }) => {
    const folder = await mkdtemp(join(tmpdir(), 'intermud-kill-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const random = seededRandom(seed);
    const promised = new Promised();
    let rounds = 0;
    for (; rounds < KILLS; rounds += 1) {
      const { child, port } = await start(folder);
      const lives = Array.from({ length: MUDS }, (_, at) =>
        live(`Mud ${at + MUDS * random(3)}`, port, promised, random),
      );
      const ends = Promise.allSettled(lives);
      await answered(promised, promised.answers + random(ANSWERS_MAX), ends);
      await sleep(random(LATER_MS));
      await kill(child);
      for (const end of await ends)
        if (end.status === 'rejected' && !/connection ended|ECONN/.test(String(end.reason))) throw end.reason;
      await check(folder, promised);
    }
    expect(promised.answers).toBeGreaterThan(5 * KILLS);
    expect(promised.passwords.size).toBeGreaterThan(5);
    expect(promised.channels.size).toBeGreaterThan(5);
    await checkRouter(folder, promised);
  },
);

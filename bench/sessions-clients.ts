// People for measurements: sessions through every door of sessions-server.ts, who talk in turn and write down when each line comes.
//   sessions-clients.ts SERVER-AS-JSON SESSIONS LINES LINES-PER-SECOND
// Prints {"ready"} when all are in; begins when it reads a line, and prints what came, and when.
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { joinOf, type Person } from './sessions-doors.ts';
import type { Opened } from './sessions-server.ts';

/** How long after the last line somebody may still wait for something, before it counts as lost. */
const STRAGGLER_MS = 10_000;
/** How many come in at the same time: a hub takes 10 tries to log in from one address until some of them have succeeded. */
const COMING_MAX = 8;

/** What a run has seen. */
class Tally {
  readonly #sentAt: Float64Array;
  readonly #lines: number;
  readonly #seen: Uint8Array;
  readonly #delays: Float64Array;
  #came = 0;
  #doubled = 0;

  constructor(sessions: number, lines: number) {
    this.#sentAt = new Float64Array(lines);
    this.#lines = lines;
    this.#seen = new Uint8Array(sessions * lines);
    this.#delays = new Float64Array(sessions * lines);
  }

  get isComplete(): boolean {
    return this.#came >= this.#delays.length;
  }

  sent(line: number): void {
    this.#sentAt[line] = performance.now();
  }

  /** Takes every line's number out of what came. */
  read(session: number, text: string, lines: RegExp): void {
    const now = performance.now();
    for (const [, digits] of text.matchAll(lines)) {
      const line = Number(digits);
      const at = session * this.#lines + line;
      if (this.#seen[at] !== 0) {
        this.#doubled += 1;
        continue;
      }
      this.#seen[at] = 1;
      this.#delays[this.#came] = now - (this.#sentAt[line] ?? 0);
      this.#came += 1;
    }
  }

  report() {
    const delays = this.#delays.subarray(0, Math.min(this.#came, this.#delays.length)).sort();
    const percentile = (part: number) =>
      delays[Math.min(delays.length - 1, Math.floor(delays.length * part))] ?? 0;
    return {
      came: this.#came,
      missing: this.#delays.length - this.#came,
      doubled: this.#doubled,
      p50Ms: percentile(0.5),
      p99Ms: percentile(0.99),
      maxMs: percentile(1),
    };
  }
}

async function joinAll({ ports, names, password, welcome }: Opened, sessions: number): Promise<Person[]> {
  const people: Person[] = [];
  while (people.length < sessions) {
    const numbers = Array.from({ length: COMING_MAX }, (_, at) => people.length + at);
    const joins = numbers.filter((number) => number < sessions);
    const who = (number: number) => ({ name: names[number] ?? '', password });
    people.push(...(await Promise.all(joins.map((number) => joinOf(number)(ports, who(number), welcome)))));
  }
  return people;
}

async function talk(
  people: readonly Person[],
  { tally, verb, lines, perSecond }: { tally: Tally; verb: string; lines: number; perSecond: number },
): Promise<void> {
  const begin = performance.now();
  for (let line = 0; line < lines; line += 1) {
    await sleep(Math.max(0, begin + (line * 1_000) / perSecond - performance.now()));
    tally.sent(line);
    const speaker = people[(line * 389) % people.length];
    speaker?.say(`${verb}#${line} The bridge at the mill is out again, take the ford.`);
  }
  const end = performance.now();
  while (!tally.isComplete && performance.now() - end < STRAGGLER_MS) await sleep(50);
}

// Node 24 tries each key that ssh2 gives it for a packet by an exception: its stack, which nobody reads, costs more than the packet.
Error.stackTraceLimit = 0;

const [openedText = '{}', sessions = 0, lines = 0, perSecond = 0] = process.argv
  .slice(2)
  .map((arg, at) => (at === 0 ? arg : Number(arg))) as [string, number, number, number];
const opened = JSON.parse(openedText) as Opened;
const people = await joinAll(opened, sessions);
console.log(JSON.stringify({ ready: people.length }));
for await (const _ of createInterface(process.stdin)) {
  const tally = new Tally(sessions, lines);
  for (const [at, person] of people.entries()) person.onText = (text) => tally.read(at, text, person.lines);
  const before = process.cpuUsage();
  await talk(people, { tally, verb: opened.verb, lines, perSecond });
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ ...tally.report(), clientCpuMs: (user + system) / 1_000 }));
}

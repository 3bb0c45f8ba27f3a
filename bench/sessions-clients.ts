// People for measurements: sessions through every door of sessions-server.ts, who talk in turn and write down when each line comes.
//   sessions-clients.ts PORTS-AS-JSON SESSIONS LINES LINES-PER-SECOND
// Prints {"ready"} when all are in; begins when it reads a line, and prints what came, and when.
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { constants, createInflate } from 'node:zlib';
import { OPTIONS, TelnetParser, writeNegotiation } from '@intermud/telnet';
import { Client } from 'ssh2';
import { WebSocket } from 'ws';

/** One session: what it says, and what becomes of what it reads. */
interface Person {
  say(text: string): void;
  /** Gets all text that comes, cut at line ends or frames. */
  onText(text: string): void;
}

type Ports = { readonly telnet: number; readonly websocket: number; readonly ssh: number };
type Join = (ports: Ports) => Promise<Person>;

/** Who comes through which door, in parts of a hundred. */
const MIX: readonly (readonly [part: number, join: Join])[] = [
  [30, telnet([])],
  [25, telnet(['gmcp'])],
  [5, telnet(['gmcp', 'mccp2'])],
  [15, webSocket()],
  [20, webSocket('v1.portal.intermud')],
  [5, ssh],
];

/** How long after the last line somebody may still wait for something, before it counts as lost. */
const STRAGGLER_MS = 10_000;

function telnet(options: readonly (keyof typeof OPTIONS)[]): Join {
  const wanted = new Set(options.map((name) => OPTIONS[name].code as number));
  return ({ telnet: port }) =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1').setNoDelay(true);
      const person: Person = {
        say: (text) => void socket.write(`${text}\r\n`),
        onText: (text) => text.includes('Welcome.') && resolve(person),
      };
      const lines = byLine(person);
      const parser = new TelnetParser();
      const opening = (chunk: Buffer) => {
        for (const event of parser.push(chunk)) {
          if (event.kind === 'data') lines(Buffer.from(event.bytes).toString('latin1'));
          if (event.kind !== 'negotiate') continue;
          const yes = wanted.has(event.option);
          const verb = event.verb === 'will' ? (yes ? 'do' : 'dont') : 'wont';
          if (event.verb === 'will' || event.verb === 'do')
            socket.write(writeNegotiation(verb, event.option));
        }
      };
      const inflate = options.includes('mccp2')
        ? createInflate({ finishFlush: constants.Z_SYNC_FLUSH })
        : undefined;
      inflate?.on('data', (chunk: Buffer) => lines(chunk.toString('latin1')));
      let isInflating = false;
      // Lines are what counts: once the options are settled, whatever else comes is passed over as text without a mark.
      socket.on('data', (chunk) => {
        if (isInflating) return void inflate?.write(chunk);
        const begin = inflate === undefined ? -1 : chunk.indexOf(MCCP2_BEGINS);
        if (begin < 0) return opening(chunk);
        isInflating = true;
        opening(chunk.subarray(0, begin));
        inflate?.write(chunk.subarray(begin + MCCP2_BEGINS.length));
      });
      socket.on('error', reject);
    });
}

const MCCP2_BEGINS = Buffer.of(255, 250, OPTIONS.mccp2.code, 255, 240);

function webSocket(subprotocol?: string): Join {
  return ({ websocket: port }) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/`, subprotocol === undefined ? [] : [subprotocol]);
      let said = 0;
      let seen = 0;
      const person: Person = {
        say(text) {
          said += 1;
          socket.send(JSON.stringify(['text', [text], {}, said]));
        },
        onText: (text) => text.includes('Welcome.') && resolve(person),
      };
      if (subprotocol !== undefined) socket.on('open', () => socket.send('["hello",{}]'));
      socket.on('message', (data) => {
        const text = String(data);
        person.onText(text);
        if (subprotocol === undefined || ++seen % 32 > 0) return;
        const [, number] = /,(\d+)\]$/.exec(text) ?? [];
        if (number !== undefined) socket.send(`["ack",${number}]`);
      });
      socket.on('error', reject);
    });
}

function ssh({ ssh: port }: Ports): Promise<Person> {
  return new Promise((resolve, reject) => {
    const client = new Client();
    client.on('error', reject);
    client.on('ready', () =>
      client.shell({ term: 'xterm', cols: 100, rows: 30 }, (error, channel) => {
        if (error) return reject(error);
        const person: Person = {
          say: (text) => void channel.write(`${text}\r`),
          onText: (text) => text.includes('Welcome.') && resolve(person),
        };
        const lines = byLine(person);
        channel.on('data', (chunk: Buffer) => lines(chunk.toString('latin1')));
      }),
    );
    client.connect({ host: '127.0.0.1', port, username: 'fred', password: 'sesame' });
  });
}

/** Hands on whole lines, and keeps what is cut until its end comes. */
function byLine(person: Person): (text: string) => void {
  let rest = '';
  return (text) => {
    const whole = rest + text;
    const end = whole.lastIndexOf('\n') + 1;
    rest = whole.slice(end);
    if (end > 0) person.onText(whole.slice(0, end));
  };
}

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
  read(session: number, text: string): void {
    const now = performance.now();
    for (const [, digits] of text.matchAll(/Fred: #(\d+) /g)) {
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

async function joinAll(ports: Ports, sessions: number): Promise<Person[]> {
  const joins = Array.from({ length: sessions }, (_, at) => joinOf((at * 37) % 100));
  const people: Person[] = [];
  // A few at a time: how fast people can come in is not what is measured.
  while (people.length < sessions) {
    const next = joins.slice(people.length, people.length + 25);
    people.push(...(await Promise.all(next.map((join) => join(ports)))));
  }
  return people;
}

function joinOf(place: number): Join {
  let before = 0;
  for (const [part, join] of MIX) {
    before += part;
    if (place < before) return join;
  }
  throw new RangeError(`Cannot join: no door has place ${place}`);
}

async function talk(
  people: readonly Person[],
  tally: Tally,
  lines: number,
  perSecond: number,
): Promise<void> {
  const begin = performance.now();
  for (let line = 0; line < lines; line += 1) {
    await sleep(Math.max(0, begin + (line * 1_000) / perSecond - performance.now()));
    tally.sent(line);
    people[(line * 389) % people.length]?.say(`#${line} The bridge at the mill is out again, take the ford.`);
  }
  const end = performance.now();
  while (!tally.isComplete && performance.now() - end < STRAGGLER_MS) await sleep(50);
}

const [portsText = '{}', sessions = 0, lines = 0, perSecond = 0] = process.argv
  .slice(2)
  .map((arg, at) => (at === 0 ? arg : Number(arg))) as [string, number, number, number];
const people = await joinAll(JSON.parse(portsText) as Ports, sessions);
console.log(JSON.stringify({ ready: people.length }));
for await (const _ of createInterface(process.stdin)) {
  const tally = new Tally(sessions, lines);
  for (const [at, person] of people.entries()) person.onText = (text) => tally.read(at, text);
  const before = process.cpuUsage();
  await talk(people, tally, lines, perSecond);
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ ...tally.report(), clientCpuMs: (user + system) / 1_000 }));
}

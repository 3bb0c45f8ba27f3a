// Clients for measurements: people who come through every door, as cheap as clients can be that read every line.
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { constants, createInflate } from 'node:zlib';
import { OPTIONS, TelnetParser, writeNegotiation } from '@intermud/telnet';
import { Client } from 'ssh2';
import { WebSocket } from 'ws';

/** One session: what it says, and what becomes of what it reads. */
export interface Person {
  say(text: string): void;
  /** Gets all text that comes, cut at line ends or frames. */
  onText(text: string): void;
  /** Finds the numbers of lines in that text, and not in the copies of them for clients that show structures. */
  readonly lines: RegExp;
}

/** Where each door listens. */
export type Ports = Readonly<Record<'telnet' | 'telnets' | 'websocket' | 'ssh', number>>;

/** What somebody is called, and proves it by; both are typed where nothing is sent with the connection. */
interface Who {
  readonly name: string;
  readonly password: string;
}

/** Connects somebody: it resolves when `welcome` is read. */
type Join = (ports: Ports, who: Who, welcome: string) => Promise<Person>;

/** Who comes through which door, in parts of a hundred. */
const MIX: readonly (readonly [part: number, join: Join])[] = [
  [25, telnet([])],
  [25, telnet(['gmcp'])],
  [5, telnet(['gmcp', 'mccp2'])],
  [5, telnet(['gmcp'], 'telnets')],
  [15, webSocket()],
  [20, webSocket('v1.portal.intermud')],
  [5, ssh],
];

/** The door of the person with this number: any hundred that follow each other are mixed as said. */
export function joinOf(number: number): Join {
  const place = (number * 37) % 100;
  let before = 0;
  for (const [part, join] of MIX) {
    before += part;
    if (place < before) return join;
  }
  throw new RangeError(`Cannot join: no door has place ${place}`);
}

// In band the colour before the colon is a control sequence, in JSON it is written out.
const IN_BAND = /(?<!u001b\[0m): #(\d+) /g;
const TEXT_FRAME = /^\["text",.*?: #(\d+) /g;

const MCCP2_BEGINS = Buffer.of(255, 250, OPTIONS.mccp2.code, 255, 240);

function telnet(options: readonly (keyof typeof OPTIONS)[], door: 'telnet' | 'telnets' = 'telnet'): Join {
  const wanted = new Set(options.map((name) => OPTIONS[name].code as number));
  return (ports, { name, password }, welcome) =>
    new Promise((resolve, reject) => {
      const socket = open(ports[door], door === 'telnets');
      let isIn = false;
      const person: Person = {
        say: (text) => void socket.write(`${text}\r\n`),
        onText(text) {
          isIn = text.includes(welcome);
          if (isIn) resolve(person);
        },
        lines: IN_BAND,
      };
      if (name !== '') person.say(`${name}\r\n${password}`);
      const lines = byLine(person);
      const parser = new TelnetParser();
      // Lines are what counts: once somebody is in, whatever else comes is passed over as text without a number.
      const read = (chunk: Buffer) => (isIn ? lines(chunk.toString('latin1')) : opening(chunk));
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
      socket.on('data', (chunk) => {
        if (isInflating) return void inflate?.write(chunk);
        const begin = inflate === undefined ? -1 : chunk.indexOf(MCCP2_BEGINS);
        if (begin < 0) return read(chunk);
        isInflating = true;
        opening(chunk.subarray(0, begin));
        inflate?.write(chunk.subarray(begin + MCCP2_BEGINS.length));
      });
      socket.on('error', reject);
    });
}

/** As clients of people do: what is typed goes out at once. */
function open(port: number, isSecure: boolean): Socket {
  const place = { port, host: '127.0.0.1' };
  const socket = isSecure ? connectTls({ ...place, rejectUnauthorized: false }) : connect(place);
  return socket.setNoDelay(true);
}

function webSocket(subprotocol?: string): Join {
  return ({ websocket: port }, { name, password }, welcome) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/`, subprotocol === undefined ? [] : [subprotocol]);
      let said = 0;
      let seen = 0;
      const person: Person = {
        say(text) {
          said += 1;
          socket.send(JSON.stringify(['text', [text], {}, said]));
        },
        onText: (text) => text.includes(welcome) && resolve(person),
        lines: TEXT_FRAME,
      };
      socket.on('open', () => {
        if (subprotocol !== undefined) socket.send('["hello",{}]');
        if (name !== '') for (const line of [name, password]) person.say(line);
      });
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

function ssh({ ssh: port }: Ports, { name, password }: Who, welcome: string): Promise<Person> {
  return new Promise((resolve, reject) => {
    const client = new Client();
    client.on('error', reject);
    client.on('ready', () =>
      client.shell({ term: 'xterm', cols: 100, rows: 30 }, (error, channel) => {
        if (error) return reject(error);
        const person: Person = {
          say: (text) => void channel.write(`${text}\r`),
          onText: (text) => text.includes(welcome) && resolve(person),
          lines: IN_BAND,
        };
        const lines = byLine(person);
        channel.on('data', (chunk: Buffer) => lines(chunk.toString('latin1')));
      }),
    );
    // COMPAT ssh2 writes a packet in two parts and leaves Nagle's algorithm on: the second then waits 40 ms for the
    // system's acknowledgement. ssh and PuTTY send at once.
    client.connect({ sock: open(port, false), username: name || 'fred', password });
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

// What tests of people share: a router, a hub with its people, and clients that remember what they got.

import { connect, type Socket } from 'node:net';
import { FakeClock, type Introduction, ScriptedMud, seededRandom } from '@intermud/testkit';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { Router } from '../../router/index.ts';
import { openStore, type Store } from '../../store/index.ts';
import { Passwords } from '../passwords.ts';
import { People, type PeopleOptions } from './people.ts';

export const HUB = 'Intermud Hub';
const ROUTER = '*test';

/** A network with a hub on it, and its doors. */
export interface Place {
  readonly store: Store;
  readonly router: Router;
  readonly people: People;
  readonly routerPort: number;
  readonly telnetPort: number;
  readonly webPort: number;
}

/** What a place for tests is made with, but for its router. */
export const PEOPLE = {
  ...{ name: HUB, version: '0.0.0', canSignUp: true, hasGuests: false, packetsPerSecond: 0 },
  passwords: new Passwords({ memoryCost: 8, timeCost: 1 }),
  limits: { settleMs: 20, connectsPerSecond: 0 },
} as const;

/** Opens all of it on free ports; it ends with the test. */
export async function openPlace(options: Partial<PeopleOptions> = {}, kept?: Store): Promise<Place> {
  const store = kept ?? (await openStore({ kind: 'memory' }));
  const clock = new FakeClock();
  const settings = { listGatherMs: 0 };
  const router = new Router({ name: ROUTER, store, clock, random: seededRandom(1), settings });
  const routerPort = (await router.listen('127.0.0.1', 0)).address.port;
  const people = new People({
    ...PEOPLE,
    store,
    routers: [{ name: ROUTER, host: '127.0.0.1', port: routerPort }],
    ...options,
  });
  onTestFinished(async () => {
    await people.stop();
    const stopping = router.stop();
    clock.advance(10_000);
    await stopping;
  });
  await people.start();
  await people.hub.ready();
  const telnet = await people.portal.listen({ kind: 'telnet', port: 0, mssp: () => people.mssp() });
  const web = await people.portal.listen({ kind: 'websocket', port: 0 });
  const ports = { routerPort, telnetPort: telnet.address.port, webPort: web.address.port };
  return { store, router, people, ...ports };
}

/** Another mud on the network. */
export async function joinMud(
  { routerPort: port }: Place,
  name: string,
  introduction: Introduction = {},
): Promise<ScriptedMud> {
  const mud = await ScriptedMud.online({ port, name, ...introduction });
  onTestFinished(() => mud.crash());
  return mud;
}

const WAIT_MS = 60_000; // For what is not going to come.

/** Waits for something that a client gets; each wait begins behind what the last one has found. */
abstract class Waiting<T> {
  readonly got: T[] = [];
  #came = Promise.withResolvers<void>();

  protected add(item: T): void {
    this.got.push(item);
    this.#came.resolve();
    this.#came = Promise.withResolvers<void>();
  }

  protected async find<Found>(what: string, look: () => Found | undefined): Promise<Found> {
    const late = AbortSignal.timeout(WAIT_MS);
    const isOver = new Promise<void>((resolve) => late.addEventListener('abort', () => resolve()));
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (late.aborted)
        throw new Error(`${what} has not come; there is ${JSON.stringify(this.got).slice(-1_500)}`);
      await Promise.race([this.#came.promise, isOver]);
    }
  }
}

/** Somebody with a telnet that knows nothing of options. */
export class Telnet extends Waiting<string> {
  readonly #socket: Socket;
  #bytes = Buffer.alloc(0);
  #at = 0;
  #hasGmcp = false;

  private constructor(socket: Socket) {
    super();
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.add(chunk.toString('latin1'));
    });
    onTestFinished(() => void socket.destroy());
  }

  static async open({ telnetPort: port }: Pick<Place, 'telnetPort'>): Promise<Telnet> {
    const socket = connect({ port, host: '127.0.0.1' });
    await new Promise((resolve) => socket.once('connect', resolve));
    return new Telnet(socket);
  }

  /** The same, with a new account. */
  static async signUp(place: Place, name: string): Promise<Telnet> {
    await place.people.hub.accounts.create({ name, password: 'open sesame' });
    return Telnet.login(place, name);
  }

  static async login(place: Place, name: string): Promise<Telnet> {
    const client = await Telnet.open(place);
    client.type(name, 'open sesame');
    await client.see(/All commands: .*\n/);
    return client;
  }

  /** All that was shown: without options and colours. */
  get text(): string {
    return this.raw.replace(/\x1b\[[\d;]*m/g, '').replaceAll('\r', '');
  }

  /** The same with colours. */
  get raw(): string {
    return withoutOptions(this.#bytes).toString('utf8');
  }

  get bytes(): Buffer {
    return this.#bytes;
  }

  get ended(): Promise<void> {
    return new Promise(
      (resolve) => void (this.#socket.closed ? resolve() : this.#socket.once('close', () => resolve())),
    );
  }

  type(...lines: string[]): void {
    this.#socket.write(lines.map((line) => `${line}\r\n`).join(''));
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** Says something by GMCP; the first time, after taking the hub's offer of it. */
  gmcp(name: string, payload?: unknown): void {
    if (!this.#hasGmcp) this.write(Buffer.from([255, 253, 201])); // IAC DO GMCP
    this.#hasGmcp = true;
    const text = payload === undefined ? name : `${name} ${JSON.stringify(payload)}`;
    this.write(Buffer.from(`\xff\xfa\xc9${text}\xff\xf0`, 'latin1'));
  }

  /** What GMCP has said under a name, from the beginning. */
  told(name: string): unknown[] {
    const found = this.#bytes.toString('latin1').matchAll(/\xff\xfa\xc9(\S+) ?(.*?)\xff\xf0/gs);
    return [...found].flatMap(([, is, json]) => (is === name && json ? [JSON.parse(json)] : []));
  }

  /** Waits for a text. */
  async see(pattern: RegExp): Promise<RegExpExecArray> {
    return this.find(String(pattern), () => {
      const found = pattern.exec(this.text.slice(this.#at));
      if (found !== null) this.#at += found.index + found[0].length;
      return found ?? undefined;
    });
  }

  /** Waits for bytes, from the beginning. */
  async receive(bytes: string): Promise<void> {
    await this.find(bytes, () => (this.#bytes.includes(bytes, 0, 'latin1') ? true : undefined));
  }

  end(): void {
    this.#socket.destroy();
  }
}

function withoutOptions(bytes: Buffer): Buffer {
  const kept: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 255) kept.push(bytes[at] ?? 0);
    else if (bytes[at + 1] === 250) at = bytes.indexOf(Buffer.from([255, 240]), at) + 1;
    else if ((bytes[at + 1] ?? 0) > 250) at += 2;
    else at += 1;
  }
  return Buffer.from(kept);
}

type Kwargs = Record<string, unknown>;
export type Frame = readonly [name: string, args: unknown[], kwargs: Kwargs];

/** Somebody with a program that speaks JSON. */
export class Web extends Waiting<Frame> {
  readonly #socket: WebSocket;
  #at = 0;
  #asked = 0;

  private constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
    socket.on('message', (data) => this.add(JSON.parse(String(data)) as Frame));
    onTestFinished(() => socket.terminate());
  }

  static async open({ webPort }: Pick<Place, 'webPort'>): Promise<Web> {
    const socket = new WebSocket(`ws://127.0.0.1:${webPort}/`);
    const client = new Web(socket);
    await new Promise((resolve) => socket.once('open', resolve));
    return client;
  }

  /** The same, with a new account. */
  static async signUp(place: Place, name: string): Promise<Web> {
    await place.people.hub.accounts.create({ name, password: 'open sesame' });
    return Web.login(place, name);
  }

  static async login(place: Place, name: string): Promise<Web> {
    const client = await Web.open(place);
    client.send('login', [name, 'open sesame']);
    await client.next('intermud_mail_unread'); // The last of what is told at first.
    return client;
  }

  send(name: string, args: unknown[] = [], kwargs: Kwargs = {}): void {
    this.#socket.send(JSON.stringify([name, args, kwargs]));
  }

  /** The next message of a name. */
  next(name: string, test: (kwargs: Kwargs, args: unknown[]) => boolean = () => true): Promise<Frame> {
    return this.find(name, () => {
      const at = this.got.findIndex(
        ([is, args, kwargs], index) => index >= this.#at && is === name && test(kwargs, args),
      );
      if (at < 0) return undefined;
      this.#at = at + 1;
      return this.got[at];
    });
  }

  /** Sends a request and gives its answer, or the error, wherever it stands. */
  async ask(name: string, kwargs: Kwargs = {}): Promise<Kwargs> {
    const cmdid = ++this.#asked;
    this.send(name, [], { ...kwargs, cmdid });
    const answer = await this.find(`the answer to ${name}`, () =>
      this.got.find(([is, , given]) => given.cmdid === cmdid && (is === name || is.endsWith('error'))),
    );
    const { cmdid: _, ...rest } = answer[2];
    return rest;
  }
}

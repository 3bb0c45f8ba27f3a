// A network for tests of oob links: a router that passes on what muds say, muds, and peers that do only what they are told.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { decodeLpc, encodeFrame, FrameDecoder, type LpcArray, type LpcValue } from '@intermud/wire';
import { expect } from 'vitest';
import { Mud } from '../src/mud.ts';
import type { OobHandlers, OobOptions } from '../src/oob/options.ts';
import { memoryStorage } from '../src/storage.ts';
import { FakeClock } from './clock.ts';

/** Waits until something is so, for as long as a busy machine may need. */
export const until = <T>(look: () => T) => expect.poll(look, { timeout: 60_000, interval: 2 });

/** One end of a MUD-mode link, by hand. */
export class RawLink {
  readonly #socket: Socket;
  readonly #unread: LpcValue[] = [];
  readonly #readers = new Set<() => void>();
  #bytesFollow = false;
  isClosed = false;

  constructor(socket: Socket) {
    this.#socket = socket.setNoDelay();
    const decoder = new FrameDecoder(2 ** 26);
    socket.on('data', (chunk) => {
      for (const frame of decoder.push(chunk)) this.#take(frame);
      this.#wake();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.isClosed = true;
      this.#wake();
    });
  }

  /** A frame; the one behind a file-piece is no LPC, and its bytes are dropped. */
  #take(frame: Uint8Array): void {
    const isBytes = this.#bytesFollow;
    const value = isBytes ? 0 : decodeLpc(frame);
    this.#bytesFollow = Array.isArray(value) && value[0] === 'file-piece';
    if (!isBytes) this.#unread.push(value);
  }

  /** From another address of this machine, if one is given. */
  static async connect(port: number, localAddress?: string): Promise<RawLink> {
    const socket = connect({ port, host: '127.0.0.1', ...(localAddress && { localAddress }) });
    await once(socket, 'connect');
    return new RawLink(socket);
  }

  /** The next value that comes. */
  async next(): Promise<LpcValue> {
    while (this.#unread.length === 0) await this.#more('Cannot read: the link is closed');
    return this.#unread.shift() as LpcValue;
  }

  /** The next value, which must be a packet of this type. */
  async expect(type: string): Promise<LpcArray> {
    const value = (await this.next()) as LpcArray;
    if (!Array.isArray(value) || value[0] !== type)
      throw new Error(`Expected ${type}, got ${JSON.stringify(value)}`);
    return value;
  }

  get unread(): readonly LpcValue[] {
    return this.#unread;
  }

  send(...packet: LpcValue[]): void {
    this.#socket.write(encodeFrame(packet));
  }

  sendBare(value: LpcValue): void {
    this.#socket.write(encodeFrame(value));
  }

  sendBytes(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** Reads no more, so that the other side's writes stand still. */
  pause(): void {
    this.#socket.pause();
  }

  end(): void {
    this.#socket.end();
  }

  cut(): void {
    this.#socket.resetAndDestroy();
  }

  async closed(): Promise<void> {
    while (!this.isClosed) await this.#more('');
  }

  async #more(whenClosed: string): Promise<void> {
    if (this.isClosed) throw new Error(whenClosed);
    await new Promise<void>((resolve) => void this.#readers.add(resolve));
  }

  #wake(): void {
    for (const resolve of this.#readers) resolve();
    this.#readers.clear();
  }
}

/** A router that lets everybody in, tells everybody of all, and passes on by target. Nothing more. */
class TinyRouter {
  readonly server: Server;
  readonly #links = new Map<string, RawLink>();
  readonly #rows = new Map<string, LpcArray>();
  readonly #waiting: { name: string; then: () => void }[] = [];

  constructor() {
    this.server = createServer((socket) => void this.#serve(new RawLink(socket)));
  }

  get address() {
    return { name: '*alpha', host: '127.0.0.1', port: (this.server.address() as AddressInfo).port };
  }

  /** What the mudlist tells of a mud from now on. */
  row(name: string, change: (row: LpcArray) => LpcArray): void {
    const row = this.#rows.get(name);
    if (row !== undefined) this.#tell(name, change(row));
  }

  async joined(name: string): Promise<void> {
    if (!this.#rows.has(name)) await new Promise<void>((then) => this.#waiting.push({ name, then }));
  }

  close(): void {
    this.server.close();
    for (const link of this.#links.values()) link.end();
  }

  async #serve(link: RawLink): Promise<void> {
    try {
      for (;;) this.#take(link, (await link.next()) as LpcArray);
    } catch {
      // The mud has gone.
    }
  }

  #take(link: RawLink, packet: LpcArray): void {
    const [type, , from, , to] = packet as [string, number, string, LpcValue, string];
    if (type === 'startup-req-3') this.#join(link, from, packet);
    else this.#links.get(to)?.send(...packet);
  }

  #join(link: RawLink, name: string, startup: LpcArray): void {
    this.#links.set(name, link);
    const { port } = this.address;
    link.send('startup-reply', 5, '*alpha', 0, name, 0, [['*alpha', `127.0.0.1 ${port}`]], 1);
    link.send('mudlist', 5, '*alpha', 0, name, 0, 1, new Map([...this.#rows]));
    this.#tell(name, [-1, '127.0.0.1', ...startup.slice(9)]);
  }

  #tell(name: string, row: LpcArray): void {
    this.#rows.set(name, row);
    for (const [to, link] of this.#links)
      link.send('mudlist', 5, '*alpha', 0, to, 0, this.#rows.size + 1, new Map([[name, row]]));
    for (const waiting of this.#waiting) if (waiting.name === name) waiting.then();
  }
}

/** A mud that does only what a test tells it to. */
export interface Peer {
  readonly name: string;
  /** Its in-band link. */
  readonly inBand: RawLink;
  /** The next link that somebody opens to its oob port. */
  link(): Promise<RawLink>;
  /** A key for somebody's oob port, by way of the router. */
  keyFor(mud: string): Promise<number>;
  /** Answers the next auth-mud-req. */
  giveKey(key: number): Promise<void>;
  /** Lets the next who calls begin: gives the key, and answers oob-begin. */
  answer(key?: number): Promise<RawLink>;
}

/** A network of muds and peers. */
export interface OobNet extends AsyncDisposable {
  readonly clock: FakeClock;
  /** Starts a mud and waits until all others know it. */
  mud(name: string, handlers?: OobHandlers, options?: OobOptions): Promise<Mud>;
  /** Joins a scripted mud, which offers these services. */
  peer(name: string, services: readonly string[], otherData?: readonly [string, LpcValue][]): Promise<Peer>;
  /** Changes what the mudlist tells of a mud. */
  row(name: string, change: (row: LpcArray) => LpcArray): Promise<void>;
  /** Connects to a mud's oob port; from another address of this machine, if one is given. */
  call(mud: Mud, from?: string): Promise<RawLink>;
}

/** A letter for fred, as it goes over a link to Granite. */
export const LETTER: readonly LpcValue[] = [
  ...['mail', 7, 'barney', new Map([['Granite', ['fred']]]), new Map(), []],
  ...[2_000, 'Hi', 'Yes'],
];

/** Places in a row of the mudlist. */
export const ROW = { state: 0, address: 1, oobPort: 3, services: 11, otherData: 12 } as const;

export async function oobNet(): Promise<OobNet> {
  const clock = new FakeClock();
  const router = new TinyRouter();
  const muds: Mud[] = [];
  const servers: Server[] = [];
  const links: RawLink[] = [];
  router.server.listen(0, '127.0.0.1');
  await once(router.server, 'listening');

  const known = (mud: Mud, isSo: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => isSo() && resolve();
      mud.mudlist.on('updated', look);
      look();
    });
  const knownToAll = (name: string) =>
    Promise.all(muds.map((mud) => known(mud, () => mud.mudlist.has(name))));

  const mud: OobNet['mud'] = async (name, handlers = {}, options = {}) => {
    const made = new Mud({
      name,
      routers: [router.address],
      storage: memoryStorage(),
      clock,
      random: () => 0.5,
      packetsPerSecond: 0,
      oob: { listen: { host: '127.0.0.1', port: 0 }, handlers, ...options },
    });
    muds.push(made);
    made.start();
    await made.online();
    await knownToAll(name);
    return made;
  };

  const peer: OobNet['peer'] = async (name, services, otherData = []) => {
    const arrived: RawLink[] = [];
    const waiting: ((link: RawLink) => void)[] = [];
    const server = createServer((socket) => {
      const link = new RawLink(socket);
      links.push(link);
      const taker = waiting.shift();
      if (taker) taker(link);
      else arrived.push(link);
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const inBand = await RawLink.connect(router.address.port);
    links.push(inBand);
    inBand.send(
      ...['startup-req-3', 5, name, 0, '*alpha', 0, 0, 0, 0, 4000, port, 0],
      ...['Lib', 'Lib', 'FluffOS', 'LP', 'open', 'a@b.c'],
      new Map(services.map((word) => [word, 1])),
      new Map(otherData),
    );
    await inBand.expect('startup-reply');
    await knownToAll(name);
    const skipTo = async (type: string): Promise<LpcArray> => {
      for (;;) {
        const packet = (await inBand.next()) as LpcArray;
        if (packet[0] === type) return packet;
      }
    };
    const link = async () => arrived.shift() ?? new Promise<RawLink>((resolve) => waiting.push(resolve));
    const giveKey = async (key: number) => {
      const request = await skipTo('auth-mud-req');
      inBand.send('auth-mud-reply', 5, name, 0, request[2] as string, 0, key);
    };
    return {
      ...{ name, inBand, link, giveKey },
      keyFor: async (target) => {
        inBand.send('auth-mud-req', 5, name, 0, target, 0);
        return (await skipTo('auth-mud-reply'))[6] as number;
      },
      answer: async (key = 1) => {
        await giveKey(key);
        const called = await link();
        await called.expect('oob-begin');
        called.send('oob-begin', name, 0, 0);
        return called;
      },
    };
  };

  const row: OobNet['row'] = async (name, change) => {
    const before = muds.map((one) => one.mudlist.get(name));
    router.row(name, change);
    await Promise.all(muds.map((one, at) => known(one, () => one.mudlist.get(name) !== before[at])));
  };

  const call: OobNet['call'] = async (to, from) => {
    const link = await RawLink.connect(to.oob.ports?.port ?? 0, from);
    links.push(link);
    return link;
  };

  const dispose = async () => {
    for (const link of links) link.cut();
    const stopped = muds.map((one) => one.stop());
    router.close();
    await Promise.all(stopped);
    for (const server of servers) server.close();
  };
  return { clock, mud, peer, row, call, [Symbol.asyncDispose]: dispose };
}

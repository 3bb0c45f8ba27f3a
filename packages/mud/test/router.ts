// A router that does only what a test tells it to.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { decodeLpc, encodeFrame, FrameDecoder, type LpcArray, type LpcValue } from '@intermud/wire';

/** One mud's connection, as its router sees it. */
export class RouterLink {
  readonly #socket: Socket;
  readonly #unread: LpcArray[] = [];
  readonly #readers = new Set<() => void>();
  isClosed = false;

  constructor(socket: Socket) {
    this.#socket = socket.setNoDelay();
    const decoder = new FrameDecoder(2 ** 21);
    socket.on('data', (chunk) => {
      for (const frame of decoder.push(chunk)) this.#unread.push(decodeLpc(frame) as LpcArray);
      this.#wake();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.isClosed = true;
      this.#wake();
    });
  }

  /** The first unread packet of a type; those before it are forgotten. */
  async expect(type: string): Promise<LpcArray> {
    for (;;) {
      const packet = await this.next();
      if (packet === undefined) throw new Error(`Cannot expect ${type}: the mud has closed its link`);
      if (packet[0] === type) return packet;
    }
  }

  /** The next packet of whatever type; undefined when the mud has closed its end. */
  async next(): Promise<LpcArray | undefined> {
    while (this.#unread.length === 0 && !this.isClosed) await this.#woken();
    return this.#unread.shift();
  }

  /** All that has come and has not been read. */
  unread(): LpcArray[] {
    return this.#unread.splice(0);
  }

  send(...packet: LpcValue[]): void {
    this.#socket.write(encodeFrame(packet));
  }

  sendBytes(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** Closes in good order. */
  end(): void {
    this.#socket.end();
  }

  /** Breaks off. */
  cut(): void {
    this.#socket.resetAndDestroy();
  }

  /** Resolves when the mud has closed its end. */
  async closed(): Promise<void> {
    while (!this.isClosed) await this.#woken();
  }

  #woken(): Promise<void> {
    return new Promise<void>((resolve) => void this.#readers.add(resolve));
  }

  #wake(): void {
    for (const resolve of this.#readers) resolve();
    this.#readers.clear();
  }
}

/** A scripted router on a free port of the loopback. */
export class ScriptedRouter implements AsyncDisposable {
  readonly name: string;
  readonly #server: Server;
  readonly #links: RouterLink[] = [];
  readonly #arrivals: ((link: RouterLink) => void)[] = [];

  private constructor(name: string) {
    this.name = name;
    this.#server = createServer((socket) => this.#arrive(new RouterLink(socket)));
  }

  static async listen(name = '*alpha'): Promise<ScriptedRouter> {
    const router = new ScriptedRouter(name);
    router.#server.listen(0, '127.0.0.1');
    await once(router.#server, 'listening');
    return router;
  }

  get address() {
    const { port } = this.#server.address() as AddressInfo;
    return { name: this.name, host: '127.0.0.1', port };
  }

  /** This router as startup-reply lists it. */
  get listed(): LpcArray {
    return [this.name, `127.0.0.1 ${this.address.port}`];
  }

  /** The next mud that connects. */
  link(): Promise<RouterLink> {
    const waiting = this.#links.shift();
    return waiting ? Promise.resolve(waiting) : new Promise((resolve) => void this.#arrivals.push(resolve));
  }

  /** The next mud that connects, accepted, with nothing unread. */
  async accept(password = 1234): Promise<RouterLink> {
    const link = await this.link();
    const startup = await link.expect('startup-req-3');
    link.send('startup-reply', 5, this.name, 0, startup[2] as string, 0, [this.listed], password);
    return link;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    for (const link of this.#links) link.cut();
  }

  #arrive(link: RouterLink): void {
    const taker = this.#arrivals.shift();
    if (taker) taker(link);
    else this.#links.push(link);
  }
}

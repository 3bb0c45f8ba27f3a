// A mud of a play that knows only the specification: it has an oob port, and says and hears what its lines say.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { decodeLpc, encodeFrame, FrameDecoder, isArray, type LpcArray, type LpcValue } from '@intermud/wire';
import type { RouterAt } from '../actor.ts';

const PATIENCE_MS = 60_000;
const FRAME_BYTES_MAX = 2 ** 22;

/** Frames that have come over one connection and have not been read. */
class Line {
  readonly socket: Socket;
  readonly #heard: LpcArray[] = [];
  #isClosed = false;
  #wake = (): void => {};

  constructor(socket: Socket) {
    this.socket = socket;
    const frames = new FrameDecoder(FRAME_BYTES_MAX);
    socket.on('data', (chunk) => {
      for (const frame of frames.push(chunk)) this.#take(decodeLpc(frame));
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#isClosed = true;
      this.#wake();
    });
  }

  say(value: LpcValue): void {
    this.socket.write(encodeFrame(value));
  }

  /** The next frame that `isWanted`, others passed over; undefined when the connection has closed. */
  async hear(
    what: string,
    isWanted: (value: LpcArray) => boolean = () => true,
  ): Promise<LpcArray | undefined> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const at = this.#heard.findIndex(isWanted);
      if (at >= 0) return this.#heard.splice(0, at + 1).at(-1);
      if (this.#isClosed) return undefined;
      if (Date.now() >= deadline) throw new Error(`waited for ${what} and nothing came`);
      await this.#more(deadline - Date.now());
    }
  }

  #take(value: LpcValue): void {
    // Answers of news servers may be bare: here they are arrays of one.
    this.#heard.push(isArray(value) ? value : [value]);
    this.#wake();
  }

  async #more(withinMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** A scripted mud with an oob port. */
export class Peer implements AsyncDisposable {
  readonly name: string;
  readonly #services: readonly string[];
  readonly #server: Server;
  #router: Line | undefined;
  #link: Line | undefined;
  #calls: Socket[] = [];
  #onCall = (): void => {};

  private constructor(name: string, services: readonly string[]) {
    this.name = name;
    this.#services = services;
    this.#server = createServer((socket) => {
      this.#calls.push(socket);
      this.#onCall();
    });
  }

  static async join(name: string, services: readonly string[], router: RouterAt): Promise<Peer> {
    const peer = new Peer(name, services);
    peer.#server.listen(0, '127.0.0.1');
    await once(peer.#server, 'listening');
    peer.#router = new Line(connect(router.port, router.host));
    peer.#router.say(peer.#startup(router));
    await peer.hearInBand('startup-reply');
    return peer;
  }

  /** Says something in-band. */
  sayInBand(packet: LpcArray): void {
    this.#router?.say(packet);
  }

  /** The next packet of that type that comes in-band. */
  async hearInBand(type: string): Promise<LpcArray> {
    const packet = await this.#router?.hear(type, (value) => value[0] === type);
    if (packet === undefined) throw new Error(`waited for ${type} and its router closed the link`);
    return packet;
  }

  /** Takes the next call at the oob port. */
  async answer(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (this.#calls.length === 0) {
      if (Date.now() >= deadline) throw new Error('waited to be called and was not');
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadline - Date.now());
        this.#onCall = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#link = new Line(this.#calls.shift() as Socket);
  }

  /** Calls an oob port. */
  async call(port: number): Promise<void> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    this.#link = new Line(socket);
  }

  say(value: LpcValue): void {
    this.#link?.say(value);
  }

  /** The next frame on the oob link; undefined when the other side has closed it. */
  async hear(what: string): Promise<LpcArray | undefined> {
    return this.#link?.hear(what);
  }

  hangUp(): void {
    this.#link?.socket.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#link?.socket.destroy();
    for (const socket of this.#calls) socket.destroy();
    this.#router?.socket.destroy();
    this.#server.close();
  }

  #startup(router: RouterAt): LpcArray {
    const { port } = this.#server.address() as AddressInfo;
    const words = ['Play 1', 'Play 1', 'Peer 1', 'LP', 'mudlib development', 'nobody@example.org'];
    const services = new Map(this.#services.map((service) => [service, 1]));
    const ports = [4000, port, 0];
    return [
      'startup-req-3',
      5,
      this.name,
      0,
      router.name,
      0,
      0,
      0,
      0,
      ...ports,
      ...words,
      services,
      new Map(),
    ];
  }
}

// A mud that does what a test says, byte for byte, and nothing else.
import { connect, type Socket } from 'node:net';
import { decodeLpc, encodeFrame, FrameDecoder, isArray, type LpcArray, type LpcValue } from '@intermud/wire';

/** Milliseconds that a test waits for a packet before it fails. Nothing on loopback takes so long. */
const WAIT_MS = 60_000;

/** Bytes of a frame that a scripted mud takes. */
const FRAME_BYTES_MAX = 64 * 1024 * 1024;

/** Where to connect, and as whom. */
export interface ScriptedMudOptions {
  readonly port: number;
  readonly host?: string;
  readonly name: string;
  /** The router's name. */
  readonly router?: string;
  /** Our own end's address, such as 127.0.0.2, to come from elsewhere. */
  readonly localAddress?: string;
}

/** What a start-up may say; every field has a default. */
export interface Introduction {
  readonly password?: number;
  readonly mudlistId?: number;
  readonly chanlistId?: number;
  readonly playerPort?: number;
  readonly mudlib?: string;
  readonly driver?: string;
  readonly services?: Readonly<Record<string, LpcValue>>;
  readonly otherData?: LpcValue;
}

/** Every service of the specification that a mud answers in band. */
export const SERVICES = { tell: 1, emoteto: 1, who: 1, finger: 1, locate: 1, channel: 1, auth: 1, ucache: 1 };

interface Wanted {
  readonly matches: (packet: LpcArray) => boolean;
  readonly take: (packet: LpcArray) => void;
}

/**
 * A connection to a router. Packets wait in `packets` until a test takes them with {@link next}.
 *
 * @example
 * await using mud = await ScriptedMud.connect({ port, name: 'Bedrock' });
 * await mud.startup();
 * mud.send(['tell', 5, 'Bedrock', 'fred', 'Granite', 'barney', 'Fred', 'Yabba']);
 */
export class ScriptedMud implements AsyncDisposable {
  readonly name: string;
  readonly router: string;
  readonly socket: Socket;
  /** Packets that nobody has taken yet, in the order in which they came. */
  readonly packets: LpcArray[] = [];
  /** Frames as they came, lengths taken off. */
  readonly frames: Buffer[] = [];
  /** Resolves when the connection has gone, by whomever. */
  readonly closed: Promise<void>;
  /** The password of the last startup-reply. */
  password = 0;
  readonly #decoder = new FrameDecoder(FRAME_BYTES_MAX);
  readonly #wanted = new Set<Wanted>();
  #isClosed = false;
  #pings = 0;

  private constructor(socket: Socket, { name, router = '*test' }: ScriptedMudOptions) {
    this.name = name;
    this.router = router;
    this.socket = socket;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.closed = promise;
    socket.on('data', (chunk) => this.#received(chunk));
    socket.on('error', () => {}); // A reset is a close like any other.
    socket.on('close', () => {
      this.#isClosed = true;
      resolve();
    });
  }

  static connect(options: ScriptedMudOptions): Promise<ScriptedMud> {
    const { promise, resolve, reject } = Promise.withResolvers<ScriptedMud>();
    const { port, host = '127.0.0.1', localAddress } = options;
    const socket = connect({ port, host, noDelay: true, ...(localAddress ? { localAddress } : {}) });
    socket.once('error', reject);
    socket.once('connect', () => resolve(new ScriptedMud(socket, options)));
    return promise;
  }

  /** Connects and starts up. */
  static async online(options: ScriptedMudOptions & Introduction): Promise<ScriptedMud> {
    const mud = await ScriptedMud.connect(options);
    await mud.startup(options);
    return mud;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Sends a packet, NUL included. */
  send(packet: LpcValue): void {
    this.socket.write(encodeFrame(packet));
  }

  /** Sends LPC text as it is, with a length in front; latin1, so every byte can be said. */
  sendText(text: string): void {
    const body = Buffer.from(text, 'latin1');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    this.socket.write(Buffer.concat([length, body]));
  }

  sendBytes(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  /** The startup-req-3 of this mud. */
  introduction(given: Introduction = {}): LpcArray {
    const services = new Map(Object.entries(given.services ?? SERVICES));
    const ids = [given.password ?? 0, given.mudlistId ?? 0, given.chanlistId ?? 0];
    const ports = [given.playerPort ?? 4000, 0, 0];
    const words = [given.mudlib ?? 'Lib 1', 'Lib', given.driver ?? 'Driver 1', 'LP', 'open for public'];
    const rest = ['admin@example.org', services, given.otherData ?? 0];
    return ['startup-req-3', 5, this.name, 0, this.router, 0, ...ids, ...ports, ...words, ...rest];
  }

  /** Starts up and waits for the startup-reply. */
  async startup(given: Introduction = {}): Promise<LpcArray> {
    this.send(this.introduction(given));
    const reply = await this.next('startup-reply');
    this.password = Number(reply[7]);
    return reply;
  }

  /** Takes the first packet of that type (and of that look), or waits for it. Rejects when the connection ends first. */
  next(type: string, matches: (packet: LpcArray) => boolean = () => true): Promise<LpcArray> {
    const fits = (packet: LpcArray) => packet[0] === type && matches(packet);
    const at = this.packets.findIndex(fits);
    if (at >= 0) return Promise.resolve(this.packets.splice(at, 1)[0] as LpcArray);
    return this.#wait(type, fits);
  }

  /** Takes all packets of that type that have come. */
  taken(type: string): LpcArray[] {
    const found = this.packets.filter((packet) => packet[0] === type);
    for (const packet of found) this.packets.splice(this.packets.indexOf(packet), 1);
    return found;
  }

  /** Resolves when the router has treated all that this mud sent: what it answered or sent before is here. */
  async sync(): Promise<void> {
    this.#pings += 1;
    const stamp = `sync ${this.#pings}`;
    this.send(['ping-req', 5, this.name, stamp, this.router, 0, 0]);
    await this.next('ping-reply', (packet) => packet[5] === stamp);
  }

  /** Ends the connection as a crash would. */
  async crash(): Promise<void> {
    this.socket.destroy();
    await this.closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.crash();
  }

  #wait(type: string, matches: (packet: LpcArray) => boolean): Promise<LpcArray> {
    const { promise, resolve, reject } = Promise.withResolvers<LpcArray>();
    const wanted: Wanted = { matches, take: resolve };
    this.#wanted.add(wanted);
    const fail = (why: string) => {
      const seen = JSON.stringify(this.packets.map((packet) => packet.slice(0, 9).map(String)));
      reject(new Error(`${this.name} waits for ${type}: ${why}; what came instead: ${seen}`));
    };
    const timer = setTimeout(() => fail(`nothing in ${WAIT_MS} ms`), WAIT_MS);
    void this.closed.then(() => fail('the connection ended'));
    return promise.finally(() => {
      clearTimeout(timer);
      this.#wanted.delete(wanted);
    });
  }

  #received(chunk: Buffer): void {
    for (const frame of this.#decoder.push(chunk)) {
      this.frames.push(Buffer.from(frame));
      const packet = decodeLpc(frame);
      if (isArray(packet)) this.#arrived(packet);
    }
  }

  #arrived(packet: LpcArray): void {
    for (const wanted of this.#wanted) {
      if (!wanted.matches(packet)) continue;
      this.#wanted.delete(wanted);
      wanted.take(packet);
      return;
    }
    this.packets.push(packet);
  }
}

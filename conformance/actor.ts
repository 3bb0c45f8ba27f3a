// One mud of a play: logs in, says what it is told to, keeps what it hears.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import {
  decodeLpc,
  encodeFrame,
  FRAME_BYTES_MAX,
  FrameDecoder,
  isArray,
  type LpcArray,
  type LpcValue,
} from '@intermud/wire';
import type { Role } from './play.ts';

/** How long a play waits for a packet, in milliseconds: far more than any router on the same machine needs. */
const PATIENCE_MS = 60_000;

/** Packets that come by themselves and that a play only looks at when it asks for them. */
const LISTS = new Set(['startup-reply', 'mudlist', 'chanlist-reply']);

/** What a mud of a play may offer. */
const SERVICES = [
  'tell',
  'emoteto',
  'who',
  'finger',
  'locate',
  'channel',
  'auth',
  'ucache',
  'mail',
  'news',
  'file',
];

/** Where a router is, and what it calls itself. */
export interface RouterAt {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Other routers of its network: what one of them says of its own muds counts as said by this one. */
  readonly others?: readonly string[];
}

/** A scripted mud. */
export class Actor {
  readonly name: string;
  readonly router: RouterAt;
  readonly #services: readonly string[];
  readonly #heard: LpcArray[] = [];
  #socket: Socket | undefined;
  #password = 0;
  #wake = (): void => {};

  constructor(role: Role, router: RouterAt) {
    this.name = role.name;
    this.router = router;
    this.#services = role.services ?? SERVICES;
  }

  /** Connects and logs in; resolves when the router has answered. */
  async arrive(): Promise<void> {
    const socket = connect(this.router.port, this.router.host);
    this.#socket = socket;
    const frames = new FrameDecoder(FRAME_BYTES_MAX);
    socket.on('data', (chunk) => {
      for (const frame of frames.push(chunk)) this.#hear(decodeLpc(frame));
    });
    socket.on('error', () => {}); // A play notices by what does not come.
    this.say(this.#startup());
    const reply = await this.hear('startup-reply');
    this.#password = Number(reply[7]);
    await this.settle();
  }

  /** Closes the connection as a crash would, without a word; resolves when it is closed. */
  async leave(): Promise<void> {
    const socket = this.#socket;
    this.#heard.length = 0;
    this.#socket = undefined;
    if (!socket || socket.destroyed) return;
    const closed = once(socket, 'close');
    socket.destroy();
    await closed;
  }

  get isHere(): boolean {
    return this.#socket !== undefined;
  }

  say(packet: LpcArray): void {
    this.#socket?.write(encodeFrame(packet));
  }

  /**
   * The next packet, lists passed over unless `type` is one.
   * @throws {Error} when nothing comes in time.
   */
  async hear(type: string): Promise<LpcArray> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const at = this.#heard.findIndex(
        (packet) => packet[0] === type || !(LISTS.has(type) || LISTS.has(String(packet[0]))),
      );
      if (at >= 0) return this.#heard.splice(at, 1)[0] as LpcArray;
      if (Date.now() >= deadline) throw new Error(`${this.name} waited for ${type} and nothing came`);
      await this.#news(deadline - Date.now());
    }
  }

  /** What has been heard and not been asked for, lists left out. */
  get unasked(): readonly LpcArray[] {
    return this.#heard.filter((packet) => !LISTS.has(String(packet[0])));
  }

  /** Resolves when everything said so far has passed the router: a packet to oneself comes back behind it. */
  async settle(): Promise<void> {
    const mark = `settle-${++marks}`;
    this.say(['ping-req', 5, this.name, 0, this.name, 0, mark]);
    const deadline = Date.now() + PATIENCE_MS;
    while (!this.#heard.some((packet) => packet[6] === mark)) {
      if (Date.now() >= deadline)
        throw new Error(`${this.name} sent itself a packet and it did not come back`);
      await this.#news(deadline - Date.now());
    }
    this.#heard.splice(
      this.#heard.findIndex((packet) => packet[6] === mark),
      1,
    );
  }

  #hear(value: LpcValue): void {
    if (isArray(value)) this.#heard.push(value);
    this.#wake();
  }

  async #news(withinMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #startup(): LpcArray {
    const services = new Map(this.#services.map((service) => [service, 1]));
    const info = [
      4000,
      0,
      0,
      'Play 1',
      'Play 1',
      'Actor 1',
      'LP',
      'mudlib development',
      'nobody@example.org',
    ];
    return [
      'startup-req-3',
      5,
      this.name,
      0,
      this.router.name,
      0,
      this.#password,
      0,
      0,
      ...info,
      services,
      new Map(),
    ];
  }
}

let marks = 0;

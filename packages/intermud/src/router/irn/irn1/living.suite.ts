// A router as Dead Souls and CoffeeMud have it, with their faults: silent, forgetful, and repeating what it hears. For tests.
import { connect, createServer, type Server, type Socket } from 'node:net';
import {
  decodeLpc,
  encodeFrame,
  FrameDecoder,
  isArray,
  isMapping,
  type LpcArray,
  type LpcMapping,
  type LpcValue,
} from '@intermud/wire';
import { onTestFinished } from 'vitest';
import type { Irn1Settings } from '../peer-settings.ts';

const FRAME_BYTES_MAX = 10_000;

/** Who it is, and what it knows of us. */
export interface LivingOptions {
  readonly name?: string;
  /** What it calls us. */
  readonly as?: string;
  /** Whether start-ups are met with silence. */
  readonly isDeaf?: boolean;
}

/** One connection, whoever dialled it. */
export class Line {
  readonly packets: LpcArray[] = [];
  readonly #socket: Socket;
  readonly #decoder = new FrameDecoder(FRAME_BYTES_MAX);
  isClosed = false;

  constructor(socket: Socket, arrived: (packet: LpcArray) => void) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      for (const frame of this.#decoder.push(chunk)) {
        const packet = decodeLpc(frame);
        if (!isArray(packet)) continue;
        this.packets.push(packet);
        arrived(packet);
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.isClosed = true;
    });
  }

  send(packet: LpcValue): void {
    this.#socket.write(encodeFrame(packet));
  }

  sendText(text: string): void {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    this.#socket.write(Buffer.concat([length, Buffer.from(text, 'latin1')]));
  }

  of(type: string): LpcArray[] {
    return this.packets.filter((packet) => packet[0] === type);
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** A mud as such routers write it. Up unless it is said otherwise. */
export const mudinfo = (name: string, router: LpcValue, more: Record<string, LpcValue> = {}): LpcMapping =>
  new Map<string, LpcValue>(
    Object.entries({
      ...{ name, ip: '203.0.113.9', connect_time: 1_767_225_000, disconnect_time: 0, password: 123_456_789 },
      ...{ old_mudlist_id: 1, old_chanlist_id: 1, player_port: 4000, imud_tcp_port: 0, imud_udp_port: 0 },
      ...{ mudlib: 'Dead Souls', base_mudlib: 'Dead Souls', driver: 'FluffOS', mud_type: 'LP' },
      ...{ open_status: 'open', protocol: 3, restart_delay: -1, router, admin_email: 'a@example.org' },
      services: new Map([...SERVICES].map((service) => [service, 1])),
      other_data: 0,
      ...more,
    }),
  );

const SERVICES = ['tell', 'who', 'channel', 'locate', 'finger'];

/** Such a router. */
export class LivingRouter {
  readonly name: string;
  readonly as: string;
  readonly lines: Line[] = [];
  readonly #server: Server;
  readonly #isDeaf: boolean;
  /** The connection that counts, by our routers' names: that of the newest good start-up. */
  readonly #links = new Map<string, Line>();
  port = 0;

  private constructor({ name = '*dalet', as = '', isDeaf = false }: LivingOptions) {
    this.name = name;
    this.as = as;
    this.#isDeaf = isDeaf;
    this.#server = createServer({ noDelay: true }, (socket) => this.#line(socket));
  }

  static async listen(options: LivingOptions = {}): Promise<LivingRouter> {
    const living = new LivingRouter(options);
    await new Promise<void>((resolve) => living.#server.listen(0, '127.0.0.1', resolve));
    living.port = (living.#server.address() as { port: number }).port;
    onTestFinished(() => living.stop());
    return living;
  }

  /** What the config of one of our routers says of it. */
  settingsFor(us: string, more: Partial<Irn1Settings> = {}): Irn1Settings {
    const name = this.name.startsWith('*') ? this.name : `*${this.name}`;
    const place = { name, host: '127.0.0.1', port: this.port };
    const words = { wireName: this.name, as: this.as || us, password: '1111', peerPassword: '2222' };
    return { ...place, dialect: 'irn1', ...words, ...more };
  }

  link(us: string): Line {
    const line = this.#links.get(us);
    if (line === undefined) throw new TypeError(`${us} has no link with ${this.name}`);
    return line;
  }

  isLinked(us: string): boolean {
    const line = this.#links.get(us);
    return line !== undefined && !line.isClosed;
  }

  /** Dials one of ours, and starts up. */
  async dial(
    port: number,
    us: string,
    passwords: readonly [LpcValue, LpcValue] = [2222, 1111],
  ): Promise<Line> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await new Promise((resolve) => socket.once('connect', resolve));
    const line = this.#line(socket);
    const [mine, yours] = passwords;
    const words = new Map([
      ['client_password', mine],
      ['server_password', yours],
    ]);
    line.send(['irn-startup-req', 5, this.name, 'foo', us, 'bar', words]);
    this.#links.set(us, line);
    return line;
  }

  packet(type: string, us: string, ...fields: LpcArray): LpcArray {
    return [type, 5, this.name, 0, us, 0, ...fields];
  }

  /** Says of a mud what is said. */
  tellOf(us: string, name: string, info: LpcValue, time = 1_767_225_600): void {
    const muds = new Map([[name, info]]);
    this.link(us).send(this.packet('irn-mudlist-delta', us, time, muds));
  }

  tellOfChannel(us: string, name: string, row: LpcValue): void {
    const delta = new Map<string, LpcValue>([
      ['channels', new Map([[name, row]])],
      ['listening', new Map()],
    ]);
    this.link(us).send(this.packet('irn-chanlist-delta', us, 1_767_225_600, delta));
  }

  /** Hands a packet of one of its muds to one of ours, or to all that have a link. */
  carry(packet: LpcArray, us: Iterable<string> = this.#links.keys()): void {
    for (const one of us) this.link(one).send(this.packet('irn-data', one, packet));
  }

  /** Packets of muds that came from one of ours. */
  carried(us: string, type: string): LpcArray[] {
    return this.lines
      .flatMap((line) => line.of('irn-data'))
      .filter((packet) => packet[2] === us)
      .map((packet) => packet[6] as LpcArray)
      .filter((packet) => packet[0] === type);
  }

  /** What it was told last of a mud, and by whom. */
  toldOf(mud: string): readonly [router: string, info: LpcValue] | undefined {
    const told = this.lines.flatMap((line) => line.of('irn-mudlist-delta'));
    const last = told.findLast(
      (packet) => isMapping(packet[7] as LpcValue) && (packet[7] as LpcMapping).has(mud),
    );
    return last && [String(last[2]), (last[7] as LpcMapping).get(mud) as LpcValue];
  }

  async stop(): Promise<void> {
    for (const line of this.lines) line.close();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #line(socket: Socket): Line {
    const line = new Line(socket, (packet) => this.#arrived(line, packet));
    this.lines.push(line);
    return line;
  }

  /** A start-up is never answered; the newest good one counts, and the old socket stays open. */
  #arrived(line: Line, packet: LpcArray): void {
    const [type, , from, , to, , words] = packet;
    if (type !== 'irn-startup-req' || this.#isDeaf || to !== this.name) return;
    if (words === undefined || !isMapping(words)) return;
    if (words.get('client_password') !== 1111 || words.get('server_password') !== 2222) return;
    this.#links.set(String(from), line);
    line.send(this.packet('irn-ping', String(from), 1_767_225_600, 0));
  }
}

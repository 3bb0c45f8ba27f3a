// One connection of a living router, whoever dialled it.
import { decodeLpc, encodeFrame, FrameDecoder, isArray, type LpcArray } from '@intermud/wire';
import type { RouterSocket } from '../../../packages/intermud/src/router/index.ts';
import type { World } from '../world.ts';
import { FRAME_BYTES_MAX, read, type Said, Unreadable } from './read.ts';

/** What is made of a connection's packets. */
export interface LineHost {
  readonly label: string;
  arrived(line: Line, said: Said, packet: LpcArray): void;
  closed(line: Line): void;
}

/** One connection. */
export class Line {
  /** World time of the last packet on it. */
  heardAt: number;
  readonly #world: World;
  readonly #host: LineHost;
  readonly #socket: RouterSocket;
  readonly #decoder = new FrameDecoder(FRAME_BYTES_MAX);

  constructor(world: World, host: LineHost, socket: RouterSocket) {
    this.#world = world;
    this.#host = host;
    this.#socket = socket;
    this.heardAt = world.age;
  }

  send(packet: LpcArray): void {
    this.#socket.write(frameOf(packet));
  }

  close(): void {
    this.#socket.destroy();
  }

  received(chunk: Buffer): void {
    try {
      for (const frame of this.#decoder.push(chunk)) this.#arrived(decodeLpc(frame));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#world.fail(
        `${this.#host.label} cannot read what ${this.#socket.remoteAddress} sent: ${error.message}`,
      );
      this.close();
    }
  }

  closed(): void {
    this.#host.closed(this);
  }

  #arrived(packet: ReturnType<typeof decodeLpc>): void {
    if (!isArray(packet)) throw new Unreadable('a frame holds no array');
    const said = read(packet);
    this.#host.arrived(this, said, packet);
  }
}

/** A packet as it goes out. */
export const frameOf = (packet: LpcArray): string => Buffer.from(encodeFrame(packet)).toString('latin1');

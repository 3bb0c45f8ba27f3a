// A router whose sockets are nothing but memory: for tests that need other addresses than loopback, or many packets.
import { seededRandom } from '@intermud/testkit';
import { decodeLpc, encodeFrame, FrameDecoder, type LpcArray } from '@intermud/wire';
import { onTestFinished } from 'vitest';
import { openStore } from '../store/index.ts';
import type { Listen, RouterSocket, SocketEvents } from './environment.ts';
import { Router, type RouterSettings } from './index.ts';

const FRAME_BYTES_MAX = 2 ** 21;

/** Both ends of a connection in memory: the router's socket, and what the mud does with it. */
export class MemorySocket implements RouterSocket {
  readonly remoteAddress: string;
  readonly localAddress = '192.0.2.2';
  readonly bufferedBytes = 0;
  /** The texts of all frames that came to the mud, as UTF-8, NUL included. */
  readonly texts: string[] = [];
  events: SocketEvents | undefined;
  isEnded = false;
  readonly #decoder = new FrameDecoder(FRAME_BYTES_MAX);
  readonly #waiting: Buffer[] = [];
  #isPaused = false;

  constructor(remoteAddress: string) {
    this.remoteAddress = remoteAddress;
  }

  /** The mud sends bytes. */
  say(bytes: Buffer): void {
    if (this.#isPaused) this.#waiting.push(bytes);
    else this.events?.received(bytes);
  }

  /** The mud sends a packet. */
  send(packet: LpcArray): void {
    this.say(Buffer.from(encodeFrame(packet)));
  }

  /** All packets that came to the mud. */
  packets(): LpcArray[] {
    return this.texts.map((text) => decodeLpc(Buffer.from(text)) as LpcArray);
  }

  write(text: string): void {
    for (const frame of this.#decoder.push(Buffer.from(text, 'latin1')))
      this.texts.push(Buffer.from(frame).toString('utf8'));
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    while (!this.#isPaused && this.#waiting.length > 0)
      this.events?.received(this.#waiting.shift() as Buffer);
  }

  end(): void {
    this.isEnded = true;
    this.events?.closed();
  }

  destroy(): void {
    this.end();
  }
}

/** A router on memory, and how to reach it. Ends with the test. */
export async function network(given: Partial<RouterSettings> = {}) {
  let accept: ((socket: RouterSocket) => SocketEvents) | undefined;
  const transport: Listen = async (address, port, taken) => {
    accept = taken;
    return { address: { address, port }, close: async () => {} };
  };
  const store = await openStore({ kind: 'memory' });
  const settings = { flood: { rate: 0, burst: 1 }, perAddress: { links: 0, registrations: 0 }, ...given };
  const router = new Router({ name: '*test', store, transport, settings, random: seededRandom(3) });
  await router.listen('memory', 1);
  onTestFinished(() => router.stop());
  const dial = (address = '192.0.2.1') => {
    const socket = new MemorySocket(address);
    socket.events = accept?.(socket);
    return socket;
  };
  return { router, dial };
}

/** Lets so many turns of the event loop pass. */
export const turns = async (count = 20): Promise<void> => {
  for (let at = 0; at < count; at += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** The startup-req-3 of a mud that offers tell. */
export const introduction = (name: string, password = 0): LpcArray => [
  ...['startup-req-3', 5, name, 0, '*test', 0, password, 0, 0, 4000, 0, 0],
  ...['lib', 'base', 'driver', 'LP', 'open', 'admin', new Map([['tell', 1]]), 0],
];

// What tests of the hub's link share: a router without a socket.

import type { Connect, ConnectionEvents } from '@intermud/mud';
import { decodeLpc, encodeFrame, FrameDecoder, type LpcArray, type LpcValue } from '@intermud/wire';

/** A turn of the event loop: what is in memory has arrived. */
export const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A router that keeps what it is sent, and says what a test tells it to. */
export class PaperRouter {
  readonly packets: LpcArray[] = [];
  readonly #decoder = new FrameDecoder(1_000_000);
  #events: ConnectionEvents | undefined;

  readonly connect: Connect = (_, events) => {
    this.#events = events;
    queueMicrotask(() => events.opened());
    return {
      bytesQueued: 0,
      write: (bytes, written) => {
        for (const frame of this.#decoder.push(bytes)) this.packets.push(decodeLpc(frame) as LpcArray);
        written();
      },
      end: () => events.closed('ended'),
      destroy: () => events.closed('destroyed'),
    };
  };

  say(...packet: LpcValue[]): void {
    this.#events?.received(encodeFrame(packet));
  }

  accept(): void {
    this.say('startup-reply', 5, '*test', 0, 'Hub', 0, [['*test', '127.0.0.1 8080']], 7);
  }

  list(channels: Record<string, LpcValue>): void {
    this.say('chanlist-reply', 5, '*test', 0, 'Hub', 0, 1, new Map(Object.entries(channels)));
  }

  /** What was asked about channels, without the head. */
  get asked(): LpcArray[] {
    return this.packets
      .filter(([type]) => String(type).startsWith('channel-'))
      .map(([type, , , , , , ...fields]) => [type as string, ...fields]);
  }

  drop(): void {
    this.#events?.closed('gone');
  }
}

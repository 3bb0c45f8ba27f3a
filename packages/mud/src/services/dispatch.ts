// Which service gets a packet, and which error who sent it gets if none can.
import {
  I3Error,
  isPacketType,
  type LpcArray,
  PACKETS,
  type Packet,
  readPacket,
  writeLpc,
} from '@intermud/wire';
import { ERROR_PACKET_BYTES_MAX } from '../limits.ts';
import type { Services } from './all.ts';
import type { Answers, Service, ServiceContext } from './service.ts';

type AnyAnswer = (packet: Packet, raw: LpcArray) => void | Promise<void>;

/** Hands each packet to the service that knows its type. */
export class Dispatcher {
  readonly #context: ServiceContext;
  readonly #answers: Answers;

  constructor(context: ServiceContext, services: Services) {
    this.#context = context;
    this.#answers = Object.assign({}, ...Object.values(services).map((service: Service) => service.answers));
  }

  /** Takes a packet for us. Never throws: what is wrong with it goes back to its sender, or to the log. */
  take(raw: LpcArray): void {
    this.#run(raw).catch((error: unknown) => this.#report(raw, error));
  }

  async #run(raw: LpcArray): Promise<void> {
    const type = String(raw[0]);
    if (ROUTER_ONLY.has(type) && raw[2] !== this.#context.router())
      return this.#ignore(raw, 'only the router may send it');
    if (type === 'mudlist') return this.#context.mudlist.update(Number(raw[6]), raw[7]);
    if (type === 'chanlist-reply') return this.#context.chanlist.update(Number(raw[6]), raw[7]);
    const answer = isPacketType(type) ? (this.#answers[type] as AnyAnswer | undefined) : undefined;
    if (answer === undefined)
      throw new I3Error('PACKET_UNKNOWN', `${this.#context.name} has no use for ${type}`);
    await answer(readPacket(raw), raw);
  }

  #ignore(raw: LpcArray, why: string): void {
    this.#context.log.debug({ type: raw[0], from: raw[2], why }, 'ignored a packet');
  }

  #report(raw: LpcArray, error: unknown): void {
    if (!(error instanceof I3Error)) {
      this.#context.log.error({ err: error, type: raw[0] }, 'a handler of the game failed');
      return;
    }
    this.#ignore(raw, error.message);
    this.#context.refuse(raw, error.code, error.message);
  }
}

/**
 * Whether a packet may be answered by an `error`: only what one mud has asked just us for.
 * Errors and replies are never answered so, or two muds would talk for ever; nor are broadcasts, or a hundred would.
 */
export function mayBeRefused(raw: LpcArray, ownName: string): boolean {
  const [type, , originator, , target] = raw;
  if (typeof type !== 'string' || typeof originator !== 'string' || target !== ownName) return false;
  const isRequest =
    type !== 'error' && !type.endsWith('-reply') && !/^channel-[met]$/.test(type) && !type.startsWith('irn-');
  return isRequest && originator !== ownName && !originator.startsWith('*');
}

/** The packet to send back in an error: none if it is long, since the other side may not take it back. */
export function embeddable(raw: LpcArray): LpcArray | 0 {
  try {
    return writeLpc(raw).length <= ERROR_PACKET_BYTES_MAX ? raw : 0;
  } catch {
    return 0; // Too deep to be written.
  }
}

/** Types that nobody but the router may send: muds could else forge our lists. */
const ROUTER_ONLY: ReadonlySet<string> = new Set([
  PACKETS.mudlist.type,
  PACKETS['chanlist-reply'].type,
  PACKETS['chan-filter-req'].type,
  PACKETS['chan-adminlist-reply'].type,
  PACKETS['router-shutdown'].type,
]);

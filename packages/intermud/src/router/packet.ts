// A packet that has been decoded: one for the router, or one that must be written anew to go on.
import {
  HEAD_LENGTH,
  I3Error,
  isArray,
  kindOf,
  type LpcArray,
  type LpcValue,
  type PacketHead,
  readHead,
  type WireEncoding,
} from '@intermud/wire';
import type { Profile } from './profiles.ts';
import { packetFrame } from './text.ts';
import type { PacketType, PacketTypes } from './types.ts';

/** A packet as it came, its six first elements checked. */
export interface Arrived extends PacketHead {
  readonly type: PacketType;
  readonly array: LpcArray;
}

/** Reads the first six elements of a packet. @throws {I3Error} PACKET_SHAPE. */
export function readArrived(types: PacketTypes, value: LpcValue): Arrived {
  if (!isArray(value)) throw shapeFault(`expected array, found ${kindOf(value)}`);
  const word = value[0];
  if (typeof word !== 'string') throw shapeFault(`field 0 (type) must be string, got ${kindOf(word)}`, value);
  if (value.length < HEAD_LENGTH)
    throw shapeFault(`${word} has ${value.length} elements, not ${HEAD_LENGTH}`, value);
  return { type: types.find(word), array: value, ...readHead(word, value) };
}

const shapeFault = (found: string, packet?: LpcArray): I3Error =>
  new I3Error('PACKET_SHAPE', `Cannot read packet: ${found}`, { packet });

/** The packet one hop on: ttl counted down, not below 0. */
export const oneHopOn = (packet: LpcArray): LpcArray => packet.with(1, Math.max(0, Number(packet[1]) - 1));

/** Whether a packet may go to another router. Muds here get it in any case. Source: Intermud-3, "ttl": hops left. */
export const hasHopsLeft = (packet: LpcArray): boolean => Number(packet[1]) > 0;

/** A packet on its way to several muds: written once for each encoding that is asked for. */
export class Carried {
  readonly type: string;
  readonly #array: LpcArray;
  readonly #frames = new Map<WireEncoding, string>();

  constructor(array: LpcArray) {
    this.type = String(array[0]);
    this.#array = array;
  }

  /** The packet one hop on. */
  static onward({ array }: Arrived): Carried {
    return new Carried(oneHopOn(array));
  }

  /** The frame for a mud, or undefined if it cannot bear it. */
  frameFor(profile: Profile): string | undefined {
    if (profile.knows && !profile.knows.has(this.type)) return undefined;
    const frame = this.#frame(profile.encoding);
    return frame.length <= profile.frameBytesMax ? frame : undefined;
  }

  /** @throws {I3Error} LPC_DEPTH for what is nested deeper than other drivers read. */
  #frame(encoding: WireEncoding): string {
    const kept = this.#frames.get(encoding);
    if (kept !== undefined) return kept;
    const frame = packetFrame(this.#array, encoding);
    this.#frames.set(encoding, frame);
    return frame;
  }
}

// Packets that are changed on their way, for faults that are made on purpose.
import { decodeLpc, encodeFrame, FrameDecoder, isArray, type LpcArray, type LpcValue } from '@intermud/wire';
import type { Tamper } from './sea.ts';
import type { Faults } from './simulate.ts';
import type { World } from './world.ts';

/** What becomes of one packet. */
export type Change = (packet: LpcArray, world: World) => readonly LpcArray[];

/** A fault, and what the simulation has to say of it. */
export interface MadeFault {
  readonly faults: Faults;
  readonly found: RegExp;
}

const isOurs = (place: string): boolean => place.startsWith('10.0.');
const isLiving = (place: string): boolean => place.startsWith('10.5.');
const isMud = (place: string): boolean => !isOurs(place) && !isLiving(place);

/** Changes single packets on ways of one kind. */
function on(isMeant: (from: string, to: string) => boolean, change: Change): Faults {
  const tamper =
    (world: World): Tamper =>
    (text, from, to) => {
      if (!isMeant(from, to)) return [text];
      const frames = [...new FrameDecoder(1 << 24).push(Buffer.from(text, 'latin1'))];
      return frames.flatMap((frame) => {
        const packet = decodeLpc(frame);
        const packets = isArray(packet) ? change(packet, world) : [];
        return packets.map((one) => Buffer.from(encodeFrame(one)).toString('latin1'));
      });
    };
  return { tamper };
}

/** Between ours. */
export const between = (change: Change): Faults => on((from, to) => isOurs(from) && isOurs(to), change);

/** From ours to muds. */
export const toMuds = (change: Change): Faults => on((from, to) => isOurs(from) && isMud(to), change);

/** From ours to living routers. */
export const toLiving = (change: Change): Faults => on((from, to) => isOurs(from) && isLiving(to), change);

/** From living routers to ours. */
export const fromLiving = (change: Change): Faults => on((from, to) => isLiving(from) && isOurs(to), change);

/** From living routers to ours, and back: `change` is told which way a packet goes. */
export function bothWays(change: (packet: LpcArray, isToUs: boolean) => readonly LpcArray[]): Faults {
  const [to, from] = [
    toLiving((packet) => change(packet, false)),
    fromLiving((packet) => change(packet, true)),
  ];
  return { tamper: (world) => joined(to.tamper?.(world), from.tamper?.(world)) };
}

const joined =
  (one: Tamper = (text) => [text], other: Tamper = (text) => [text]): Tamper =>
  (text, from, to) =>
    one(text, from, to).flatMap((part) => other(part, from, to));

/** Whether the type of a packet is meant. */
export const isType = (packet: LpcArray, word: RegExp): boolean => word.test(String(packet[0]));

/** Sets one element of packets of a type. */
export const changed =
  (word: RegExp, index: number, value: LpcValue): Change =>
  (packet) => [isType(packet, word) ? packet.with(index, value) : packet];

/** Packets of a type do not come. */
export const dropped =
  (word: RegExp): Change =>
  (packet) =>
    isType(packet, word) ? [] : [packet];

/** Packets of a type come twice. */
export const doubled =
  (word: RegExp): Change =>
  (packet) =>
    isType(packet, word) ? [packet, packet] : [packet];

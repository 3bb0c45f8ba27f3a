// A packet on to muds that are connected here, whoever sent it: a mud of ours, or another router.
import { I3Error } from '@intermud/wire';
import type { Link } from './link.ts';
import type { Mud } from './mud.ts';
import { type Arrived, Carried } from './packet.ts';
import type { Parts } from './parts.ts';
import { servicesOf } from './types.ts';

/** Sends a packet to one mud. @throws {I3Error} MUD_UNKNOWN, NOT_IMPLEMENTED, PACKET_SHAPE. */
export function deliver(parts: Parts, arrived: Arrived, target: Mud): void {
  const { profile, link } = target;
  const { type, counts } = arrived.type;
  if (link === undefined)
    throw new I3Error('MUD_UNKNOWN', `"${target.name}" is not connected to ${parts.name} at the moment`);
  if (profile.knows && !profile.knows.has(type))
    throw new I3Error('NOT_IMPLEMENTED', `"${target.name}" does not know ${type}`);
  const frame = Carried.onward(translated(arrived, target)).frameFor(profile);
  if (frame === undefined)
    throw new I3Error(
      'PACKET_SHAPE',
      `"${target.name}" takes no packets of more than ${profile.frameBytesMax} bytes`,
    );
  counts.forwarded += 1;
  parts.outboxes.send(link.outbox, frame);
}

/** Sends a broadcast to all muds that offer the service, but not back to its sender. Who cannot bear it is left out in silence. */
export function deliverToAll(parts: Parts, arrived: Arrived, sender?: Link): void {
  arrived.type.counts.forwarded += 1;
  const carried = Carried.onward(arrived);
  const services = servicesOf(arrived.type.type);
  for (const mud of parts.muds.all()) {
    if (mud.link === undefined || mud.link === sender || !mud.offersAny(services)) continue;
    const frame = carried.frameFor(mud.profile);
    if (frame !== undefined) parts.outboxes.send(mud.link.outbox, frame);
  }
}

/** Elements of a locate-reply in protocol 3, and before. Source: Intermud-3, "startup-req-3": the note on version 2. */
const LOCATE_REPLY = { long: 10, short: 8 };

/** A packet as the target's protocol has it. */
function translated(arrived: Arrived, target: Mud): Arrived {
  if (arrived.type.type !== 'locate-reply') return arrived;
  const { array } = arrived;
  if (target.record.protocol < 3) return { ...arrived, array: array.slice(0, LOCATE_REPLY.short) };
  const missing = LOCATE_REPLY.long - array.length;
  return missing > 0 ? { ...arrived, array: [...array, ...new Array<number>(missing).fill(0)] } : arrived;
}

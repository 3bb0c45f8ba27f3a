// Lines on channels: who may speak, who hears it, and the owner's filter.
import {
  chanFilterReply,
  chanFilterReq,
  I3Error,
  type LpcArray,
  type PacketHead,
  readPacket,
} from '@intermud/wire';
import type { Channel } from './channel.ts';
import type { FilterWait } from './filter.ts';
import type { Link } from './link.ts';
import type { Mud } from './mud.ts';
import { type Arrived, Carried, readArrived } from './packet.ts';
import type { Parts } from './parts.ts';

/** Carries lines on the channels of one router. */
export class Lines {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A mud speaks. @throws {I3Error} PACKET_SHAPE, CHANNEL_UNKNOWN, NOT_ALLOWED, MUD_UNKNOWN, NOT_IMPLEMENTED, QUEUE_FULL. */
  speak(_: Link, mud: Mud, arrived: Arrived): void {
    const channel = this.#channelOf(arrived);
    if (!channel.admits(mud)) throw notAdmitted(mud, channel);
    if (channel.mustFilter(mud)) this.#askOwner(channel, arrived);
    else this.#spread(channel, arrived);
  }

  /** The owner gives a line back. What it may not do is dropped: nothing answers a reply. */
  filtered(mud: Mud, arrived: Arrived): void {
    const reply = chanFilterReply.read(arrived.array);
    const channel = this.#parts.channels.find(reply.channel);
    if (channel?.isOwnedBy(mud) !== true || !this.#spreadFiltered(channel, reply.filteredPacket))
      arrived.type.counts.refused += 1;
  }

  /** Tells the speakers of lines whose filter did not answer in time. */
  expire(now: number): void {
    for (const channel of this.#parts.channels.all())
      for (const wait of channel.filter.expire(now))
        this.#tell(wait, `"${channel.record.owner}", which filters "${channel.name}", did not answer`);
  }

  /** The owner of filtered channels has gone: its lines will not come back. */
  ownerLeft(mud: Mud): void {
    for (const channel of this.#parts.channels.all())
      if (channel.isOwnedBy(mud))
        for (const wait of channel.filter.clear())
          this.#tell(wait, `"${mud.name}", which filters "${channel.name}", has gone`);
  }

  /** The channel of a line whose shape is right. */
  #channelOf({ array, type }: Arrived): Channel {
    if (array.length !== type.length)
      throw new I3Error(
        'PACKET_SHAPE',
        `Cannot read ${type.type}: it has ${array.length} elements, not ${type.length}`,
      );
    const packet = readPacket(array) as { channel?: unknown };
    const name = String(packet.channel);
    const channel = this.#parts.channels.find(name);
    if (channel === undefined) throw new I3Error('CHANNEL_UNKNOWN', `There is no channel "${name}"`);
    return channel;
  }

  #spread(channel: Channel, arrived: Arrived): void {
    arrived.type.counts.forwarded += 1;
    // COMPAT CoffeeMud and Luminari address lines to the router or to "null"; on the channel they have no target.
    const { array } = arrived;
    this.#carry(channel, Carried.onward({ ...arrived, array: array.with(4, 0).with(5, 0) }));
  }

  #carry(channel: Channel, carried: Carried): void {
    for (const link of channel.takers) {
      const frame = link.mud && carried.frameFor(link.mud.profile);
      if (frame !== undefined) this.#parts.outboxes.send(link.outbox, frame);
    }
  }

  #askOwner(channel: Channel, arrived: Arrived): void {
    const owner = this.#parts.muds.find(channel.record.owner);
    if (owner?.link === undefined) throw ownerAway(channel);
    const request = chanFilterReq.write(
      chanFilterReq.build({
        originatorMud: this.#parts.name,
        targetMud: owner.name,
        channel: channel.name,
        packetToFilter: arrived.array,
      }),
    );
    const frame = new Carried(request).frameFor(owner.profile);
    if (frame === undefined)
      throw new I3Error(
        'NOT_IMPLEMENTED',
        `"${owner.name}", which filters "${channel.name}", cannot take this line`,
      );
    const key = { type: arrived.type.type, ...headOf(arrived) };
    if (!channel.filter.add(key, this.#parts.clock.now()))
      throw new I3Error('NOT_ALLOWED', `Too many lines wait for the filter of "${channel.name}"`);
    this.#parts.outboxes.send(owner.link.outbox, frame);
  }

  /** False if the owner changed what it may not. */
  #spreadFiltered(channel: Channel, packet: LpcArray | 0): boolean {
    if (packet === 0) return channel.filter.drop() !== undefined;
    const line = readLine(this.#parts, packet);
    if (line === undefined || line.array[6] !== channel.name) return false;
    if (channel.filter.take({ type: line.type.type, ...headOf(line) }) === undefined) return false;
    this.#spread(channel, line);
    return true;
  }

  #tell(wait: FilterWait, message: string): void {
    const mud =
      typeof wait.originatorMud === 'string' ? this.#parts.muds.find(wait.originatorMud) : undefined;
    if (mud?.link === undefined) return;
    const about = { mud: mud.name, user: wait.originatorUser, packet: 0 } as const;
    this.#parts.errors.send(mud.link, 'MUD_UNKNOWN', message, about);
  }
}

const headOf = ({ originatorMud, originatorUser }: PacketHead) => ({ originatorMud, originatorUser });

/** A line inside another packet; undefined if it is none. */
function readLine({ types }: Parts, packet: LpcArray): Arrived | undefined {
  try {
    const line = readArrived(types, packet);
    if (line.type.way !== 'channel' || packet.length !== line.type.length) return undefined;
    readPacket(packet);
    return line;
  } catch (error) {
    if (error instanceof I3Error) return undefined;
    throw error;
  }
}

const ownerAway = (channel: Channel): I3Error =>
  new I3Error('MUD_UNKNOWN', `"${channel.record.owner}", which filters "${channel.name}", is not connected`);

/** Why a mud may not speak on or listen to a channel. */
export function notAdmitted(mud: Mud, channel: Channel): I3Error {
  const why = channel.record.type === 0 ? 'is banned from' : 'is not admitted to';
  return new I3Error(
    'NOT_ALLOWED',
    `"${mud.name}" ${why} "${channel.name}" by its owner, "${channel.record.owner}"`,
  );
}

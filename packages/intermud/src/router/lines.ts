// Lines on channels: who may speak, who hears it, and the owner's filter.
import {
  chanFilterReply,
  chanFilterReq,
  type FaultCode,
  I3Error,
  isArray,
  type LpcArray,
  type PacketHead,
  readPacket,
} from '@intermud/wire';
import { nameKey } from '../store/index.ts';
import type { Channel } from './channel.ts';
import { errorPacket } from './errors.ts';
import type { FilterWait } from './filter.ts';
import type { Link } from './link.ts';
import type { Mud } from './mud.ts';
import { type Arrived, Carried, readArrived } from './packet.ts';
import type { Parts } from './parts.ts';

/** What becomes of a line from elsewhere that has to pass its channel's owner first: that is asked, or somebody else asks. */
export type Filtering = 'refuse' | 'ask' | 'leave';

/** A mud, known or not. */
type ByName = Pick<Mud, 'name' | 'key'>;

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
    if (channel.mustFilter(mud)) this.#askOwner(channel, arrived, true);
    else this.#spread(channel, arrived);
  }

  /**
   * A line of a mud of another router, for muds here only. True if it went to them. `filtering` says what becomes of one that no
   * filter has seen. @throws {I3Error} as {@link speak}.
   */
  hear(arrived: Arrived, from: string, filtering: Filtering = 'refuse'): boolean {
    const channel = this.#channelOf(arrived);
    const mud = this.#speakerOf(arrived);
    if (mud && !channel.admits(mud)) throw notAdmitted(mud, channel);
    const owner = this.#parts.muds.find(channel.record.owner);
    if (mud && channel.mustFilter(mud) && owner?.record.router !== from) {
      if (filtering === 'ask') this.#askOwner(channel, arrived, true);
      if (filtering !== 'refuse') return false;
      throw new I3Error(
        'NOT_ALLOWED',
        `Lines on "${channel.name}" have to pass its owner, "${channel.record.owner}"`,
      );
    }
    arrived.type.counts.forwarded += 1;
    this.#carry(channel, Carried.onward(arrived));
    return true;
  }

  /** Another router has a line for a filter that is here; it goes on from here. @throws {I3Error} PACKET_SHAPE. */
  filterFor(arrived: Arrived, from: string): void {
    const request = chanFilterReq.read(arrived.array);
    const line = isArray(request.packetToFilter) ? readLine(this.#parts, request.packetToFilter) : undefined;
    if (line === undefined)
      throw new I3Error('PACKET_SHAPE', `${from} wants a packet filtered that is no line`);
    try {
      const channel = this.#channelOf(line);
      const mud = this.#speakerOf(line);
      if (mud && !channel.admits(mud)) throw notAdmitted(mud, channel);
      this.#askOwner(channel, line, false);
    } catch (error) {
      if (!(error instanceof I3Error)) throw error;
      this.#tell(line, error.code, error.message);
    }
  }

  /** A mud that is not known yet may be on a channel's list all the same. */
  #speakerOf({ originatorMud }: Arrived): ByName | undefined {
    return originatorMud === 0 ? undefined : { name: originatorMud, key: nameKey(originatorMud) };
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
        this.#tell(
          wait,
          'MUD_UNKNOWN',
          `"${channel.record.owner}", which filters "${channel.name}", did not answer`,
        );
  }

  /** The owner of filtered channels has gone: its lines will not come back. */
  ownerLeft(mud: Mud): void {
    for (const channel of this.#parts.channels.all())
      if (channel.isOwnedBy(mud))
        for (const wait of channel.filter.clear())
          this.#tell(wait, 'MUD_UNKNOWN', `"${mud.name}", which filters "${channel.name}", has gone`);
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
    const line = array.with(4, 0).with(5, 0);
    this.#carry(channel, Carried.onward({ ...arrived, array: line }));
    this.#parts.elsewhere.spread(channel, line);
  }

  #carry(channel: Channel, carried: Carried): void {
    for (const link of channel.takers) {
      const frame = link.mud && carried.frameFor(link.mud.profile);
      if (frame !== undefined) this.#parts.outboxes.send(link.outbox, frame);
    }
  }

  /** A line that has come from another router to be filtered is not sent to a third one. */
  #askOwner(channel: Channel, arrived: Arrived, mayGoOn: boolean): void {
    const owner = this.#parts.muds.find(channel.record.owner);
    if (mayGoOn && owner && owner.link === undefined && this.#parts.elsewhere.isElsewhere(owner.record)) {
      const refusal = this.#parts.elsewhere.filter(channel, owner.record, arrived.array);
      if (refusal) throw new I3Error(refusal.code, refusal.message);
      return;
    }
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
    if (!channel.filter.add(key, this.#parts.clock.steady()))
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

  #tell(wait: Pick<FilterWait, 'originatorMud' | 'originatorUser'>, code: FaultCode, message: string): void {
    const mud =
      typeof wait.originatorMud === 'string' ? this.#parts.muds.find(wait.originatorMud) : undefined;
    if (mud === undefined) return;
    const about = { mud: mud.name, user: wait.originatorUser, packet: 0 } as const;
    if (mud.link) this.#parts.errors.send(mud.link, code, message, about);
    else this.#parts.elsewhere.forward(errorPacket(this.#parts.name, code, message, about), mud.record);
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
export function notAdmitted(mud: ByName, channel: Channel): I3Error {
  const why = channel.record.type === 0 ? 'is banned from' : 'is not admitted to';
  return new I3Error(
    'NOT_ALLOWED',
    `"${mud.name}" ${why} "${channel.name}" by its owner, "${channel.record.owner}"`,
  );
}

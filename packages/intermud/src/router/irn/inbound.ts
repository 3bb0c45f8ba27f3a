// Packets of muds that come from other routers: they go to muds here, and nowhere else.
import { type FaultCode, I3Error, type LpcArray, pingReply, pingReq } from '@intermud/wire';
import { errorPacket } from '../errors.ts';
import type { Filtering, Lines } from '../lines.ts';
import { deliver, deliverToAll } from '../muds-here.ts';
import { type Arrived, readArrived } from '../packet.ts';
import type { Parts } from '../parts.ts';
import { toWire } from '../text.ts';
import { mayBeAnswered } from '../types.ts';

/** Carries what other routers bring. */
export class Inbound {
  readonly #parts: Parts;
  readonly #lines: Lines;

  constructor(parts: Parts, lines: Lines) {
    this.#parts = parts;
    this.#lines = lines;
  }

  /**
   * Treats a packet that came from the router `from`, maybe through another. True if it was for all here who want it. `filtering`
   * is given for what comes from beyond our network: of lines from there nobody is told what became of them, since they come for
   * any channel, by several ways.
   */
  receive(packet: LpcArray, from: string, filtering?: Filtering): boolean {
    let arrived: Arrived | undefined;
    try {
      arrived = readArrived(this.#parts.types, packet);
      arrived.type.counts.received += 1;
      return this.#treat(arrived, from, filtering);
    } catch (error) {
      if (!(error instanceof I3Error)) throw error;
      if (arrived && filtering !== undefined && arrived.type.way === 'channel')
        arrived.type.counts.refused += 1;
      else if (arrived) this.#refuse(arrived, from, error.code, error.message);
      else
        this.#parts.log.warn(
          { router: from, reason: error.message },
          'A packet of another router was dropped',
        );
      return false;
    }
  }

  #treat(arrived: Arrived, from: string, filtering?: Filtering): boolean {
    const { way, type } = arrived.type;
    if (way === 'channel') return this.#lines.hear(arrived, from, filtering);
    if (type === 'chan-filter-req') this.#lines.filterFor(arrived, from);
    else if (way !== 'mud' && way !== 'all') arrived.type.counts.refused += 1;
    else if (arrived.targetMud === this.#parts.name) this.#answer(arrived, from);
    else if (arrived.targetMud !== 0) this.#toMud(arrived, arrived.targetMud);
    else if (way === 'all') deliverToAll(this.#parts, arrived);
    return way === 'all' && arrived.targetMud === 0;
  }

  #answer(arrived: Arrived, from: string): void {
    if (arrived.type.type !== 'ping-req' || arrived.originatorMud === 0) return;
    const { originatorMud, originatorUser } = arrived;
    const head = { originatorMud: this.#parts.name, targetMud: originatorMud, targetUser: originatorUser };
    const { data } = pingReq.read(arrived.array);
    this.#parts.elsewhere.forwardToRouter(pingReply.write(pingReply.build({ ...head, data })), from);
  }

  /** @throws {I3Error} MUD_UNKNOWN, NOT_IMPLEMENTED, PACKET_SHAPE. */
  #toMud(arrived: Arrived, name: string): void {
    const target = this.#parts.muds.findOnWire(toWire(name));
    if (target === undefined) throw new I3Error('MUD_UNKNOWN', `There is no mud "${name}"`);
    deliver(this.#parts, arrived, target);
  }

  /** Errors go back the way that the packet came. */
  #refuse(arrived: Arrived, from: string, code: FaultCode, message: string): void {
    arrived.type.counts.refused += 1;
    const { type, originatorMud, originatorUser, array } = arrived;
    if (!mayBeAnswered(type.type) || originatorMud === 0) return;
    const about = { mud: originatorMud, user: originatorUser, packet: array };
    this.#parts.elsewhere.forwardToRouter(errorPacket(this.#parts.name, code, message, about), from);
  }
}

// Packets of muds beyond our network: they come to one of our routers that has a link there, and from it, once, to the others.
import type { LpcArray } from '@intermud/wire';
import type { Lines } from '../lines.ts';
import { hasHopsLeft, oneHopOn } from '../packet.ts';
import type { Parts } from '../parts.ts';
import { servicesOf } from '../types.ts';
import { Copies } from './copies.ts';
import { Inbound } from './inbound.ts';
import type { Listening } from './listening.ts';
import type { Routers } from './routers.ts';
import { routersOffering } from './takers.ts';

/** Carries what comes from routers of other networks. */
export class Beyond {
  readonly #parts: Parts;
  readonly #routers: Routers;
  readonly #listening: Listening;
  readonly #inbound: Inbound;
  readonly #copies = new Copies();

  constructor(parts: Parts, lines: Lines, routers: Routers, listening: Listening) {
    this.#parts = parts;
    this.#routers = routers;
    this.#listening = listening;
    this.#inbound = new Inbound(parts, lines);
  }

  /** A packet of `router` that `gate`, one of ours, hands on: for muds here. */
  brought(packet: LpcArray, router: string, gate: string): void {
    if (this.#isNew(packet, gate)) this.#inbound.receive(packet, router, 'leave');
  }

  /** A packet on our own link with `router`: for muds here, and for those of our routers that have no link with it. */
  entered(packet: LpcArray, router: string): void {
    const target = typeof packet[4] === 'string' ? this.#parts.muds.find(packet[4]) : undefined;
    if (target && target.link === undefined && target.record.router !== this.#routers.name)
      this.#toMember(packet, router, target.record.router);
    else if (this.#isNew(packet, router)) this.#toAll(packet, router);
  }

  #isNew(packet: LpcArray, way: string): boolean {
    return this.#copies.isNew(packet, way, this.#parts.clock.steady());
  }

  /** What is for a mud of a third network, or has gone far enough, is answered with what keeps it from there. */
  #toMember(packet: LpcArray, router: string, member: string): void {
    const mayGoOn = this.#routers.isMember(member) && hasHopsLeft(packet);
    if (!mayGoOn || !this.#routers.bring(router, member, oneHopOn(packet)))
      this.#inbound.receive(packet, router);
  }

  /** Of several of ours that a filtered line comes to, the first one has it filtered, for all. */
  #toAll(packet: LpcArray, router: string): void {
    const isFirst = this.#routers.gatesOf(router)[0] === this.#routers.name;
    if (!this.#inbound.receive(packet, router, isFirst ? 'ask' : 'leave')) return;
    if (!hasHopsLeft(packet)) return;
    for (const member of this.#takersOf(packet))
      if (!this.#routers.find(member)?.links.has(router))
        this.#routers.bring(router, member, oneHopOn(packet));
  }

  #takersOf(packet: LpcArray): Iterable<string> {
    const type = String(packet[0]);
    if (this.#parts.types.find(type).way === 'channel') return this.#listening.takersOf(String(packet[6]));
    const routers = routersOffering(this.#parts.muds, servicesOf(type));
    return [...routers].filter((router) => router !== this.#routers.name && this.#routers.isMember(router));
  }
}

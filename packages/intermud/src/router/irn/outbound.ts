// Packets of muds here on their way to other routers: each goes once to every router that needs it, one hop on.
import type { LpcArray } from '@intermud/wire';
import type { MudRecord } from '../../store/index.ts';
import type { Channel } from '../channel.ts';
import type { Refusal } from '../elsewhere.ts';
import { hasHopsLeft, oneHopOn } from '../packet.ts';
import type { Parts } from '../parts.ts';
import type { Listening } from './listening.ts';
import { between } from './mesh.ts';
import type { Routers } from './routers.ts';
import { routersOffering } from './takers.ts';

/** Carries what is said here to other routers. A packet whose ttl is used up goes to none. */
export class Outbound {
  readonly #parts: Parts;
  readonly #routers: Routers;
  readonly #listening: Listening;

  constructor(parts: Parts, routers: Routers, listening: Listening) {
    this.#parts = parts;
    this.#routers = routers;
    this.#listening = listening;
  }

  /** To one mud; the reason if it cannot. */
  forward(packet: LpcArray, { name, router }: MudRecord): Refusal | undefined {
    if (!hasHopsLeft(packet))
      return {
        code: 'MUD_UNKNOWN',
        message: `The ttl of the packet was used up before it came to "${name}"`,
      };
    if (this.#routers.send(router, oneHopOn(packet))) return undefined;
    if (this.#routers.path(router))
      return {
        code: 'NOT_ALLOWED',
        message: `${router}, where "${name}" is, takes no packet of this length, or no more now`,
      };
    return {
      code: 'MUD_UNKNOWN',
      message: `"${name}" is on ${router}, which cannot be reached at the moment`,
    };
  }

  /** To each router with a mud that offers one of the services. */
  broadcast(packet: LpcArray, services: readonly string[]): void {
    if (!hasHopsLeft(packet)) return;
    for (const router of routersOffering(this.#parts.muds, services))
      if (router !== this.#routers.name) this.#routers.send(router, oneHopOn(packet));
  }

  /** A line to each router on which somebody listens. */
  spread(channel: Channel, packet: LpcArray): void {
    if (!hasHopsLeft(packet)) return;
    const speaker = this.#parts.muds.find(String(packet[2]));
    const isFromBeyond = speaker !== undefined && !this.#routers.isMember(speaker.record.router);
    this.#listening.spread(channel, oneHopOn(packet), isFromBeyond);
  }

  /** A line to the router of its channel's owner, which filters it; the reason if it cannot. */
  filter(channel: Channel, owner: MudRecord, line: LpcArray): Refusal | undefined {
    const { name } = this.#routers;
    return this.forward(between('chan-filter-req', name, owner.name, channel.name, line), owner);
  }
}

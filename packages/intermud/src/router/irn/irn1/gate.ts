// What comes in from muds of a router that speaks irn version 1, and what of it is let in.
import type { LpcArray, LpcValue } from '@intermud/wire';
import { Bucket } from '../../flood.ts';
import { BROADCAST_COST } from '../../limits.ts';
import type { Parts } from '../../parts.ts';
import type { Way } from '../../types.ts';
import type { Beyond } from '../beyond.ts';
import type { Irn1Settings } from '../peer-settings.ts';
import type { Routers } from '../routers.ts';
import { ORIGINS_COUNTED_MAX } from './limits.ts';
import { isSameName } from './startup.ts';

/** What it needs. */
export interface GateParts {
  readonly parts: Parts;
  readonly routers: Routers;
  readonly beyond: Beyond;
  readonly settings: Irn1Settings;
  /** Called when a mud speaks that is not known to be there, or on a channel that is not known. */
  readonly unknown: (what: 'mud' | 'channel') => void;
}

/** Lets packets of one router's muds in. */
export class Gate {
  readonly #given: GateParts;
  readonly #buckets = new Map<string, Bucket>();

  constructor(given: GateParts) {
    this.#given = given;
  }

  /** A mud's packet. What only routers send and what is for one router alone is not let in. */
  enter(packet: LpcArray): void {
    const { parts, beyond, settings } = this.#given;
    const [type, , from] = packet;
    const { way, counts } = parts.types.find(String(type));
    if (typeof from !== 'string' || this.#isOurs(from)) return;
    if (!LET_IN.has(way) || !this.#mayPass(from, packet)) {
      counts.refused += 1;
      return;
    }
    if (!this.#isThere(from)) this.#given.unknown('mud');
    if (way === 'channel' && !parts.channels.find(String(packet[6]))) this.#given.unknown('channel');
    const isForUs = isSameName(packet[4], settings.as);
    beyond.entered(isForUs ? packet.with(4, parts.name) : packet, settings.name);
  }

  /** COMPAT What our own muds said is sent back to us by routers that repeat what they hear. */
  #isOurs(from: string): boolean {
    const { parts, routers, settings } = this.#given;
    const mud = parts.muds.find(from);
    if (mud === undefined) return routers.isMember(from) || isSameName(from, settings.as);
    return routers.isMember(mud.record.router);
  }

  #isThere(from: string): boolean {
    const { parts, settings } = this.#given;
    if (isSameName(from, settings.wireName)) return true;
    const record = parts.muds.find(from)?.record;
    return record?.router === settings.name && record.state.is === 'up';
  }

  /** The bound that holds for muds here, for each mud there. What is over it is dropped without a word. */
  #mayPass(from: string, packet: LpcArray): boolean {
    const { rate, burst } = this.#given.parts.settings.flood;
    const now = this.#given.parts.clock.steady();
    const bucket = this.#buckets.get(from) ?? new Bucket(burst, now);
    this.#buckets.delete(from); // The newest is last.
    this.#buckets.set(from, bucket);
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size <= ORIGINS_COUNTED_MAX) break;
      this.#buckets.delete(oldest);
    }
    return bucket.take(priceOf(packet[0], packet[4], this.#given.parts), now, rate, burst);
  }
}

const LET_IN: ReadonlySet<Way> = new Set(['mud', 'all', 'channel']);

const priceOf = (type: LpcValue | undefined, target: LpcValue | undefined, { types }: Parts): number =>
  target === 0 && types.find(String(type)).way === 'all' ? BROADCAST_COST : 1;

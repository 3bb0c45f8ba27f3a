// How much goes over each link of the router of this program: a sample each second, of the last five minutes.

import { LINKS_DRAWN_MAX, LINKS_SAMPLED_MAX, LINKS_SHOWN_MAX, SAMPLES_MAX } from '../limits.ts';
import type { LinkStatus } from '../messages/index.ts';
import { plainLine } from './text.ts';

/** A link between the router and a mud. */
export interface TrafficLink {
  readonly mud: string;
  readonly address: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Packets since then. */
  readonly packetsIn: number;
  readonly packetsOut: number;
  /** Bytes. */
  readonly waiting: number;
}

/** What the last second has brought. */
export interface Second {
  readonly in: number;
  readonly out: number;
}

interface Kept {
  since: number;
  packetsIn: number;
  packetsOut: number;
  /** Undefined for links over the bound: they count, but nothing is kept of them. */
  readonly recent: Recent | undefined;
  last: Second;
}

const NOTHING: Second = { in: 0, out: 0 };

/** Samples by link. */
export class LinkTraffic {
  /** By mud. */
  #kept = new Map<string, Kept>();
  #samples = 0;

  /** Takes a sample; gives what went over all links together since the one before. */
  sample(links: readonly TrafficLink[]): Second {
    const before = this.#kept;
    const after = new Map<string, Kept>();
    let sum = NOTHING;
    for (const link of links) {
      const kept = before.get(link.mud) ?? this.#fresh(after.size);
      after.set(link.mud, kept);
      kept.last = secondOf(kept, link);
      Object.assign(kept, { since: link.since, packetsIn: link.packetsIn, packetsOut: link.packetsOut });
      kept.recent?.add(this.#samples, kept.last);
      sum = { in: sum.in + kept.last.in, out: sum.out + kept.last.out };
    }
    this.#kept = after;
    this.#samples += 1;
    return sum;
  }

  /**
   * Links as `Intermud.Status` has them: at most LINKS_SHOWN_MAX, the busiest of the last five minutes first; with those
   * that are to be drawn the last `count` samples, from old to new. Addresses are for staff.
   */
  rows(links: readonly TrafficLink[], count: number, isStaff: boolean): LinkStatus[] {
    const size = (mud: string) => this.#kept.get(mud)?.recent?.sum ?? 0;
    const busiest = [...links].sort((a, b) => size(b.mud) - size(a.mud) || (a.mud < b.mud ? -1 : 1));
    return busiest.slice(0, LINKS_SHOWN_MAX).map(({ mud, address, since, waiting }, at) => {
      const kept = this.#kept.get(mud);
      const recent = at < LINKS_DRAWN_MAX ? kept?.recent?.last(this.#samples, count) : undefined;
      const secret = isStaff ? { address } : {};
      return {
        mud: plainLine(mud),
        ...secret,
        since,
        ...(kept?.last ?? NOTHING),
        waiting,
        ...(recent && { recent }),
      };
    });
  }

  #fresh(others: number): Kept {
    const recent = others < LINKS_SAMPLED_MAX ? new Recent() : undefined;
    return { since: 0, packetsIn: 0, packetsOut: 0, recent, last: NOTHING };
  }
}

/** A mud that has come back counts from nothing. */
function secondOf(kept: Kept, { since, packetsIn, packetsOut }: TrafficLink): Second {
  const isSame = kept.since === since;
  return {
    in: packetsIn - (isSame ? kept.packetsIn : 0),
    out: packetsOut - (isSame ? kept.packetsOut : 0),
  };
}

/** The last five minutes of one link. */
class Recent {
  readonly #in = new Uint32Array(SAMPLES_MAX);
  readonly #out = new Uint32Array(SAMPLES_MAX);
  /** Packets of all samples, in and out. */
  sum = 0;

  add(sample: number, second: Second): void {
    const at = sample % SAMPLES_MAX;
    this.sum += second.in + second.out - (this.#in[at] ?? 0) - (this.#out[at] ?? 0);
    this.#in[at] = second.in;
    this.#out[at] = second.out;
  }

  /** The last of `samples` that were taken, from old to new. */
  last(samples: number, count: number): [number, number][] {
    const first = Math.max(0, samples - Math.min(count, SAMPLES_MAX));
    return Array.from({ length: samples - first }, (_, back) => {
      const at = (first + back) % SAMPLES_MAX;
      return [this.#in[at] ?? 0, this.#out[at] ?? 0];
    });
  }
}

// How much other routers have to do: what they say with pings and links, and whom we have sent them since.
import { isMapping, type LpcMapping, type LpcValue } from '@intermud/wire';
import type { Load } from '../balance/choice.ts';

/** The loads of the routers that have told theirs. */
export class Loads {
  readonly #told = new Map<string, Load>();

  find(router: string): Load | undefined {
    return this.#told.get(router);
  }

  /** A router says how it is. One of an older version does not. */
  told(router: string, value: LpcValue | undefined): void {
    const load = loadFromLpc(value);
    if (load) this.#told.set(router, load);
  }

  /** A mud was sent there: it counts until the router says how it is. */
  sent(router: string): void {
    const load = this.#told.get(router);
    if (load) this.#told.set(router, { ...load, links: load.links + 1 });
  }

  /** The link is gone: what it said is old. */
  forget(router: string): void {
    this.#told.delete(router);
  }
}

/** A load as routers write it. */
export const loadToLpc = ({ links, linksMax, isDraining }: Load): LpcMapping =>
  new Map<string, LpcValue>([
    ['links', links],
    ['links_max', linksMax],
    ['draining', isDraining ? 1 : 0],
  ]);

/** A load that another router wrote; undefined if it is none. */
export function loadFromLpc(value: LpcValue | undefined): Load | undefined {
  if (value === undefined || !isMapping(value)) return undefined;
  const [links, linksMax] = [value.get('links'), value.get('links_max')];
  if (!isCount(links) || !isCount(linksMax)) return undefined;
  return { links, linksMax, isDraining: value.get('draining') === 1 };
}

const isCount = (value: LpcValue | undefined): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

// What is remembered of router networks: where their routers are, our password there, and their lists.
import { NETWORKS_MAX } from '../limits.ts';
import { joinRouters, type RouterAddress, sameRouters } from './routers.ts';

/** A list as it was last known. */
export interface ListSnapshot {
  /** The router's token for this state of the list; 0 if nothing is known. */
  readonly id: number;
  /** The list's mapping as LPC text. */
  readonly text: string;
  /** When the whole list was last asked for; milliseconds since 1970. */
  readonly wholeAt: number;
}

/** Routers that share muds, channels and passwords. */
export interface Network {
  readonly routers: readonly RouterAddress[];
  /** 0 until a router has given one. */
  readonly password: number;
  readonly mudlist: ListSnapshot;
  readonly chanlist: ListSnapshot;
}

/** Everything that a mud keeps over restarts. */
export interface Memory {
  readonly version: 1;
  /** The routers that the game named when `preferred` was learned. */
  readonly configured: readonly RouterAddress[];
  /** The order in which the last router asked to be dialled. */
  readonly preferred: readonly RouterAddress[];
  /** The one used last comes first. */
  readonly networks: readonly Network[];
}

/** A list of which nothing is known. */
export const NO_LIST: ListSnapshot = { id: 0, text: '([])', wholeAt: 0 };

/** The memory of a mud that has never been on. */
export const NO_MEMORY: Memory = { version: 1, configured: [], preferred: [], networks: [] };

/**
 * All routers to try, best first.
 *
 * What a router told us goes before what the game says, as the protocol wants it, until the game says something new.
 * Source: Intermud-3, "startup-reply".
 */
export function candidates(memory: Memory, configured: readonly RouterAddress[]): RouterAddress[] {
  const told = sameRouters(memory.configured, configured) ? memory.preferred : [];
  return joinRouters(told, configured);
}

/** The network of a router; a fresh one if it is not known. */
export function networkOf(memory: Memory, router: string): Network {
  const known = memory.networks.find((network) => knows(network, router));
  return known ?? { routers: [], password: 0, mudlist: NO_LIST, chanlist: NO_LIST };
}

/**
 * What is known after a startup-reply.
 *
 * @param at where it came from. COMPAT CoffeeMud and routers behind NAT tell addresses at which they cannot be
 *   reached: the one that has just worked goes before the one that the router told for itself.
 */
export function remember(
  memory: Memory,
  configured: readonly RouterAddress[],
  at: RouterAddress,
  reply: { readonly routers: readonly RouterAddress[]; readonly password: number },
): Memory {
  const routers = joinRouters(
    reply.routers.flatMap((router) => (router.name === at.name ? [at, router] : [router])),
  );
  const network = networkOf(memory, at.name);
  const told = routers.length > 0 ? routers : network.routers;
  const password = reply.password > 0 ? reply.password : network.password; // COMPAT CoffeeMud's router says -1.
  const known = { ...network, routers: joinRouters(told, [at]), password };
  const preferred = told.length > 0 ? told : [at];
  return { ...withNetwork(memory, known), configured, preferred };
}

/** The memory with one network changed, or added; its routers leave every other network. */
export function withNetwork(memory: Memory, changed: Network): Memory {
  const names = new Set(changed.routers.map(({ name }) => name));
  const others = memory.networks
    .map((network) => ({ ...network, routers: network.routers.filter(({ name }) => !names.has(name)) }))
    .filter(({ routers }) => routers.length > 0);
  return { ...memory, networks: [changed, ...others].slice(0, NETWORKS_MAX) };
}

function knows(network: Network, router: string): boolean {
  return network.routers.some(({ name }) => name === router);
}

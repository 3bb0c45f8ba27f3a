// What may happen to the ways between programs.
import type { Place, SimMud } from '../mud.ts';
import type { Net } from '../net.ts';
import type { SimRouter } from '../router.ts';

/** Two places. */
export type Pair = readonly [Place, Place];

/** Breaks ways and heals them. */
export class Ways {
  readonly #net: Net;

  constructor(net: Net) {
    this.#net = net;
  }

  /** A router, and another one or a mud; undefined if chance picks the same one twice. */
  anyPair(): Pair | undefined {
    const { world, routers, muds } = this.#net;
    const one: SimRouter = world.pick(routers);
    const other: SimRouter | SimMud = world.chance(4) ? world.pick(muds) : world.pick(routers);
    return other === one ? undefined : [one, other];
  }

  /** `pick` is asked when it is known how: that order is part of every story. */
  cut(pick: () => Pair | undefined): void {
    const { world, sea } = this.#net;
    const how = world.pick(['broken', 'silent'] as const);
    const [one, other] = pick() ?? [];
    if (one === undefined || other === undefined) return;
    const means = how === 'broken' ? 'connections break' : 'nobody is told';
    world.tell(`${one.name} and ${other.name} are cut from each other: ${means}`);
    sea.cut(one.address, other.address, how);
  }

  /** A way on which everything waits: mostly in one direction only. */
  stall([one, other]: Pair): void {
    const { world, sea } = this.#net;
    const [from, to] = world.chance(2) ? [one, other] : [other, one];
    const isBoth = world.chance(3);
    const back = isBoth ? ', nor back' : '';
    world.tell(`Nothing comes through from ${from.name} to ${to.name}${back}, until that is healed`);
    sea.stall(from.address, to.address);
    if (isBoth) sea.stall(to.address, from.address);
  }

  slowDown([one, other]: Pair): void {
    const { world, sea } = this.#net;
    const ms = world.pick([300, 3_000, 12_000]);
    world.tell(`Everything between ${one.name} and ${other.name} takes ${ms / 1_000} s longer`);
    sea.slowDown(one.address, other.address, ms);
  }

  heal(): void {
    if (this.#net.sea.healAll()) this.#net.world.tell('All ways are whole again');
  }
}

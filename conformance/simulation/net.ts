// All that is in one simulation: what chaos does something to, and what is held against each other at the end.
import type { LivingRouter } from './living/router.ts';
import type { SimMud } from './mud.ts';
import type { SimRouter } from './router.ts';
import type { Sea } from './sea.ts';
import type { Watch } from './watch.ts';
import type { World } from './world.ts';

/** One simulated network, and the living ones that it has links with. */
export interface Net {
  readonly world: World;
  readonly sea: Sea;
  readonly watch: Watch;
  /** Ours. */
  readonly routers: readonly SimRouter[];
  readonly muds: readonly SimMud[];
  readonly livings: readonly LivingRouter[];
}

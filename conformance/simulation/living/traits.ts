// What a living router does its own way: the faults of Dead Souls and CoffeeMud, each of them there or not.
import type { World } from '../world.ts';

/** How one living router behaves. */
export interface Traits {
  /** Milliseconds from a connection that it has dialled to its start-up: 5 s in Dead Souls. */
  readonly startupAfterMs: number;
  /** Milliseconds between two looks at which peers are missing, which are then dialled. */
  readonly redialMs: number;
  /** Milliseconds between two pings. */
  readonly pingMs: number;
  /** Milliseconds without a packet after which it drops a link. */
  readonly silenceMs: number;
  /** Its whole lists hold the muds that others have told it of. */
  readonly repeatsMuds: boolean;
  /** Lines that come from one peer go to all peers, that one as well: nothing counts hops. */
  readonly repeatsLines: boolean;
  /** The type of a channel is `({})`. */
  readonly isTypeEmpty: boolean;
  /** Numbers of a mud are written as strings. */
  readonly writesText: boolean;
  /** Muds have passwords that count. */
  readonly hasPasswords: boolean;
  /** What a mud of its own says of the router it is on: its name, or nothing. */
  readonly namesItself: boolean;
  /** Asked for its channels it tells them; they are not told otherwise, unless they change. */
  readonly tellsChannels: boolean;
}

const SECOND = 1_000;

/** Draws what one router is like. Sources: Dead Souls, i3router/irn.h; CoffeeMud, I3Router. */
export function drawTraits(world: World): Traits {
  return {
    startupAfterMs: world.pick([5 * SECOND, 5 * SECOND, 0]),
    redialMs: world.pick([10 * SECOND, 10 * SECOND, 300 * SECOND]),
    pingMs: world.pick([10 * SECOND, 60 * SECOND]),
    silenceMs: 120 * SECOND,
    repeatsMuds: world.chance(2),
    repeatsLines: world.chance(4),
    isTypeEmpty: world.chance(2),
    writesText: world.chance(2),
    hasPasswords: !world.chance(3),
    namesItself: !world.chance(3),
    tellsChannels: world.chance(2),
  };
}

/** For the first line of a story. */
export function traitsText(traits: Traits): string {
  const words = [
    `pings every ${traits.pingMs / SECOND} s`,
    `dials every ${traits.redialMs / SECOND} s`,
    traits.repeatsMuds && 'repeats muds of others',
    traits.repeatsLines && 'hands back every line',
    traits.isTypeEmpty && 'writes ({}) for the type of a channel',
    traits.writesText && 'writes numbers as strings',
    !traits.hasPasswords && 'has no passwords',
    !traits.namesItself && 'leaves its name out',
    traits.tellsChannels && 'tells its channels when asked',
  ];
  return words.filter((word) => word !== false).join(', ');
}

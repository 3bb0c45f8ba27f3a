// What may happen to clocks.
import type { World } from '../world.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Time for which everything stands still: longer than samples are kept, and than whole lists carry what was removed. */
const SLEEPS_MS = [15 * DAY, 15 * DAY, 40 * DAY, 300 * DAY];

/** What was removed is forgotten after a year: a router that was away for longer would bring it back. */
const AGE_MS_MAX = 360 * DAY;

/** How wrong a clock may be. */
export const anyOffset = (world: World): number =>
  world.pick([0, 0, 0, 1_500, -1_500, 90 * SECOND, DAY, -DAY]);

/** What a clock is set to: mostly a step as NTP makes it. */
export const anyStep = (world: World): number =>
  world.pick([0, 0, -1_500, 1_500, -90 * SECOND, 90 * SECOND, -HOUR, HOUR, -DAY, DAY]);

/** Rarely: all machines sleep, all clocks go on. Who is down then comes back with lists that are as old. */
export function sleepMaybe(world: World): void {
  if (!world.chance(6)) return;
  const ms = world.pick(SLEEPS_MS);
  if (world.age + ms > AGE_MS_MAX) return;
  world.tell(`Everybody sleeps for ${ms / DAY} days`);
  world.sleep(ms);
}

// Values as people read them.
import type { MudStatus } from '../../router/index.ts';

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** Seconds in their largest unit: `5 min`. Below 0 is somebody who is not on. */
export function idleText(seconds: number): string {
  if (seconds < 0) return 'not on';
  const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? ['s', 1];
  return `${Math.floor(seconds / size)} ${unit}`;
}

/** `1 link`, `2 links`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const KINDS = ['open', 'for admitted muds', 'filtered'];

/** The type of a channel. Source: Intermud-3, "Service: channel". */
export const channelKind = (type: number): string => KINDS[type] ?? `type ${type}`;

/** What the router knows of a mud, and since when; docs/operator.md explains each word. */
export function mudState(
  mud: Pick<MudStatus, 'state' | 'isOnline' | 'lostAt'>,
  isRunning: boolean,
): [string, number] {
  const { state, isOnline, lostAt } = mud;
  if (isOnline) return ['online', state.since];
  if (state.is === 'up' && !isRunning) return ['was up', state.since];
  return lostAt === undefined ? [state.is, state.since] : ['link lost', lostAt];
}

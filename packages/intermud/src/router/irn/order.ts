// Which of two writers was last: the same answer on every router, in whatever order they hear. Pure.
import type { ChannelRecord } from '../../store/index.ts';
import type { Stamp } from '../kept-list.ts';

/** Whether a change counts against what is known: the higher version, then the greater name. */
export function isLater(one: Stamp, other: Stamp): boolean {
  if (one.version !== other.version) return one.version > other.version;
  return one.origin > other.origin;
}

type Incarnation = Pick<ChannelRecord, 'era' | 'createdAt' | 'owner'>;

/** Whether two records are of one channel, rather than of two that were made apart under one name. */
export const isSameChannel = (one: Incarnation, other: Incarnation): boolean =>
  (one.era ?? 1) === (other.era ?? 1) && one.createdAt === other.createdAt && one.owner === other.owner;

/**
 * Whether a channel's record counts against another: one that was made anew against what was removed, then the one made
 * first, then, of one and the same channel, the later change.
 */
export function isChannelLater(
  one: Omit<ChannelRecord, 'token'>,
  other: Omit<ChannelRecord, 'token'>,
): boolean {
  const [era, otherEra] = [one.era ?? 1, other.era ?? 1];
  if (era !== otherEra) return era > otherEra;
  if (one.createdAt !== other.createdAt) return one.createdAt < other.createdAt;
  if (one.owner !== other.owner) return one.owner < other.owner;
  return isLater(one, other);
}

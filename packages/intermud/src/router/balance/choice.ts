// Which router a mud is sent to, and in which order muds are told of routers. Pure.
import type { RouterRow } from '@intermud/wire';

/** How much a router has to do. */
export interface Load {
  /** Muds online there. */
  readonly links: number;
  /** How many there may be; 0 is any number. */
  readonly linksMax: number;
  /** Whether it sends its own muds away. */
  readonly isDraining: boolean;
}

/** Another router, as far as muds may be sent there. */
export interface OtherRouter {
  readonly name: string;
  /** "ip port" that muds are told. */
  readonly address: string;
  /** Whether it is of our network: another one does not know our muds. */
  readonly isMember: boolean;
  /** Its own link, through another router, or not at all. */
  readonly reach: 'direct' | 'hop' | 'none';
  readonly load: Load;
}

/** Whether a mud may be sent there: only with a link can it be known how it is, and whether it knows the mud. */
export const hasRoom = ({ isMember, reach, load }: OtherRouter): boolean =>
  isMember && reach === 'direct' && !load.isDraining && (load.linksMax === 0 || load.links < load.linksMax);

/** The routers with room, the one with the least to do first. */
export const withRoom = (others: readonly OtherRouter[]): OtherRouter[] => byLoad(others.filter(hasRoom));

/** All routers for a mud that is with us: we first, then where it would best go. */
export const rowsHere = (own: RouterRow, others: readonly OtherRouter[]): RouterRow[] => [
  own,
  ...byUse(others).map(toRow),
];

/** All routers for a mud that is sent to one: that one, then where it would be let in, we before those that cannot be reached. */
export function rowsAway(own: RouterRow, to: OtherRouter, others: readonly OtherRouter[]): RouterRow[] {
  const rest = byUse(others.filter(({ name }) => name !== to.name));
  const [near, far] = [
    rest.filter(({ reach }) => reach !== 'none'),
    rest.filter(({ reach }) => reach === 'none'),
  ];
  return [toRow(to), ...near.map(toRow), own, ...far.map(toRow)];
}

const toRow = ({ name, address }: OtherRouter): RouterRow => ({ name, address });

const byLoad = (others: readonly OtherRouter[]): OtherRouter[] =>
  others.toSorted((a, b) => a.load.links - b.load.links);

const useOf = (one: OtherRouter): number => (hasRoom(one) ? 0 : one.reach === 'none' ? 2 : 1);

const byUse = (others: readonly OtherRouter[]): OtherRouter[] =>
  byLoad(others).toSorted((a, b) => useOf(a) - useOf(b));

// Vectors: for each router, up to which of its changes everything is known. Pure.
import { isMapping, type LpcMapping, type LpcValue } from '@intermud/wire';
import type { Stamp } from '../kept-list.ts';
import { ROUTERS_MAX } from './limits.ts';

/** Router name to the version up to which all of its changes are included; 0 where it is not named. */
export type Vector = ReadonlyMap<string, number>;

/** Whether a list with this vector includes a change. */
export const covers = (vector: Vector, { origin, version }: Stamp): boolean =>
  (vector.get(origin) ?? 0) >= version;

/** Whether a list with vector `one` includes everything that one with `other` includes. */
export function includes(one: Vector, other: Vector): boolean {
  for (const [origin, version] of other) if (!covers(one, { origin, version })) return false;
  return true;
}

/** Raises `vector` to what both include together; true if that is more than before. */
export function join(vector: Map<string, number>, other: Vector): boolean {
  let isMore = false;
  for (const [origin, version] of other) {
    if (covers(vector, { origin, version })) continue;
    vector.set(origin, version);
    isMore = true;
  }
  return isMore;
}

/** What lists with any of these vectors are sure to include. */
export function meet(vectors: readonly Vector[]): Vector {
  const [first = new Map<string, number>(), ...others] = vectors;
  const least = new Map<string, number>();
  for (const [origin, version] of first)
    least.set(origin, Math.min(version, ...others.map((other) => other.get(origin) ?? 0)));
  return least;
}

/** A vector as routers write it. */
export const vectorToLpc = (vector: Vector): LpcMapping => new Map(vector);

/** A vector that another router wrote; what is no name with a version is left out. */
export function vectorFromLpc(value: LpcValue | undefined): Vector {
  const entries: [string, number][] = [];
  if (value === undefined || !isMapping(value)) return new Map();
  for (const [name, version] of value)
    if (typeof name === 'string' && Number.isSafeInteger(version)) entries.push([name, Number(version)]);
  return new Map(entries.slice(0, 4 * ROUTERS_MAX)); // Routers that have gone for good are in there too.
}

// Which way another router is reached. Pure.
import type { LpcArray } from '@intermud/wire';
import { textsIn } from '../frames.ts';
import { frameOf, valueToWire } from '../text.ts';
import { HOPS } from './limits.ts';
import type { Neighbour } from './mesh.ts';

/** A way to a router: its own link, or one router between that has both. */
export type Path =
  | { readonly is: 'direct'; readonly neighbour: Neighbour }
  | { readonly is: 'hop'; readonly neighbour: Neighbour };

/** The way over a router between; undefined if there is none. Of several the one with the least to do. */
export function hopTo(router: string, neighbours: Iterable<Neighbour>): Path | undefined {
  let hop: Neighbour | undefined;
  for (const neighbour of neighbours)
    if (neighbour.links.has(router) && (!hop || neighbour.backlogBytes < hop.backlogBytes)) hop = neighbour;
  return hop && { is: 'hop', neighbour: hop };
}

/** Sends a packet along a path: to the router itself, or in an envelope. False if the router takes no more now. */
export function sendAlong({ is, neighbour }: Path, from: string, router: string, packet: LpcArray): boolean {
  if (is === 'direct') return neighbour.carry(packet);
  neighbour.send([...envelope(from, router), packet]);
  return true;
}

/** Puts frames into envelopes as they are: what {@link sendAlong} does, for packets that are written already. */
export function wrapper(from: string, router: string): (frames: string) => string {
  const beginning = valueToWire(envelope(from, router)).slice(0, -ARRAY_END.length);
  return (frames) =>
    textsIn(frames)
      .map((text) => frameOf(`${beginning}${text},${ARRAY_END}`))
      .join('');
}

const ARRAY_END = '})';

/** Where an envelope names the one of ours to which a packet of another network came. */
export const GATE = 3;

/** An envelope of one router for another, without the packet. */
export const envelope = (from: string, router: string): LpcArray => ['irn-data', HOPS, from, 0, router, 0];

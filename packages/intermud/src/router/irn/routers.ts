// The other routers: which have a link with us, and how each is reached.
import type { LpcArray } from '@intermud/wire';
import type { Outbox, Tap } from '../outbox.ts';
import type { Peer } from './link/peer.ts';
import type { Mesh } from './mesh.ts';
import { envelope, GATE, hopTo, type Path, sendAlong } from './paths.ts';

/** All routers that the config names. */
export class Routers implements Mesh {
  /** Our own name. */
  readonly name: string;
  readonly #peers = new Map<string, Peer>();

  constructor(name: string) {
    this.name = name;
  }

  add(peer: Peer): void {
    this.#peers.set(peer.name, peer);
  }

  find(name: string): Peer | undefined {
    return this.#peers.get(name);
  }

  all(): Iterable<Peer> {
    return this.#peers.values();
  }

  /** Routers that have a link with us now, of whatever network. */
  *linked(): Iterable<Peer> {
    for (const peer of this.all()) if (peer.isOnline) yield peer;
  }

  *neighbours(): Iterable<Peer> {
    for (const peer of this.linked()) if (peer.dialect.isMember) yield peer;
  }

  /** Whether a router is of our network. */
  isMember(router: string): boolean {
    return router === this.name || this.find(router)?.dialect.isMember === true;
  }

  /** Those of ours that have a link with a router of another network, in an order that all of them see. */
  gatesOf(router: string): string[] {
    const gates = [...this.neighbours()].filter(({ links }) => links.has(router)).map(({ name }) => name);
    return (this.find(router)?.isOnline ? [this.name, ...gates] : gates).toSorted();
  }

  /** Routers of other networks that can be reached. */
  *beyond(): Iterable<string> {
    const seen = new Set<string>();
    for (const { name, dialect } of this.linked()) if (!dialect.isMember) seen.add(name);
    for (const { beyond } of this.neighbours()) for (const name of beyond) seen.add(name);
    yield* seen;
  }

  *allRouters(): Iterable<string> {
    yield this.name;
    for (const { name, dialect } of this.all()) if (dialect.isMember) yield name;
  }

  /** How a router is reached now; undefined if it is not. */
  path(router: string): Path | undefined {
    const peer = this.find(router);
    if (peer?.isOnline) return { is: 'direct', neighbour: peer };
    return hopTo(router, this.neighbours());
  }

  /** Routers of our network that can be reached. */
  *reachable(): Iterable<string> {
    for (const router of this.allRouters()) if (router !== this.name && this.path(router)) yield router;
  }

  /** Where packets for a router of another network go, as whole frames; undefined if it has no link with us. */
  tap(router: string): Tap | undefined {
    const peer = this.find(router);
    return peer?.isOnline && !peer.dialect.isMember ? peer.carryFrames : undefined;
  }

  /** Hands a packet of a router beyond our network on to one of ours. Who hands it on is named: it may go through a third one. */
  bring(from: string, router: string, packet: LpcArray): boolean {
    const path = this.path(router);
    path?.neighbour.send([...envelope(from, router).with(GATE, this.name), packet]);
    return path !== undefined;
  }

  /** Where packets for a router go as they are: its own link, if it is of our network. */
  outbox(router: string): Outbox | undefined {
    const peer = this.find(router);
    return peer?.dialect.isMember ? peer.outbox : undefined;
  }

  /** Sends a packet to a router, whatever the way; false if there is none, or it takes no more now. */
  send(router: string, packet: LpcArray): boolean {
    const path = this.path(router);
    return path !== undefined && sendAlong(path, this.name, router, packet);
  }
}

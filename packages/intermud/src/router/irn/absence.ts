// Routers that cannot be reached: after five minutes their muds are down, after seven days they are off the list.

import { DOWN_MS } from '../limits.ts';
import type { Mud } from '../mud.ts';
import type { Parts } from '../parts.ts';
import { ROUTER_LOST_MS, ROUTER_LOST_TURN_MS } from './limits.ts';
import type { RouterRecords } from './presence.ts';
import type { Routers } from './routers.ts';

/** Sees to the muds of routers that are away. */
export class Absence {
  readonly #parts: Parts;
  readonly #routers: Routers;
  readonly #records: RouterRecords;
  /** Since when routers cannot be reached: steady milliseconds, and milliseconds since 1970. */
  readonly #since = new Map<string, { readonly steady: number; readonly at: number }>();
  readonly #removing = new Set<Mud>();

  constructor(parts: Parts, routers: Routers, records: RouterRecords) {
    this.#parts = parts;
    this.#routers = routers;
    this.#records = records;
  }

  /** Since when a router cannot be reached from here, milliseconds since 1970; undefined if it can, or no mud is there. */
  unreachableSince(router: string): number | undefined {
    const since = this.#since.get(router);
    if (since === undefined || this.#routers.path(router)) return undefined;
    const said = this.#records.isDown(router) ? this.#records.find(router)?.since : undefined;
    return Math.min(since.at, said ?? since.at); // After a restart of ours the others have known it for longer.
  }

  /** Does what is due. Routers that no config names any more are looked at as well, as long as they have muds. */
  sweep(): void {
    const [now, steady] = [this.#parts.clock.now(), this.#parts.clock.steady()];
    const byRouter = this.#mudsByRouter();
    this.#look(byRouter.keys(), { steady, at: now });
    for (const [router, { steady: since }] of this.#since) {
      const dueMs = ROUTER_LOST_MS + this.#turn() * ROUTER_LOST_TURN_MS;
      const muds = byRouter.get(router) ?? [];
      if (steady - since >= dueMs && !this.#records.isDown(router) && muds.length > 0)
        this.#note(router, 'down');
      const downSince = this.#records.find(router)?.since ?? now;
      if (this.#records.isDown(router) && now - downSince >= DOWN_MS + dueMs) this.#remove(router, muds);
    }
    this.#noteWhoIsBack();
  }

  #mudsByRouter(): Map<string, Mud[]> {
    const found = new Map<string, Mud[]>();
    for (const mud of this.#parts.muds.all()) {
      const { router, state } = mud.record;
      if (router === this.#parts.name || state.is === 'removed') continue;
      const muds = found.get(router);
      if (muds) muds.push(mud);
      else found.set(router, [mud]);
    }
    return found;
  }

  #look(routers: Iterable<string>, now: { readonly steady: number; readonly at: number }): void {
    const withMuds = new Set(routers);
    for (const router of withMuds)
      if (this.#routers.path(router)) this.#since.delete(router);
      else if (!this.#since.has(router)) this.#since.set(router, now);
    for (const router of this.#since.keys()) if (!withMuds.has(router)) this.#since.delete(router);
  }

  /** Our place among the routers that can be reached: the first one speaks for all. */
  #turn(): number {
    return [...this.#routers.reachable()].filter((name) => name < this.#parts.name).length;
  }

  /** We say it of ourselves, and of routers of other networks with a link to us: they do not know what is said of them here. */
  #noteWhoIsBack(): void {
    if (this.#records.isDown(this.#parts.name)) this.#note(this.#parts.name, 'up');
    for (const { name, dialect } of this.#routers.linked())
      if (!dialect.isMember && this.#records.isDown(name)) this.#note(name, 'up');
  }

  #note(router: string, is: 'up' | 'down'): void {
    const failed = (error: unknown) =>
      this.#parts.log.error({ err: error, router }, `Cannot write down that a router is ${is}`);
    this.#records.set(router, is).catch(failed);
  }

  #remove(router: string, muds: readonly Mud[]): void {
    for (const mud of muds) {
      if (this.#removing.has(mud)) continue;
      this.#removing.add(mud);
      const failed = (error: unknown) =>
        this.#parts.log.error({ err: error, mud: mud.name }, `Cannot take a mud of ${router} off the list`);
      void this.#parts.muds
        .inTurn(mud.name, () => this.#removeOne(mud, router))
        .catch(failed)
        .finally(() => this.#removing.delete(mud));
    }
  }

  /** It stays the other router's, which alone may know its password. */
  async #removeOne(mud: Mud, router: string): Promise<void> {
    const { record } = mud;
    if (record.router !== router || record.state.is === 'removed') return; // It has come back while this waited.
    const state = { is: 'removed', since: this.#parts.clock.now() } as const;
    await this.#parts.muds.save({ ...record, state }, router);
  }
}

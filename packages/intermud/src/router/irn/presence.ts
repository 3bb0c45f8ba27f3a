// Which routers are there: one record for each, so that a router that goes takes its muds along in one change.
import type { LpcValue } from '@intermud/wire';
import type { Store } from '../../store/index.ts';
import type { ListReplica } from '../elsewhere.ts';
import type { Stamp } from '../kept-list.ts';
import type { Parts } from '../parts.ts';
import { KeyedQueue } from '../queue.ts';
import { isLater } from './order.ts';
import { type RouterRecord, routerFromLpc } from './records.ts';

const KEY = 'irn.routers';

/** The states of all routers that ever were away. */
export class RouterRecords {
  readonly #parts: Parts;
  readonly #store: Store;
  readonly #byName = new Map<string, RouterRecord>();
  readonly #queue = new KeyedQueue();
  /** Of the mudlist: set before the first change. */
  replica: ListReplica<Stamp> | undefined;

  constructor(parts: Parts, store: Store) {
    this.#parts = parts;
    this.#store = store;
  }

  async load(): Promise<void> {
    const kept = JSON.parse((await this.#store.settings.get(KEY)) ?? '[]') as RouterRecord[];
    for (const record of kept) this.#byName.set(record.name, record);
    for (const { name } of kept) this.#show(name);
  }

  all(): Iterable<RouterRecord> {
    return this.#byName.values();
  }

  find(name: string): RouterRecord | undefined {
    return this.#byName.get(name);
  }

  isDown(name: string): boolean {
    return this.#byName.get(name)?.is === 'down';
  }

  idle(): Promise<void> {
    return this.#queue.idle();
  }

  /** Says that a router has gone, or come; nothing happens if that is known. */
  set(name: string, is: RouterRecord['is']): Promise<void> {
    return this.#queue.run(KEY, async () => {
      if (this.isDown(name) === (is === 'down')) return;
      const { tokens } = this.#parts.muds;
      const since = this.#parts.clock.now();
      const version = tokens.take(since);
      this.replica?.taken(version);
      const record = { name, is, since, origin: this.#parts.name, version };
      await this.#write(record, version).finally(() => this.replica?.done(version));
      this.replica?.made(record);
    });
  }

  /** Writes down what another router says; that we ourselves are away is put right at once. @throws {I3Error} PACKET_SHAPE. */
  async apply(name: string, value: LpcValue): Promise<RouterRecord | undefined> {
    const record = routerFromLpc(name, value);
    const isNews = await this.#queue.run(KEY, async () => {
      const before = this.#byName.get(name);
      if (before && !isLater(record, before)) return false;
      await this.#write(record, this.#parts.muds.tokens.takeFrom(record.version));
      return true;
    });
    if (isNews && name === this.#parts.name && record.is === 'down') await this.set(name, 'up');
    return isNews ? record : undefined;
  }

  async #write(record: RouterRecord, token: number): Promise<void> {
    const records = new Map(this.#byName).set(record.name, record);
    try {
      await Promise.all([
        this.#store.settings.set(KEY, JSON.stringify([...records.values()])),
        this.#store.tokens.raise('mudlist', token),
      ]);
    } finally {
      this.#parts.muds.tokens.done(token);
    }
    this.#byName.set(record.name, record);
    this.#show(record.name);
  }

  #show(name: string): void {
    const { muds } = this.#parts;
    const record = this.#byName.get(name);
    if (record === undefined) return;
    const isShownDown = muds.routersDown.has(name);
    if (record.is === 'down') muds.routersDown.set(name, record.since);
    else muds.routersDown.delete(name);
    muds.showAgain(name, isShownDown !== (record.is === 'down'));
  }
}

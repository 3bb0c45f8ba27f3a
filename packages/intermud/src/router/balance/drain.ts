// A router that sends its muds to the others before it is stopped: so many a second, until all have gone that can.
import type { Mud } from '../mud.ts';
import type { Parts } from '../parts.ts';
import type { Balance } from './balance.ts';
import type { Staying } from './departure.ts';
import { ANSWER_MS, DRAIN_PER_SECOND, DRAIN_TURN_MS } from './limits.ts';

/** How far it is. A restart ends it: whoever starts a router wants muds on it. */
export type DrainStatus =
  | { readonly is: 'off' }
  | {
      readonly is: 'draining';
      /** Milliseconds since 1970. */
      readonly since: number;
      readonly perSecond: number;
      /** Muds that have gone since then, whoever it was that sent them, and have come elsewhere or nowhere. */
      readonly gone: number;
      /** Muds that are still to be asked, and those that were and are on their way. */
      readonly waiting: number;
      readonly staying: readonly { readonly mud: string; readonly why: Staying }[];
    };

/** What changes while it goes on. */
interface Drained {
  readonly since: number;
  perSecond: number;
  /** Muds that were here when last looked at. */
  here: ReadonlySet<Mud>;
  /** Muds whose link is gone, and since when in steady milliseconds: they may come back. */
  readonly leaving: Map<Mud, number>;
  gone: number;
  /** Muds that may be asked at once. */
  credit: number;
  readonly stop: () => void;
}

/** Drains one router. */
export class Drain {
  readonly #parts: Parts;
  readonly #balance: Balance;
  readonly #watchers = new Set<(status: DrainStatus) => void>();
  #drained: Drained | undefined;
  #status: DrainStatus = { is: 'off' };

  constructor(parts: Parts, balance: Balance) {
    this.#parts = parts;
    this.#balance = balance;
  }

  get status(): DrainStatus {
    return this.#status;
  }

  /** Begins, or goes on at another pace. */
  start(perSecond = DRAIN_PER_SECOND): void {
    if (this.#drained) {
      this.#drained.perSecond = perSecond;
      return;
    }
    const since = this.#parts.clock.now();
    let cancel = () => {};
    const turn = () => {
      this.#turn();
      cancel = this.#parts.clock.after(DRAIN_TURN_MS, turn);
    };
    this.#drained = {
      since,
      perSecond,
      here: new Set(),
      leaving: new Map(),
      gone: 0,
      credit: 1,
      stop: () => cancel(),
    };
    this.#balance.setDraining(true);
    this.#parts.log.info({ perSecond }, 'Drain begins');
    turn();
  }

  /** Ends: whoever is here stays, and newcomers are let in. */
  stop(): void {
    if (this.#drained === undefined) return;
    this.#drained.stop();
    this.#drained = undefined;
    this.#balance.setDraining(false);
    this.#parts.log.info({}, 'Drain ends');
    this.#tell({ is: 'off' });
  }

  /** Is told at once how far it is, and after every turn. Returns what ends that. */
  watch(watcher: (status: DrainStatus) => void): () => void {
    this.#watchers.add(watcher);
    watcher(this.#status);
    return () => this.#watchers.delete(watcher);
  }

  /** Asks as many as are due, and sees who has gone. */
  #turn(): void {
    const drained = this.#drained;
    if (drained === undefined) return;
    const { since, perSecond } = drained;
    drained.credit = Math.min(Math.max(1, perSecond), drained.credit + (perSecond * DRAIN_TURN_MS) / 1_000);
    const here = new Set<Mud>();
    const staying: { mud: string; why: Staying }[] = [];
    let rooms = this.#balance.rooms();
    for (const one of this.#balance.online()) {
      here.add(one.mud);
      const departure = this.#balance.departureOf(one, rooms);
      if (departure.is === 'staying') staying.push({ mud: one.mud.name, why: departure.why });
      if (departure.is !== 'due' || drained.credit < 1) continue;
      drained.credit -= 1;
      this.#balance.send(one.link, one.mud, departure.to);
      rooms = this.#balance.rooms(); // That one has more to do now.
    }
    this.#seeWhoHasGone(drained, here);
    const waiting = here.size - staying.length + drained.leaving.size;
    this.#tell({ is: 'draining', since, perSecond, gone: drained.gone, waiting, staying });
  }

  /** A mud has gone when it is on another router, or nowhere for so long that it will not come back because of this. */
  #seeWhoHasGone(drained: Drained, here: ReadonlySet<Mud>): void {
    const now = this.#parts.clock.steady();
    const { leaving } = drained;
    for (const mud of drained.here) if (!here.has(mud)) leaving.set(mud, now);
    for (const [mud, since] of leaving) {
      const isGone = this.#parts.elsewhere.isElsewhere(mud.record) || now - since >= ANSWER_MS;
      if (isGone || here.has(mud)) leaving.delete(mud);
      if (isGone && !here.has(mud)) drained.gone += 1;
    }
    drained.here = here;
  }

  #tell(status: DrainStatus): void {
    this.#status = status;
    for (const watcher of this.#watchers) watcher(status);
  }
}

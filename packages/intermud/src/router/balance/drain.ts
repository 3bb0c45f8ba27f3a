// A router that sends its muds to the others before it is stopped: so many a second, until all have gone that can.
import type { Parts } from '../parts.ts';
import type { Balance } from './balance.ts';
import type { Staying } from './departure.ts';
import { DRAIN_PER_SECOND, DRAIN_TURN_MS } from './limits.ts';

/** How far it is. A restart ends it: whoever starts a router wants muds on it. */
export type DrainStatus =
  | { readonly is: 'off' }
  | {
      readonly is: 'draining';
      /** Milliseconds since 1970. */
      readonly since: number;
      readonly perSecond: number;
      /** Muds that have gone since then, whoever it was that sent them. */
      readonly gone: number;
      /** Muds that are still to be asked, or have been and are on their way. */
      readonly waiting: number;
      readonly staying: readonly { readonly mud: string; readonly why: Staying }[];
    };

/** What changes while it goes on. */
interface Drained {
  readonly since: number;
  perSecond: number;
  /** Muds that were here when last looked at. */
  here: ReadonlySet<string>;
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
    this.#drained = { since, perSecond, here: new Set(), gone: 0, credit: 1, stop: () => cancel() };
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
    const here = new Set<string>();
    const staying: { mud: string; why: Staying }[] = [];
    let others = this.#parts.elsewhere.others();
    for (const one of this.#balance.online()) {
      here.add(one.mud.key);
      const departure = this.#balance.departureOf(one, others);
      if (departure.is === 'staying') staying.push({ mud: one.mud.name, why: departure.why });
      if (departure.is !== 'due' || drained.credit < 1) continue;
      drained.credit -= 1;
      this.#balance.send(one.link, one.mud, departure.to);
      others = this.#parts.elsewhere.others(); // That one has more to do now.
    }
    drained.gone += [...drained.here].filter((key) => !here.has(key)).length;
    drained.here = here;
    const waiting = here.size - staying.length;
    this.#tell({ is: 'draining', since, perSecond, gone: drained.gone, waiting, staying });
  }

  #tell(status: DrainStatus): void {
    this.#status = status;
    for (const watcher of this.#watchers) watcher(status);
  }
}

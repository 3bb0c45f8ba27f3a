// Delivers what is queued: to each mud in order, several muds at a time, again and again until it is there or time is up.
import type { Clock, Log, MailOutcome, Letter as WireLetter } from '@intermud/mud';
import { type FaultCode, I3Error } from '@intermud/wire';
import { type Delivery, nameKey, type OutboxStore, type Outcome } from '../../store/index.ts';
import { inPlainWords } from '../plain-words.ts';
import { toWire } from './letters.ts';
import {
  BATCH_MAX,
  FAILING_MUDS_MAX,
  MUDS_AT_ONCE,
  RETRY_FIRST_MS,
  RETRY_MAX_MS,
  RETURN_AFTER_MS,
  STORE_RETRY_MS,
} from './limits.ts';
import { failureNotice, returnNotice } from './notices.ts';

/** Brings letters to a mud and gives what became of each. @throws {I3Error} when none got there. */
export type SendMail = (mud: string, letters: readonly WireLetter[]) => Promise<readonly MailOutcome[]>;

/** What a courier stands on. */
export interface CourierOptions {
  readonly outbox: OutboxStore;
  readonly sendMail: SendMail;
  readonly home: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Called when a delivery of an account has ended or failed once more; with a notice when it got one. */
  readonly onStatus: (account: string, hasNotice: boolean) => void;
}

/** What no repetition will mend: the letter goes back at once. */
const HOPELESS: ReadonlySet<FaultCode> = new Set(['PACKET_SHAPE', 'PACKET_UNKNOWN']);

/** Delivers the outbox from start() to stop(). */
export class Courier {
  readonly #options: CourierOptions;
  /** Muds that are being delivered to, by key. */
  readonly #busy = new Map<string, Promise<void>>();
  /**
   * Tries in a row that failed, by mud: what the waits go by. A letter's own tries say nothing about the mud: it may
   * have restarted ten times, and be there now.
   */
  readonly #failures = new Map<string, number>();
  #cancelTimer: (() => void) | undefined;
  #isRunning = false;
  /** The disk said no: nothing is tried before this, or the same letters would go out again and again. */
  #restsUntil = 0;
  #round: Promise<void> = Promise.resolve();

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  start(): void {
    this.#isRunning = true;
    this.wake();
  }

  /** Resolves when nothing is being delivered any more. The caller closes the links, so that this is soon. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#cancelTimer?.();
    await this.#round;
    await Promise.all(this.#busy.values());
  }

  /** Looks for what is due: there may be something new. */
  wake(): void {
    this.#round = this.#round.then(() => this.#look());
  }

  /**
   * Tries everything for a mud now: it has come up, or it has called and given us its turn. Resolves when all is tried.
   * While mail goes to as many muds as may be at a time it is only made due: it follows as soon as one of them is done.
   */
  async hurry(mud: string): Promise<void> {
    await this.#options.outbox.hurry(mud, this.#options.clock.now());
    await this.#round;
    const hasPlace = this.#busy.size < MUDS_AT_ONCE || this.#busy.has(nameKey(mud));
    if (this.#isRunning && hasPlace) await this.#deliverTo(mud);
  }

  /** Tries everything now: we are back on the network. */
  async hurryAll(): Promise<void> {
    const { outbox, clock } = this.#options;
    for (const mud of await outbox.dueMuds(Number.MAX_SAFE_INTEGER)) await outbox.hurry(mud, clock.now());
    this.wake();
  }

  async #look(): Promise<void> {
    this.#cancelTimer?.();
    if (!this.#isRunning) return;
    const { outbox, clock, log } = this.#options;
    if (clock.now() < this.#restsUntil) return this.#wakeAt(this.#restsUntil);
    try {
      const due = await outbox.dueMuds(clock.now());
      const idle = due.filter((mud) => !this.#busy.has(nameKey(mud)));
      for (const mud of idle.slice(0, MUDS_AT_ONCE - this.#busy.size)) void this.#deliverTo(mud);
      // Whoever is delivered to wakes us at the end: the timer is for the others.
      if (due.length === 0) this.#wakeAt(await outbox.nextAt());
    } catch (error) {
      log.error({ err: error }, 'Cannot read the outbox');
      this.#restsUntil = clock.now() + STORE_RETRY_MS;
      this.#wakeAt(this.#restsUntil);
    }
  }

  #wakeAt(at: number | undefined): void {
    if (at === undefined || !this.#isRunning) return;
    const { clock } = this.#options;
    this.#cancelTimer = clock.after(Math.max(0, at - clock.now()), () => this.wake());
  }

  #deliverTo(mud: string): Promise<void> {
    const key = nameKey(mud);
    const delivering =
      this.#busy.get(key) ??
      this.#deliverAll(mud).finally(() => {
        this.#busy.delete(key);
        this.wake();
      });
    this.#busy.set(key, delivering);
    return delivering;
  }

  /** All that is due for a mud, a batch at a time. A batch that fails is no longer due, so this ends. */
  async #deliverAll(mud: string): Promise<void> {
    const { outbox, clock, log } = this.#options;
    try {
      while (this.#isRunning) {
        const batch = await outbox.load(mud, clock.now(), BATCH_MAX);
        if (batch.length === 0) return;
        await this.#deliver(mud, batch);
      }
    } catch (error) {
      log.error({ err: error, mud }, 'Cannot note how mail was delivered');
      this.#restsUntil = clock.now() + STORE_RETRY_MS;
    }
  }

  async #deliver(mud: string, batch: readonly Delivery[]): Promise<void> {
    const outcomes = await this.#try(mud, batch);
    const key = nameKey(mud);
    if (outcomes.some(({ acked }) => acked)) this.#failures.delete(key);
    else this.#countFailure(key);
    // What our own end has cut off is no failure, and goes on where it was at the next start.
    await this.#note(batch, this.#isRunning ? outcomes : outcomes.filter(({ acked }) => acked));
  }

  #countFailure(key: string): void {
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.delete(key); // To the end: the one that failed longest ago stands first.
    this.#failures.set(key, failures);
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > FAILING_MUDS_MAX && oldest !== undefined) this.#failures.delete(oldest);
  }

  async #try(mud: string, batch: readonly Delivery[]): Promise<readonly MailOutcome[]> {
    try {
      return await this.#options.sendMail(mud, batch.map(toWire));
    } catch (error) {
      const fault =
        error instanceof I3Error ? error : new I3Error('LINK_DOWN', String(error), { cause: error });
      return batch.map(({ id }) => ({ id, acked: false, error: fault }));
    }
  }

  /** All in one turn of the event loop, and so in one transaction. */
  async #note(batch: readonly Delivery[], outcomes: readonly MailOutcome[]): Promise<void> {
    const byId = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
    await Promise.all(
      batch.map((delivery) => {
        const outcome = byId.get(delivery.id);
        return outcome && this.#noteOne(delivery, outcome);
      }),
    );
  }

  async #noteOne(delivery: Delivery, result: MailOutcome): Promise<void> {
    const { outbox, clock, log, onStatus } = this.#options;
    if (!result.acked)
      log.info({ err: result.error, delivery: delivery.id, mud: delivery.mud }, 'A letter did not get there');
    const outcome = this.#outcomeOf(delivery, result);
    if (outcome) await outbox.settle(delivery.id, outcome);
    else await outbox.postpone([delivery.id], clock.now() + this.#waitFor(delivery.mud), reasonOf(result));
    onStatus(delivery.account, outcome?.notice !== undefined);
  }

  #waitFor(mud: string): number {
    return backOff(Math.max(0, (this.#failures.get(nameKey(mud)) ?? 0) - 1));
  }

  /** How the delivery ends; undefined when it is to be tried again. */
  #outcomeOf(delivery: Delivery, result: MailOutcome): Outcome | undefined {
    const { clock, home } = this.#options;
    const at = clock.now();
    if (result.acked) {
      const { failures } = result;
      const notice = failures.length > 0 ? failureNotice(delivery, failures, home, at) : undefined;
      return { state: 'delivered', reason: '', failures, notice, at };
    }
    const isLate = at - delivery.acceptedAt >= RETURN_AFTER_MS;
    if (!isLate && !HOPELESS.has(result.error.code)) return undefined;
    const reason = reasonOf(result);
    const notice = returnNotice(delivery, reason, home, at);
    return { state: 'failed', reason, failures: [], notice, at };
  }
}

const reasonOf = (result: MailOutcome): string => (result.acked ? '' : inPlainWords(result.error));

/** Milliseconds until the next try of a mud, after so many in a row that failed before this one. */
export function backOff(attempts: number): number {
  return Math.min(RETRY_FIRST_MS * 2 ** Math.min(attempts, 20), RETRY_MAX_MS);
}

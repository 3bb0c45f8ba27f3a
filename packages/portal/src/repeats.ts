// Commands that run again and again on a session's behalf.

import { type Clock, every } from './clock.ts';
import { PortalError } from './faults.ts';
import type { Limits } from './limits.ts';
import type { Session } from './session.ts';

/** Every session's repeats, by the name of what is run. */
export class Repeats {
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #sessions = new Map<Session, Map<string, () => void>>();

  constructor(clock: Clock, limits: Limits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Runs `task` every so many seconds, in place of an earlier one of that name. @throws {PortalError} for too many. */
  start(session: Session, name: string, seconds: number, task: () => void): void {
    const repeats = this.#sessions.get(session) ?? new Map<string, () => void>();
    if (!repeats.has(name) && repeats.size >= this.#limits.repeatsMax) {
      throw new PortalError('bad-arguments', `Cannot repeat ${name}: ${repeats.size} repeats run already`);
    }
    repeats.get(name)?.();
    repeats.set(name, every(this.#clock, seconds * 1_000, task));
    this.#sessions.set(session, repeats);
  }

  /** Ends the repeat of that name, if there is one. */
  stop(session: Session, name: string): void {
    const repeats = this.#sessions.get(session);
    repeats?.get(name.toLowerCase())?.();
    repeats?.delete(name.toLowerCase());
  }

  /** Ends all of a session's. */
  forget(session: Session): void {
    for (const cancel of this.#sessions.get(session)?.values() ?? []) cancel();
    this.#sessions.delete(session);
  }
}

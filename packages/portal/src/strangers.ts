// Sessions that nobody has logged in to, which do not stay for ever.

import type { Clock } from './clock.ts';
import type { Limits } from './limits.ts';
import type { Session } from './session.ts';

/** Ends each session that has been nobody's for `loginMs`, from its beginning or from its last logout. */
export class Strangers {
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #waits = new Map<string, () => void>();

  constructor(limits: Limits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Takes note of who a session is now. */
  look(session: Session): void {
    if (session.account !== undefined) this.forget(session);
    else if (!this.#waits.has(session.id) && session.state !== 'closed') this.#wait(session);
  }

  /** Waits for this session no more. */
  forget({ id }: Session): void {
    this.#waits.get(id)?.();
    this.#waits.delete(id);
  }

  #wait(session: Session): void {
    const { loginMs } = this.#limits;
    if (loginMs <= 0) return;
    const giveUp = () => session.close(`Nobody has logged in within ${loginMs / 1_000} s`);
    this.#waits.set(session.id, this.#clock.after(loginMs, giveUp));
  }
}

// The portal, as inputfuncs see it.

import type { Credentials } from '../auth.ts';
import type { Limits } from '../limits.ts';
import type { Repeats } from '../repeats.ts';
import type { Account, Session } from '../session.ts';
import type { Variables } from '../variables.ts';

/** An inputfunc, as the others see it. */
export interface Callable {
  readonly name: string;
  /** One sentence for `get_inputfuncs`. */
  readonly doc: string;
  /** Whether `repeat` may call it. */
  readonly isRepeatable: boolean;
}

/** What inputfuncs may use of their portal. */
export interface PortalContext<A extends Account = Account> {
  readonly limits: Limits;
  readonly inputfuncs: {
    /** What this session may call at the moment, by name. */
    callable(session: Session<A>): readonly Callable[];
  };
  readonly variables: Variables<A>;
  readonly repeats: Repeats;
  /** Whether the game can check credentials. */
  readonly canLogin: boolean;
  /** Logs a session in. @throws {PortalError} `login-failed`, `not-allowed` if it is logged in, or `too-fast`. */
  login(session: Session<A>, credentials: Credentials): Promise<void>;
  /** Logs a session in by a ticket. @throws {PortalError} as {@link login} does. */
  redeem(session: Session<A>, ticket: string): void;
  onError(error: unknown, session: Session<A>): void;
}

// The portal, as inputfuncs see it.

import type { Credentials } from '../auth.ts';
import type { Limits } from '../limits.ts';
import type { Repeats } from '../repeats.ts';
import type { Account, Session } from '../session.ts';
import type { Variables } from '../variables.ts';
import type { Inputfuncs } from './registry.ts';

/** What inputfuncs may use of their portal. */
export interface PortalContext<A extends Account = Account> {
  readonly limits: Limits;
  readonly inputfuncs: Inputfuncs<A>;
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

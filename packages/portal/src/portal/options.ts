// What a portal is told, and the bounds that follow.

import type { Authenticate } from '../auth.ts';
import type { Clock } from '../clock.ts';
import type { Inputfunc } from '../inputfuncs/define.ts';
import { LIMITS, type Limits } from '../limits.ts';
import type { Account, Session } from '../session.ts';
import type { Random } from '../tickets.ts';
import type { VariableDeclaration } from '../variables.ts';

/** What a portal can be told. Only `onSession` must be. */
export interface PortalOptions<A extends Account = Account> {
  /** Somebody has come. Add listeners at once: what was typed already comes right after. */
  onSession(session: Session<A>): unknown;
  /** Who a name and its proof belong to. Without it nobody can log in by message or ssh. */
  readonly authenticate?: Authenticate<A>;
  /** The game's own inputfuncs; one of a default's name takes its place. */
  readonly inputfuncs?: readonly Inputfunc<A>[];
  readonly variables?: readonly VariableDeclaration<A>[];
  /** First parts of the names of well-known GMCP packages. Default: WELL_KNOWN_PACKAGES. */
  readonly packages?: readonly string[];
  /** Whether a telnet client that has both GMCP and MSDP on gets both. Default `one`: GMCP. */
  readonly structured?: 'one' | 'both';
  /** Bounds to be changed. */
  readonly limits?: Partial<Limits>;
  readonly clock?: Clock;
  readonly random?: Random;
  /** Gets what listeners, inputfuncs and getters throw. Default: nothing is done. */
  onError?(error: unknown, session: Session<A> | undefined): void;
}

/** The bounds of a portal with these options: nobody can be late to log in where nobody can log in. */
export function limitsOf<A extends Account>({ authenticate, limits }: PortalOptions<A>): Limits {
  return { ...LIMITS, loginMs: authenticate === undefined ? 0 : LIMITS.loginMs, ...limits };
}

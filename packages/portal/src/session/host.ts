// What stands behind a session.

import type { Clock } from '../clock.ts';
import type { Incoming } from '../incoming.ts';
import type { Limits } from '../limits.ts';
import type { Session } from '../session.ts';
import type { Account } from './types.ts';

/** What a session needs of its portal. */
export interface SessionHost<A extends Account> {
  readonly limits: Limits;
  readonly clock: Clock;
  costOf(name: string): number;
  run(session: Session<A>, incoming: Incoming): Promise<void> | undefined;
  /** Whether the client said that it does not know the package that this command belongs to. */
  isHeldBack(session: Session<A>, name: string): boolean;
  /** What the client may see or wants to see has changed. */
  refresh(session: Session<A>): void;
  ended(session: Session<A>, reason: string): void;
  onError(error: unknown, session: Session<A>): void;
}

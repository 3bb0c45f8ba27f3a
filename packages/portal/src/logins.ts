// How a session becomes somebody's.

import type { Auth, Credentials } from './auth.ts';
import { PortalError } from './faults.ts';
import type { Account, Session } from './session.ts';
import type { Tickets } from './tickets.ts';

/** Logs sessions in, each of them once. */
export class Logins<A extends Account> {
  readonly #auth: Auth<A>;
  readonly #tickets: Tickets<A>;

  constructor(auth: Auth<A>, tickets: Tickets<A>) {
    this.#auth = auth;
    this.#tickets = tickets;
  }

  /** Logs a session in by what the game says of its credentials. @throws {PortalError} `login-failed`, `not-allowed` or `too-fast`. */
  async login(session: Session<A>, credentials: Credentials): Promise<void> {
    refuseTwice(session);
    const account = await this.#auth.check(credentials, session);
    if (account === undefined || account === 'anonymous') {
      throw new PortalError('login-failed', 'Cannot log in: the name or the password is wrong');
    }
    refuseTwice(session);
    session.login(account);
  }

  /** Logs a session in by a ticket. @throws {PortalError} as {@link login} does. */
  redeem(session: Session<A>, ticket: string): void {
    refuseTwice(session);
    const account = this.#tickets.redeem(ticket);
    if (account === undefined)
      throw new PortalError('login-failed', 'Cannot log in: the ticket is used or too old');
    session.login(account);
  }
}

function refuseTwice(session: Session): void {
  if (session.account === undefined) return;
  throw new PortalError('not-allowed', `Cannot log in: you are logged in as ${session.account.name}`);
}

// One message to many.

import { type Messages, type SendOptions, toCommands } from './message.ts';
import { Forms } from './outputfuncs/forms.ts';
import type { Account, Session } from './session.ts';

/**
 * Sends the same message to many, as {@link Session.msg} does to one, and far cheaper: what it looks like is worked
 * out once for all who see it alike. Order counts as with single messages.
 *
 * @example
 * broadcast(portal.sessions.values(), 'The sun rises.');
 * @throws {TypeError} @throws {RangeError} as {@link Session.msg} does; nobody has been sent anything then.
 */
export function broadcast<A extends Account>(
  sessions: Iterable<Session<A>>,
  message: string | Messages,
  options: SendOptions = {},
): void {
  const commands = toCommands(message);
  const shared = { ...options, forms: new Forms() };
  // A copy: who is cut because he does not read leaves the game's list while it is gone through.
  for (const session of [...sessions]) session.deliver(commands, shared);
}

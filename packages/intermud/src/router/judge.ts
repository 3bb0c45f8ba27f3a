// Who may start up, and with which password. Pure.
// Source: Intermud-3, "startup-req-3"; Dead Souls' table of cases (facts measured on its router).
import type { FaultCode } from '@intermud/wire';
import type { MudRecord } from '../store/index.ts';

/** All that a decision rests on. */
export interface StartupCase {
  readonly name: string;
  readonly password: number;
  /** What is known of the mud; undefined if nothing. */
  readonly record: MudRecord | undefined;
  /** Whether it has a live link, and that is not the one which asks. */
  readonly isOnline: boolean;
  /** Set if the name is reserved: the only password that is right. */
  readonly reserved: number | undefined;
  /** Whether a wrong password may be forgiven for the address. */
  readonly isFromLastAddress: boolean;
}

/** Let in with the password it has, or with a new one; or refused. */
export type Verdict =
  | { readonly is: 'known'; readonly password: number }
  | { readonly is: 'new' }
  | { readonly is: 'forgiven'; readonly warning: string }
  | { readonly is: 'refused'; readonly code: FaultCode; readonly message: string; readonly isGuess: boolean };

/** Decides a start-up. */
export function judge(given: StartupCase): Verdict {
  const { name, password, record, reserved } = given;
  if (reserved !== undefined)
    return password === reserved
      ? { is: 'known', password }
      : refused(`The name "${name}" is reserved on this router`, true);
  if (record === undefined || record.password === 0) return { is: 'new' };
  if (record.name !== name)
    return refused(`The name "${name}" is taken: it is written "${record.name}" here`, false);
  if (password === record.password) return { is: 'known', password };
  if (given.isOnline) return refused(`"${name}" is connected, and this is not its password`, true);
  if (given.isFromLastAddress) return { is: 'forgiven', warning: FORGIVEN };
  return refused(
    `The password of "${name}" is wrong; if it is lost, the operator of the router can run: intermud router forget ${JSON.stringify(name)}`,
    true,
  );
}

const FORGIVEN = 'The password was wrong, but it came from the last address: the mud has a new password';

const refused = (message: string, isGuess: boolean): Verdict => ({
  is: 'refused',
  code: 'NOT_ALLOWED',
  message,
  isGuess,
});

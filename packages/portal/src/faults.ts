// What a client can do wrong. A game's own mistakes are TypeError and RangeError.

/** Why a command of a client was not carried out, and what each word means. */
export const FAULTS = {
  'unknown-command': 'there is no inputfunc of that name',
  'not-allowed': 'the session may not call it: not logged in, or not staff',
  'bad-arguments': 'an argument is missing or of the wrong kind',
  'bad-message': 'the frame is not a command at all',
  'too-long': 'a line, name or value is over its bound',
  'too-fast': 'more commands than the rate allows wait already',
  'timed-out': 'the inputfunc has not ended within its time',
  'login-failed': 'the name, password, key or ticket is wrong',
  failed: 'the inputfunc threw; the game has the details',
} as const;

/** The code of a {@link PortalError}, as clients see it in `error` commands. */
export type FaultCode = keyof typeof FAULTS;

/**
 * A fault that a client caused, or must be told of. Inputfuncs may throw it; its message goes to the client.
 * Catch it by `code`, never by its text.
 */
export class PortalError extends Error {
  override readonly name = 'PortalError';
  readonly code: FaultCode;

  constructor(code: FaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

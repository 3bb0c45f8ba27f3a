/** Why something could not be done with an account. */
export type AccountFault =
  | 'NAME' // the name breaks a rule
  | 'PASSWORD' // the password breaks a rule
  | 'TAKEN' // somebody has the name
  | 'UNKNOWN' // nobody has the name
  | 'BUSY'; // too many passwords are being checked

/** A refusal of the accounts. Catch it by `code`; the message is fit for the person who asked. */
export class AccountError extends Error {
  override readonly name = 'AccountError';
  readonly code: AccountFault;

  constructor(code: AccountFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

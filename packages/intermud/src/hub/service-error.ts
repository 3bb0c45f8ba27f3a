/** Why mail, news or files did not do what somebody of this hub asked for. */
export type ServiceFault =
  | 'BAD_ARGUMENTS' // what was asked for makes no sense
  | 'TOO_LONG' // over a bound
  | 'FULL' // no room is left
  | 'NOT_FOUND' // no such letter, post, group or file
  | 'NOT_ALLOWED' // not by this account
  | 'NOT_OFFERED' // the other mud has no such service
  | 'TAKEN' // there is one of that name
  | 'MUD_UNKNOWN' // no mud of that name is on the network
  | 'USER_UNKNOWN'; // no account of that name is on this hub

/** A refusal of the hub's mail, news or files. Catch it by `code`; the message is fit for the person who asked. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: ServiceFault;

  constructor(code: ServiceFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

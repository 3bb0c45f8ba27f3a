// Why something was not done for somebody, in one shape for text, GMCP and HTTP.

import { PortalError } from '@intermud/portal';
import { I3Error } from '@intermud/wire';
import { AccountError, type AccountFault } from '../errors.ts';
import { REASON_LENGTH_MAX } from '../limits.ts';
import { ServiceError, type ServiceFault } from '../service-error.ts';
import { cut, plainLine, plainName } from './text.ts';

/** A code of docs/gmcp.md. */
export type RefusalCode =
  | 'bad-arguments'
  | 'too-long'
  | 'too-fast'
  | 'not-allowed'
  | 'not-found'
  | 'not-logged-in'
  | 'login-failed'
  | 'taken'
  | 'offline'
  | 'no-answer'
  | 'unk-dst'
  | 'unk-user'
  | 'unk-channel';

/** A refusal by the hub itself. Catch it by `code`; the message is fit for the person who asked. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const OF_ACCOUNTS: Readonly<Record<AccountFault, RefusalCode>> = {
  NAME: 'bad-arguments',
  PASSWORD: 'bad-arguments',
  TAKEN: 'taken',
  UNKNOWN: 'not-found',
  BUSY: 'too-fast',
};

const OF_SERVICES: Readonly<Record<ServiceFault, RefusalCode>> = {
  BAD_ARGUMENTS: 'bad-arguments',
  TOO_LONG: 'too-long',
  FULL: 'not-allowed',
  NOT_FOUND: 'not-found',
  NOT_ALLOWED: 'not-allowed',
  NOT_OFFERED: 'not-allowed',
  TAKEN: 'taken',
  MUD_UNKNOWN: 'unk-dst',
  USER_UNKNOWN: 'unk-user',
};

/** A refusal as people are told of it. */
export interface Told {
  /** A code of docs/gmcp.md, or the network's own word. */
  readonly code: string;
  readonly message: string;
}

/** What people are told of an error; undefined for one that is ours, and goes to the log. */
export function toldOf(error: unknown): Told | undefined {
  const code = codeOfAny(error);
  return code === undefined ? undefined : { code, message: reasonOf(error as Error) };
}

/** Another mud's or the router's words may be part of it: they are one line, and no longer than a reason is. */
const reasonOf = ({ message }: Error): string => plainLine(cut(message, REASON_LENGTH_MAX));

function codeOfAny(error: unknown): string | undefined {
  if (error instanceof Refusal || error instanceof PortalError) return error.code;
  if (error instanceof AccountError) return OF_ACCOUNTS[error.code];
  if (error instanceof ServiceError) return OF_SERVICES[error.code];
  return error instanceof I3Error ? plainName(codeOf(error)) : undefined;
}

function codeOf({ code, word }: I3Error): string {
  if (code === 'TIMEOUT') return 'no-answer';
  if (code === 'LINK_DOWN') return 'offline';
  if (code === 'QUEUE_FULL') return 'too-fast';
  return word ?? 'failed';
}

// Why something was not done for somebody, in one shape for text, GMCP and HTTP.

import { PortalError } from '@intermud/portal';
import { I3Error } from '@intermud/wire';
import { AccountError, type AccountFault } from '../errors.ts';
import { ServiceError, type ServiceFault } from '../service-error.ts';
import { plainLine } from './text.ts';

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
  if (error instanceof Refusal || error instanceof PortalError)
    return { code: error.code, message: error.message };
  if (error instanceof AccountError) return { code: OF_ACCOUNTS[error.code], message: error.message };
  if (error instanceof ServiceError)
    return { code: OF_SERVICES[error.code], message: plainLine(error.message) };
  // Another mud's or the router's words are part of it.
  if (error instanceof I3Error) return { code: plainLine(codeOf(error)), message: plainLine(error.message) };
  return undefined;
}

function codeOf({ code, word }: I3Error): string {
  if (code === 'TIMEOUT') return 'no-answer';
  if (code === 'LINK_DOWN') return 'offline';
  if (code === 'QUEUE_FULL') return 'too-fast';
  return word ?? 'failed';
}

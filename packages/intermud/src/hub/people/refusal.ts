// Why something was not done for somebody, in one shape for text, GMCP and HTTP.

import type { Log } from '@intermud/mud';
import { PortalError } from '@intermud/portal';
import { I3Error } from '@intermud/wire';
import { AccountError, type AccountFault } from '../errors.ts';
import { REASON_LENGTH_MAX } from '../limits.ts';
import { inPlainWords } from '../plain-words.ts';
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

/** What cannot be done while the hub has no link. */
export const offline = (): Refusal =>
  new Refusal('offline', 'This hub is not on the network at the moment; it goes on trying');

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
function reasonOf(error: Error): string {
  const words = error instanceof I3Error ? inPlainWords(error) : error.message;
  return plainLine(cut(words, REASON_LENGTH_MAX));
}

/** The same for whoever must be answered in any case: what people are not told goes to the log, and so do the words of the network. */
export function answerTo(error: unknown, log: Log, what: string): Told {
  const told = toldOf(error);
  if (told === undefined) log.error({ err: error }, `cannot ${what}`);
  else if (error instanceof I3Error) log.debug({ err: error, word: error.word }, `cannot ${what}`);
  return told ?? OURS;
}

const OURS: Told = {
  code: 'failed',
  message: 'That has failed, and it is not your fault. The log has the details.',
};

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

// Errors on oob links: the nine elements of `error`, as in-band, for a request that is refused; `oob-error` for what ends the link.
// docs/protocol.md tables them.
import {
  type ErrorPacket,
  error as errorPacket,
  FAULTS,
  type FaultCode,
  FILE_RESULTS,
  faultOfWord,
  I3Error,
  isArray,
  type LpcArray,
  type LpcValue,
  type OobError,
  oobError,
} from '@intermud/wire';
import { OOB_ERROR_ELEMENTS_MAX, OOB_ERROR_TEXT_MAX } from '../limits.ts';

/** How a file request may be refused. Source: Intermud-3, "Service: file". */
export type FileResult = (typeof FILE_RESULTS)[Exclude<keyof typeof FILE_RESULTS, 'done'>];

const RESULT_WORDS: Readonly<Record<FileResult, string>> = {
  0: 'unknown error',
  [-1]: 'there is no such path',
  [-2]: 'it may not be read',
  [-3]: 'it may not be written',
};

/** A file request that is not carried out: `result` is what the answer says. */
export class FileRefusal extends I3Error {
  readonly result: FileResult;

  constructor(result: FileResult, message: string, options?: ErrorOptions) {
    super('NOT_ALLOWED', message, options);
    this.result = result;
  }
}

/** The refusal that an answer stands for: anything but 1. */
export function refusalOf(success: number, mud: string, what: string, reason = ''): FileRefusal {
  const result = isResult(success) ? success : FILE_RESULTS.unknown;
  return new FileRefusal(result, `${mud} refuses ${what}: ${reason || RESULT_WORDS[result]}`);
}

const isResult = (success: number): success is FileResult => Object.hasOwn(RESULT_WORDS, success);

/** The answer for what a file server throws. */
export function resultOf(error: unknown): FileResult {
  return error instanceof FileRefusal ? error.result : FILE_RESULTS.unknown;
}

/** Who says an error to whom. */
export interface ErrorRoute {
  readonly from: string;
  readonly to: string;
  readonly user?: string | 0;
}

/** The `error` for a packet that has met one. What never travels as a word goes as `not-allowed`. */
export function errorFor({ from, to, user = 0 }: ErrorRoute, error: I3Error, met: LpcValue): ErrorPacket {
  return errorPacket.build({
    originatorMud: from,
    targetMud: to,
    targetUser: user,
    errorCode: FAULTS[error.code] ?? 'not-allowed',
    errorMessage: error.message,
    errorPacket: isArray(met) ? shortened(met) : 0,
  });
}

/** The `oob-error` that goes before a close: this link is over, and why. */
export function lastWordsFor(error: I3Error, met: LpcValue): OobError {
  return oobError.build({
    errorCode: FAULTS[error.code] ?? 'not-allowed',
    errorMessage: error.message,
    errorPacket: isArray(met) ? shortened(met) : 0,
  });
}

/** A packet with its long texts cut: enough to tell which one it was, whatever it carried. */
function shortened(packet: LpcArray): LpcArray {
  return packet.slice(0, OOB_ERROR_ELEMENTS_MAX).map((value) => {
    if (typeof value === 'string') return value.slice(0, OOB_ERROR_TEXT_MAX);
    return isArray(value) || value instanceof Map ? 0 : value;
  });
}

/** What an `error`, or Lima's `oob-error`, says. */
export function faultOf(packet: ErrorPacket | OobError, mud: string): I3Error {
  const { errorCode: word, errorMessage, errorPacket: met } = packet;
  const what = met === 0 ? 'a packet' : String(met[0]);
  const text = `${mud} answers ${what} with ${word}: ${errorMessage}`;
  const peer = { name: mud, text: errorMessage };
  return new I3Error(faultOfWord(word), text, { word, peer, ...(met && { packet: met }) });
}

/** Any failure as one that waiting jobs can be told of. */
export function asFault(error: unknown, code: FaultCode = 'LINK_DOWN'): I3Error {
  if (error instanceof I3Error) return error;
  return new I3Error(code, error instanceof Error ? error.message : String(error), { cause: error });
}

// What went wrong, as a sentence and an exit code.
import { type FaultCode, I3Error } from '@intermud/wire';
import { ActionError } from '../daemon/actions.ts';
import { ConfigError } from '../daemon/config.ts';
import { ControlRefusal } from '../daemon/control/client.ts';
import { DoorError } from '../daemon/doors.ts';
import { AccountError, inPlainWordsAndCode } from '../hub/index.ts';
import { StoreError } from '../store/index.ts';
import { clean } from './text/clean.ts';

/** 0 done, 1 failed, 2 bad arguments or config, 3 refused by the network. */
export type ExitCode = 0 | 1 | 2 | 3;

/** A command's own failure, with the sentence for the person who typed it. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** What is printed for an error, and how the program ends. */
export interface FaultReport {
  readonly exitCode: ExitCode;
  readonly lines: readonly string[];
}

/** Faults that happen on this side: nobody has refused anything. */
const OURS: ReadonlySet<FaultCode> = new Set(['LINK_DOWN', 'QUEUE_FULL', 'TIMEOUT']);

/** Every error has a sentence; a mistake of the program itself comes with the place where it happened. */
export function reportFault(error: unknown): FaultReport {
  if (error instanceof CommandError) return { exitCode: error.exitCode, lines: [clean(error.message)] };
  if (error instanceof ConfigError) return { exitCode: 2, lines: error.faults.map(clean) };
  if (error instanceof I3Error) return reportRefusal(error);
  if (error instanceof ControlRefusal) return { exitCode: exitCodeOf(error), lines: [clean(error.message)] };
  if (isExpected(error)) return { exitCode: 1, lines: [clean(error.message)] };
  return {
    exitCode: 1,
    lines: [`Something in intermud itself went wrong: ${String((error as Error)?.stack ?? error)}`],
  };
}

function reportRefusal(error: I3Error): FaultReport {
  const { code, word } = error;
  const sentence = clean(inPlainWordsAndCode(error));
  if (OURS.has(code)) return { exitCode: 1, lines: [sentence] };
  const isNamed = word === undefined || sentence.includes(clean(word));
  return { exitCode: 3, lines: [isNamed ? sentence : `${sentence} (${clean(word)})`] };
}

/** What the running program was refused by the network is a refusal here as well. */
function exitCodeOf({ code }: ControlRefusal): ExitCode {
  return code === undefined || OURS.has(code as FaultCode) ? 1 : 3;
}

const EXPECTED = [StoreError, AccountError, ActionError, DoorError];

/** Failures whose message is meant for whoever typed the command. */
function isExpected(error: unknown): error is Error {
  return EXPECTED.some((kind) => error instanceof kind) || hasCode(error);
}

/** Errors of the system: ENOENT, EADDRINUSE and their like. */
function hasCode(error: unknown): error is Error {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^E[A-Z]+$/.test(error.code)
  );
}

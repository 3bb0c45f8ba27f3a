// A command on its way in, and what can be wrong with it before anybody looks what it is for.

import { PortalError } from './faults.ts';
import { depthOf, type JsonValue } from './json.ts';
import type { Limits } from './limits.ts';
import type { Command } from './message.ts';
import type { Via } from './outlet.ts';
import { oneLine } from './terminal/text.ts';

/** A command on its way in. */
export interface Incoming {
  /** Its name trimmed and in lower case; without `cmdid`. */
  readonly command: Command;
  readonly via: Via;
  /** Size on the wire. */
  readonly bytes: number;
  /** Who asks wants to know which answer is his. */
  readonly requestId: string | number | undefined;
  /** Units of the rate limit. */
  readonly cost: number;
}

/** A command as its client meant it. */
export function readIncoming(
  [given, args, kwargs]: Command,
  via: Via,
  bytes: number,
  costOf: (name: string) => number,
): Incoming {
  const { cmdid, ...rest } = kwargs;
  const name = given.trim().toLowerCase();
  return { command: [name, args, rest], via, bytes, cost: costOf(name), requestId: readRequestId(cmdid) };
}

/** COMPAT Evennia's web client numbers its requests by the keyword `cmdid`. */
function readRequestId(value: JsonValue | undefined): string | number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.length <= 64 ? value : undefined;
}

/** Which bound a command is over, if any. */
export function boundFault([name, args, kwargs]: Command, limits: Limits): PortalError | undefined {
  const { nameChars, argumentsMax, depthIn, lineChars } = limits;
  const count = Math.max(args.length, Object.keys(kwargs).length);
  const line = name === 'text' ? args[0] : undefined;
  if (name.length > nameChars) return tooLong(name, `its name has over ${nameChars} characters`);
  if (count > argumentsMax) return tooLong(name, `it has over ${argumentsMax} arguments`);
  // The two containers of the arguments themselves do not count.
  if (depthOf([args, kwargs], depthIn + 2) > depthIn + 2)
    return tooLong(name, `it nests over ${depthIn} deep`);
  if (typeof line !== 'string' || line.length <= lineChars) return undefined;
  return tooLong(name, `the line has over ${lineChars} characters`);
}

function tooLong(name: string, what: string): PortalError {
  return new PortalError('too-long', `Cannot read ${name.slice(0, 64)}: ${what}`);
}

/** The fault of a command for which there is no room. */
export function tooFast({ command: [name] }: Incoming): PortalError {
  return new PortalError('too-fast', `Cannot take ${name}: too many commands wait already`);
}

/** The fault of a command that has kept the others waiting too long. */
export function timedOut({ command: [name] }: Incoming, afterMs: number): PortalError {
  return new PortalError('timed-out', `Cannot finish ${name}: it has taken over ${afterMs / 1_000} s`);
}

/** Whether its client is told of a fault: a GMCP client that did not ask would show it as a package it does not know. */
export function isAnswered({ requestId, via }: Incoming): boolean {
  return requestId !== undefined || via === 'json';
}

/** What the client is told. */
export function errorCommand(
  { command: [name], requestId }: Incoming,
  { code, message }: PortalError,
): Command {
  return [
    'error',
    [message],
    { code, command: name, ...(requestId === undefined ? {} : { cmdid: requestId }) },
  ];
}

/** The line that a `text` is; undefined for other commands, and for a text that holds none. */
export function lineOf({ command: [name, [line]] }: Incoming): string | undefined {
  return name === 'text' && typeof line === 'string' ? oneLine(line) : undefined;
}

/** Whether it is a `text` with a line in it. */
export function isLine(incoming: Incoming): boolean {
  return lineOf(incoming) !== undefined;
}

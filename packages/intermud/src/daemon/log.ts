// The program's own words about itself, on standard error: readable at a terminal, JSON lines elsewhere.
import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import { LOG_TEXT_CHARACTERS_MAX } from './limits.ts';

export type { Logger };

/** How loud, and for whom. */
export interface LogOptions {
  readonly level: string;
  readonly isTerminal: boolean;
  readonly isColoured: boolean;
  /** Where to write; standard error when absent. */
  readonly destination?: NodeJS.WritableStream;
}

const STDERR = 2;

/** A logger that writes at once, so that the last line before a crash is there. */
export function createLog({ level, isTerminal, isColoured, destination }: LogOptions): Logger {
  const options = {
    level,
    base: null,
    formatters: { log: tameAll },
    serializers: { err: (error: unknown) => error }, // Tamed already.
    hooks: { logMethod: tameArguments },
  };
  if (!isTerminal) return pino(options, destination ?? pino.destination({ fd: STDERR, sync: true }));
  const stream = pretty({
    colorize: isColoured,
    destination: destination ?? STDERR,
    singleLine: true,
    translateTime: 'HH:MM:ss',
    sync: true,
    ignore: 'pid,hostname',
  });
  return pino(options, stream);
}

const ACTS = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** `text` cut to a bound, with everything that could act on a terminal or hide spelt out. */
export function tame(text: string): string {
  const cut = text.length > LOG_TEXT_CHARACTERS_MAX ? `${text.slice(0, LOG_TEXT_CHARACTERS_MAX)}...` : text;
  return cut.replace(ACTS, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

function tameAll(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, tameValue(value)]));
}

const DEPTH_MAX = 4; // Log fields are flat; deeper things are shown as what they are.

function tameValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return tame(value);
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Error) return tameError(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEPTH_MAX) return Object.prototype.toString.call(value);
  if (Array.isArray(value)) return value.map((one) => tameValue(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [tame(name), tameValue(one, depth + 1)]),
  );
}

/** What matters of an error: our own stack holds no stranger's text but in its first line. */
function tameError(error: Error): Record<string, unknown> {
  const code = 'code' in error ? { code: tameValue(error.code, DEPTH_MAX) } : {};
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ +at /.test(line));
  return {
    type: error.name,
    ...code,
    message: tame(error.message),
    stack: frames.map((line) => line.trim()),
  };
}

type LogMethod = (this: Logger, ...parts: Parameters<Logger['info']>) => void;

/** Messages are tamed as fields are. */
function tameArguments(this: Logger, parts: Parameters<LogMethod>, method: LogMethod): void {
  const tamed = (parts as unknown[]).map((part) => (typeof part === 'string' ? tame(part) : part));
  method.apply(this, tamed as Parameters<LogMethod>);
}

// What the commands of mail, news and files have in common.
import type { Config } from '../daemon/settings.ts';
import type { OptionWords } from './command.ts';
import { CONFIG_OPTIONS, loadFrom } from './config-options.ts';
import { CommandError } from './faults.ts';
import type { Terminal } from './terminal.ts';
import { splitLines } from './text/clean.ts';

/** Who acts, and on which data folder. */
export const POST_OPTIONS = {
  account: {
    kind: 'value',
    value: 'NAME',
    about: 'the account that acts; the only one where there is but one',
  },
  ...CONFIG_OPTIONS,
} as const satisfies Record<string, OptionWords>;

/** Rows of a list, where nobody says how many. */
export const LIST_LIMIT = '50';

/** What every command of these says about where it works. */
export const POST_DETAILS = 'Asks the hub that runs on the data folder; one must be running.';

/** The config, and the account as actions want it. */
export async function openPost(options: {
  account: string | undefined;
  config: string | undefined;
  set: readonly string[];
  data: string | undefined;
}): Promise<{ config: Config; as: { account?: string } }> {
  const config = await loadFrom(options);
  return { config, as: options.account === undefined ? {} : { account: options.account } };
}

const TEXT_BYTES_MAX = 2 * 1024 * 1024; // More than the hub takes: it says so with the bound.

/** The text given, else all of standard input. @throws {CommandError} 1 when that is too long. */
export async function readText(terminal: Terminal, given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  if ('isTTY' in terminal.stdin && terminal.stdin.isTTY === true)
    terminal.note('Type the text; Control-D on an empty line ends it.');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of terminal.stdin) {
    chunks.push(Buffer.from(chunk));
    bytes += chunk.length;
    if (bytes > TEXT_BYTES_MAX) throw new CommandError(1, 'Cannot read the text: it is far too long');
  }
  return Buffer.concat(chunks).toString('utf8').replace(/\n$/, '');
}

/** @throws {CommandError} 2 for what is no whole number of at least 1. */
export function readId(what: string, text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new CommandError(2, `Cannot read ${what}: expected a number from 1 on, got "${text}"`);
}

/** A whole number of at least 1, where one was given. */
export function readCount(what: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : readId(what, text);
}

/** A text of strangers, line by line, with their colours where colours are on. */
export function printText(terminal: Terminal, text: string): void {
  for (const line of splitLines(text)) terminal.line(terminal.shown(line));
}

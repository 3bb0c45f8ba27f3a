// Every command of the program, in the order of its help.
import type { AnyCommand } from './command.ts';
import { checkConfig } from './commands/check-config.ts';
import { decode, encode } from './commands/codec.ts';

export const COMMANDS: readonly AnyCommand[] = [checkConfig, decode, encode];

/** What the families of commands are for, by their first word. */
export const FAMILIES: Readonly<Record<string, string>> = {};

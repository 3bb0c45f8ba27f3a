// How a command is declared. One declaration gives its grammar, its help, its completion and its types.

import type { Desk } from '../people/desk.ts';
import { Refusal } from '../people/refusal.ts';
import type { Resident, Visit } from '../people/resident.ts';
import type { Arg, ArgContext } from './args.ts';
import { columns, spoken, type Table } from './table.ts';

/** What a command is run with. */
export interface CommandCall<Args> {
  readonly args: Args;
  readonly visit: Visit;
  readonly resident: Resident;
  readonly desk: Desk;
  /** Shows text to whoever typed the command. */
  show(text: string): void;
  /** Rows as that person reads them: in columns, or one cell after the other where they are read aloud. */
  table: Table;
}

/** What a command's page of help belongs to. */
export type CommandGroup = 'Talk' | 'Channels' | 'Mail, news, files' | 'The network' | 'You' | 'This place';

type ArgsOf<Args extends Record<string, Arg<unknown>>> = {
  readonly [Name in keyof Args]: Args[Name] extends Arg<infer Value> ? Value : never;
};

/** What a declaration of a command says. */
export interface CommandDeclaration<Args extends Record<string, Arg<unknown>>> {
  readonly name: string;
  /** Other words for it. */
  readonly short?: readonly string[];
  readonly group: CommandGroup;
  /** The parts of its line, in order. */
  readonly args: Args;
  /** One sentence: what it does. */
  readonly about: string;
  /** Lines to try, and more to know. */
  readonly help?: string;
  readonly isForStaff?: boolean;
  /** Asks the network: the next line does not wait for it. */
  readonly isSlow?: boolean;
  /** @throws {Refusal} and whatever toldOf() knows, for the person who typed it. */
  run(call: CommandCall<ArgsOf<Args>>): void | Promise<void>;
}

/** A command as the table holds it. */
export interface Command {
  readonly name: string;
  readonly short: readonly string[];
  readonly group: CommandGroup;
  readonly about: string;
  readonly help: string;
  readonly isForStaff: boolean;
  readonly isSlow: boolean;
  readonly args: readonly Arg<unknown>[];
  /** `tell USER@MUD TEXT`. */
  readonly grammar: string;
  /** Reads the line behind the name, and does it. @throws as the declaration's `run`; {Refusal} `bad-arguments`. */
  run(text: string, context: ArgContext): void | Promise<void>;
}

/** Declares a command. */
export function command<const Args extends Record<string, Arg<unknown>>>(
  declaration: CommandDeclaration<Args>,
): Command {
  const { name, short = [], group, about, help = '', isForStaff = false, isSlow = false } = declaration;
  const entries = Object.entries(declaration.args);
  const args = entries.map(([, arg]) => arg);
  const grammar = [name, ...args.map(({ label }) => label)].join(' ');
  return {
    ...{ name, short, group, about, help, isForStaff, isSlow, args, grammar },
    run(text, context) {
      const values = readArgs(entries, text, context, grammar) as ArgsOf<Args>;
      const { visit, desk } = context;
      return declaration.run({
        ...{ args: values, visit, resident: visit.resident, desk },
        show: (shown) => visit.show(shown),
        table: visit.isSpoken ? spoken : columns,
      });
    },
  };
}

function readArgs(
  entries: readonly (readonly [string, Arg<unknown>])[],
  line: string,
  context: ArgContext,
  grammar: string,
) {
  let text = line.trim();
  const values: Record<string, unknown> = {};
  for (const [name, arg] of entries) {
    if (text === '' && !arg.label.startsWith('['))
      throw new Refusal('bad-arguments', `${arg.label} is missing: ${grammar}`);
    const [value, after] = arg.take(text, context);
    values[name] = value;
    text = after;
  }
  return values;
}

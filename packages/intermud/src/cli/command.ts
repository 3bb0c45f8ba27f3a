// What a command is: one declaration, from which its arguments' types, its help, commander's wiring and
// docs/commands.md are derived.
import type { Terminal } from './terminal.ts';

/** A word after the command's name. `many` takes the rest of the line and must be the last. */
export interface ArgumentWords {
  readonly about: string;
  readonly many?: true;
  readonly optional?: true;
}

/** `--name` (flag), `--name VALUE` (value) or a value that may be given again and again (many). */
export interface OptionWords {
  readonly kind: 'flag' | 'value' | 'many';
  readonly about: string;
  /** Name of the value in help texts. */
  readonly value?: string;
}

type Arguments = Readonly<Record<string, ArgumentWords>>;
type Options = Readonly<Record<string, OptionWords>>;

type ArgumentValues<Declared extends Arguments> = {
  readonly [Name in keyof Declared]: Declared[Name] extends { many: true }
    ? readonly string[]
    : Declared[Name] extends { optional: true }
      ? string | undefined
      : string;
};

type OptionValues<Declared extends Options> = {
  readonly [Name in keyof Declared]: Declared[Name]['kind'] extends 'flag'
    ? boolean
    : Declared[Name]['kind'] extends 'many'
      ? readonly string[]
      : string | undefined;
};

/** What somebody typed, and where to answer. */
export interface Call<A extends Arguments = Arguments, O extends Options = Options> {
  readonly arguments: ArgumentValues<A>;
  readonly options: OptionValues<O>;
  readonly terminal: Terminal;
}

/** A command of the program. Options are named as code names them: `dryRun` is `--dry-run`. */
export interface Command<A extends Arguments = Arguments, O extends Options = Options> {
  /** One word, or a family and a word: "account add". */
  readonly name: string;
  /** What it does, in a sentence without a period. */
  readonly summary: string;
  /** What the summary leaves out, in sentences with periods. */
  readonly details?: string;
  readonly arguments: A;
  readonly options: O;
  /** Whole command lines, each with what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  /** Does it. Throws what went wrong: faults.ts gives the exit code for it. */
  readonly run: (call: Call<A, O>) => Promise<void>;
}

/** A command with its types forgotten, as the table holds it. */
export type AnyCommand = Command<Arguments, Options>;

/** Declares a command; `run` gets arguments and options typed by the declaration. */
export function command<const A extends Arguments, const O extends Options>(
  words: Command<A, O>,
): AnyCommand {
  return words as unknown as AnyCommand;
}

/** `dryRun` -> `dry-run`, as it is typed. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

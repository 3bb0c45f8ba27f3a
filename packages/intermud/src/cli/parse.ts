// From the table of commands to commander, which reads what somebody typed.
import { Command as Commander, CommanderError, type OutputConfiguration } from 'commander';
import { findNearest } from '../daemon/settings/nearest.ts';
import { type AnyCommand, type ArgumentWords, kebab, type OptionWords } from './command.ts';
import { CommandError } from './faults.ts';
import type { Terminal } from './terminal.ts';

/** What the program is called and which it is. */
export interface ProgramWords {
  readonly commands: readonly AnyCommand[];
  readonly families: Readonly<Record<string, string>>;
  readonly version: string;
}

/**
 * Runs the command that `args` name. Help and version are printed and count as done.
 * @throws {CommandError} 2 for arguments that make no sense, and whatever the command throws.
 */
export async function runArguments(
  args: readonly string[],
  words: ProgramWords,
  terminal: Terminal,
): Promise<void> {
  let typed: { command: AnyCommand; values: readonly unknown[] } | undefined;
  checkFamily(args, words.commands);
  const program = createProgram(words, terminal, (command, values) => {
    typed = { command, values };
  });
  try {
    program.parse([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return;
    throw new CommandError(2, sentenceOf(error), { cause: error });
  }
  if (typed !== undefined) await runTyped(typed.command, typed.values, terminal);
}

/** `router` is a command and a family: what follows it would count as an argument too many. @throws {CommandError} 2 */
function checkFamily([family = '', typed = '-']: readonly string[], commands: readonly AnyCommand[]): void {
  const inner = commands.flatMap(({ name }) =>
    name.startsWith(`${family} `) ? [name.slice(family.length + 1)] : [],
  );
  if (inner.length === 0 || inner.includes(typed) || typed === 'help' || typed.startsWith('-')) return;
  const meant = findNearest(typed, inner);
  const hint = meant === undefined ? `see intermud ${family} --help` : `Did you mean ${family} ${meant}?`;
  throw new CommandError(2, `Cannot run intermud: there is no command '${family} ${typed}' (${hint})`);
}

async function runTyped(command: AnyCommand, values: readonly unknown[], terminal: Terminal): Promise<void> {
  const names = Object.keys(command.arguments);
  const given = Object.entries(command.arguments).map(([name, words], index) => [
    name,
    values[index] ?? (words.many ? [] : undefined),
  ]);
  const typed = (values[names.length] ?? {}) as Record<string, unknown>;
  const options = Object.entries(command.options).map(([name, words]) => [
    name,
    typed[name] ?? (words.kind === 'flag' ? false : words.kind === 'many' ? [] : undefined),
  ]);
  await command.run({ arguments: Object.fromEntries(given), options: Object.fromEntries(options), terminal });
}

type Chosen = (command: AnyCommand, values: readonly unknown[]) => void;

function createProgram(
  { commands, families, version }: ProgramWords,
  terminal: Terminal,
  chosen: Chosen,
): Commander {
  const program = new Commander('intermud')
    .description('An Intermud-3 router, a hub for people, and a mud of your own on the command line.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .enablePositionalOptions() // `router status --json`: the option is the inner command's, not `router`'s.
    .exitOverride()
    .configureOutput(outputTo(terminal))
    .helpCommand('help [command]', 'print help of a command');
  for (const command of commands) {
    const parent = parentOf(program, command.name, families);
    addCommand(parent, command, chosen);
  }
  return program;
}

/** Errors are thrown and printed once, by main; help goes where the terminal says. */
const outputTo = (terminal: Terminal): OutputConfiguration => ({
  writeOut: (text) => void terminal.stdout.write(text),
  writeErr: (text) => terminal.note(text.trimEnd()),
  outputError: () => {},
  getOutHasColors: () => terminal.isTerminal,
});

function parentOf(program: Commander, name: string, families: Readonly<Record<string, string>>): Commander {
  const [family, ...rest] = name.split(' ');
  if (rest.length === 0 || family === undefined) return program;
  const known = program.commands.find((one) => one.name() === family);
  return (
    known ??
    program
      .command(family)
      .description(families[family] ?? '')
      .helpOption('-h, --help', 'print help')
  );
}

function addCommand(parent: Commander, command: AnyCommand, chosen: Chosen): void {
  const one = parent
    .command(command.name.split(' ').at(-1) ?? command.name)
    .summary(command.summary)
    .description([`${command.summary}.`, command.details].filter(Boolean).join('\n\n'))
    .helpOption('-h, --help', 'print help')
    .addHelpText('after', examplesOf(command))
    .allowExcessArguments(false)
    .enablePositionalOptions()
    .action((...values) => chosen(command, values));
  for (const [name, words] of Object.entries(command.arguments))
    one.argument(argumentFlags(name, words), words.about);
  for (const [name, words] of Object.entries(command.options)) addOption(one, name, words);
}

/** `<mud>`, `[hex...]`. */
export function argumentFlags(name: string, { many, optional }: ArgumentWords): string {
  const shown = `${kebab(name)}${many ? '...' : ''}`;
  return optional ? `[${shown}]` : `<${shown}>`;
}

/** `--as <NAME>`. */
export function optionFlags(name: string, { kind, value = 'VALUE' }: OptionWords): string {
  return kind === 'flag' ? `--${kebab(name)}` : `--${kebab(name)} <${value}>`;
}

function addOption(one: Commander, name: string, words: OptionWords): void {
  const flags = optionFlags(name, words);
  if (words.kind !== 'many') one.option(flags, words.about);
  else
    one.option(flags, words.about, (value: string, before: string[] | undefined) => [
      ...(before ?? []),
      value,
    ]);
}

function examplesOf({ examples }: AnyCommand): string {
  if (examples.length === 0) return '';
  return `\nExamples:\n${examples.map(([line, does]) => `  ${line}\n      ${does}`).join('\n')}\n`;
}

/** Commander's "error: ..." as one sentence of ours. */
function sentenceOf(error: CommanderError): string {
  if (error.code === 'commander.help')
    return 'Cannot run intermud: a command is missing, see intermud --help';
  const said = error.message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
  return `Cannot run intermud: ${said}`;
}

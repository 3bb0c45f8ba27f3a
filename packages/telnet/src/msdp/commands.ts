// Commands in MSDP: how `[name, args, kwargs]` becomes variables, and back.

import { type MsdpValue, type MsdpVariable, type MsdpWritable, msdpText } from './codec.ts';

/** A command read from MSDP. All plain values are text: MSDP has no other. */
export interface MsdpCommand {
  readonly name: string;
  readonly args: readonly MsdpValue[];
  readonly kwargs: { readonly [key: string]: MsdpValue };
}

/** MSDP's own words, which games find under names of their own. Source: Evennia, telnet_oob. */
const OWN_WORDS: ReadonlySet<string> = new Set(['list', 'report', 'reset', 'send', 'unreport']);

/**
 * The variables for a command, by the five rows of the page: nothing is empty text, one argument stands bare, several
 * are an array, named ones a table, both are two variables of the same name.
 *
 * A lone argument that is empty, an array or a table is put into an array of one: bare, it would read as no
 * argument, as several or as named ones.
 * Source: Evennia, OOB page, "Telnet + MSDP"; the array of one is ours.
 */
export function packMsdp(
  name: string,
  args: readonly MsdpWritable[],
  kwargs: { readonly [key: string]: MsdpWritable } = {},
): MsdpVariable<MsdpWritable>[] {
  const variables: MsdpVariable<MsdpWritable>[] = [];
  const named = Object.keys(kwargs).length > 0;
  if (args.length > 0) variables.push({ name, values: [packArgs(args)] });
  if (named) variables.push({ name, values: [kwargs] });
  return variables.length > 0 ? variables : [{ name, values: [''] }];
}

function packArgs(args: readonly MsdpWritable[]): MsdpWritable {
  const [only] = args;
  const bare = args.length === 1 && !isStructure(only) && msdpText(only) !== '';
  return bare ? only : args;
}

function isStructure(value: MsdpWritable): value is Extract<MsdpWritable, object> {
  return typeof value === 'object' && value !== null;
}

/**
 * The commands in some variables, in the order of their first appearance. Variables of the same name are one command:
 * text and arrays are appended to its arguments, tables are merged into its named ones. A variable without a value is
 * no command. MSDP's own LIST, REPORT, RESET, SEND and UNREPORT are `msdp_list` and so on.
 * Source: Evennia, OOB page, "Telnet + MSDP".
 */
export function unpackMsdp(variables: readonly MsdpVariable[]): MsdpCommand[] {
  const commands = new Map<string, { args: MsdpValue[]; kwargs: Map<string, MsdpValue> }>();
  for (const { name, values } of variables) {
    if (values.length === 0) continue;
    const command = commands.get(name) ?? { args: [], kwargs: new Map() };
    commands.set(name, command);
    if (!isNothing(values)) for (const value of values) append(command, value);
  }
  return [...commands].map(([name, { args, kwargs }]) => ({
    name: commandName(name),
    args,
    kwargs: Object.fromEntries(kwargs),
  }));
}

/** `VAR name VAL` and no more: the page's form of a command without arguments. */
function isNothing(values: readonly MsdpValue[]): boolean {
  return values.length === 1 && values[0] === '';
}

function append(command: { args: MsdpValue[]; kwargs: Map<string, MsdpValue> }, value: MsdpValue): void {
  if (typeof value === 'string') command.args.push(value);
  else if (isArray(value)) command.args.push(...value);
  else for (const [key, item] of Object.entries(value)) command.kwargs.set(key, item);
}

function isArray(value: object): value is readonly MsdpValue[] {
  return Array.isArray(value);
}

function commandName(name: string): string {
  const lower = name.toLowerCase();
  return OWN_WORDS.has(lower) ? `msdp_${lower}` : name;
}

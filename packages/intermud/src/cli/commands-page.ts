// The reference page of the commands, written from their declarations.
import { type AnyCommand, kebab } from './command.ts';
import { argumentFlags, optionFlags } from './parse.ts';

/** docs/commands.md: a line a command, then a section each. */
export function printCommandsPage(commands: readonly AnyCommand[]): string {
  const intro = [
    '# Commands',
    '',
    '<!-- Written by `npm run docs` from packages/intermud/src/cli/commands; changes here are lost. -->',
    '',
    'In a checkout: `npx intermud COMMAND`. Every command has `--help`. Exit codes: 0 done, 1 failed, 2 bad arguments or',
    'config, 3 refused by the network. Results go to standard output, everything else to standard error; tables and',
    'colours only to a terminal, and no colours with `NO_COLOR`.',
    '',
    '| command | what it does |',
    '|---|---|',
    ...commands.map(({ name, summary }) => `| [\`${name}\`](#${anchor(name)}) | ${cell(summary)} |`),
  ];
  return `${[...intro, ...commands.map(section)].join('\n')}\n`;
}

const anchor = (name: string): string => `intermud-${name.replaceAll(' ', '-')}`;
const cell = (text: string): string => text.replaceAll('|', '\\|');

function section(command: AnyCommand): string {
  const parts = [`\n## intermud ${command.name}`, `\`\`\`\n${usage(command)}\n\`\`\``, `${command.summary}.`];
  const list = [...argumentLines(command), ...optionLines(command)];
  if (command.details !== undefined) parts.push(command.details);
  if (list.length > 0) parts.push(list.join('\n'));
  if (command.examples.length > 0) parts.push(exampleBlock(command));
  return parts.join('\n\n');
}

function usage({ name, arguments: words, options }: AnyCommand): string {
  const given = Object.entries(words).map(([argument, one]) => argumentFlags(argument, one));
  return ['intermud', name, ...given, Object.keys(options).length > 0 ? '[options]' : '']
    .filter(Boolean)
    .join(' ');
}

const argumentLines = ({ arguments: words }: AnyCommand): string[] =>
  Object.entries(words).map(([name, { about }]) => `- \`${kebab(name)}\`: ${about}`);

const optionLines = ({ options }: AnyCommand): string[] =>
  Object.entries(options).map(([name, words]) => `- \`${optionFlags(name, words)}\`: ${words.about}`);

const exampleBlock = ({ examples }: AnyCommand): string =>
  `\`\`\`sh\n${examples.map(([line, does]) => `${line}  # ${does}`).join('\n')}\n\`\`\``;

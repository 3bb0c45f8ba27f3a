// Every command, and what becomes of a line that somebody types.

import { nameKey } from '../../store/index.ts';
import { WORDS_MAX } from '../limits.ts';
import { answerTo, Refusal } from '../people/refusal.ts';
import { paint } from '../people/text.ts';
import { type ArgContext, type Completion, like, mudsLike, optional, splitWord, word } from './args.ts';
import { CHANNELS, channelLine, sayOn } from './channels.ts';
import { type Command, type CommandGroup, command } from './define.ts';
import { KEYS } from './keys.ts';
import { NETWORK } from './network.ts';
import { POST } from './post.ts';
import { filled } from './table.ts';
import { TALK } from './talk.ts';
import { YOU } from './you.ts';

const GROUPS: readonly CommandGroup[] = [
  'Talk',
  'Channels',
  'Mail, news, files',
  'The network',
  'You',
  'This place',
];

const ABOUT_INDENT = 6;

const HELP = command({
  name: 'help',
  short: ['?'],
  group: 'This place',
  args: { command: optional(word('COMMAND')) },
  about: 'Shows all commands, or how one of them is used.',
  run({ args, visit, show }) {
    const isStaff = visit.resident.account.isStaff;
    if (args.command === undefined)
      return show(helpText(COMMANDS.filter((one) => isStaff || !one.isForStaff)));
    const found = findCommand(args.command);
    if (found === undefined)
      throw new Refusal('not-found', `There is no command "${args.command}": type help`);
    show(helpOf(found));
  },
});

/** Every command. */
export const COMMANDS: readonly Command[] = [...TALK, ...CHANNELS, ...POST, ...NETWORK, ...YOU, KEYS, HELP];

/** The command that a word means: its name, a short one, or the only one that begins so. */
export function findCommand(text: string): Command | undefined {
  const key = nameKey(text);
  const exact = COMMANDS.find(({ name, short }) => name === key || short.includes(key));
  const begun = key === '' ? [] : COMMANDS.filter(({ name }) => name.startsWith(key));
  return exact ?? (begun.length === 1 ? begun[0] : undefined);
}

/**
 * Carries out a line: a command, or the name of a channel and what to say on it. A promise that the next line has to
 * wait for, if there is one. Never throws: whoever typed it is told.
 */
export async function runLine(line: string, context: ArgContext): Promise<void> {
  if (line.trim() === '') return;
  try {
    await start(withoutSlash(line.trim()), context);
  } catch (error) {
    tell(error, context);
  }
}

/** `/who`, as it is typed on the page among lines that are said, and in many a chat, is `who`. */
const withoutSlash = (line: string): string => line.replace(/^\/(?=[a-z?])/i, '');

function start(line: string, context: ArgContext): void | Promise<void> {
  const [first, text] = splitWord(line);
  const found = findExact(first);
  if (found !== undefined) return runCommand(found, text, context);
  if (line.startsWith(':')) return sayOn(channelOf(context), line, context);
  const said = channelLine(line, context);
  if (said !== undefined) return sayOn(said[0], said[1], context);
  const begun = findCommand(first);
  if (begun !== undefined) return runCommand(begun, text, context);
  throw new Refusal('not-found', `There is no command "${first}": type help for those that there are`);
}

/** Where an emote without a channel goes: to where they spoke last, else to the first that they are on. */
function channelOf({ visit: { resident } }: ArgContext): string {
  const [first] = resident.joined.keys();
  const last = resident.lastChannel;
  const channel = last !== undefined && resident.joined.has(last) ? last : first;
  if (channel !== undefined) return channel;
  throw new Refusal('not-allowed', 'You are on no channel: join one first');
}

const findExact = (text: string) =>
  COMMANDS.find(({ name, short }) => name === nameKey(text) || short.includes(nameKey(text)));

function runCommand(found: Command, text: string, context: ArgContext): void | Promise<void> {
  if (found.isForStaff && !context.visit.resident.account.isStaff)
    throw new Refusal('not-allowed', `${found.name} is for staff`);
  const running = found.run(text, context);
  if (!(running instanceof Promise) || !found.isSlow) return running;
  running.catch((error: unknown) => tell(error, context));
}

function tell(error: unknown, { desk, visit }: ArgContext): void {
  visit.show(paint('red', answerTo(error, desk.log, 'carry out a command').message));
}

/** What could stand at the end of a line that is being typed. */
export function completeLine(line: string, context: ArgContext): Completion {
  const completion = completionOf(line, context);
  return { ...completion, words: completion.words.slice(0, WORDS_MAX) };
}

function completionOf(line: string, context: ArgContext): Completion {
  const [first] = /^\S*/.exec(line) ?? [''];
  if (first.length === line.length) return { start: 0, words: firstWords(line, context) };
  const found = findCommand(first);
  const start = first.length + (/^\s*/.exec(line.slice(first.length))?.[0].length ?? 0);
  const completion = found && completeArgs(found, line.slice(start), context);
  if (completion !== undefined && completion.words.length > 0)
    return { start: start + completion.start, words: completion.words };
  return lastWord(line, context);
}

/** Asks the first part that the text does not go past; what follows is text, in which any mud may be named. */
function completeArgs({ args }: Command, text: string, context: ArgContext): Completion | undefined {
  const [arg] = args;
  return arg?.complete?.(text, context);
}

function lastWord(line: string, context: ArgContext): Completion {
  const start = line.lastIndexOf(' ') + 1;
  const begun = line.slice(start);
  return { start, words: begun === '' ? [] : mudsLike(begun, context) };
}

function firstWords(text: string, { visit }: ArgContext): { word: string; hint: string }[] {
  const commands = COMMANDS.map(({ name, about }) => ({ word: name, hint: about }));
  const joined = [...visit.resident.joined.keys()].map((name) => ({
    word: name,
    hint: 'a channel of yours',
  }));
  return like(text, [...joined, ...commands]);
}

function helpText(commands: readonly Command[]): string {
  const parts = GROUPS.map((group) => {
    const rows = commands
      .filter((one) => one.group === group)
      .map(({ grammar, about }) => `  ${grammar}\n${filled(about, ABOUT_INDENT)}`);
    return [paint('bold', group), ...rows].join('\n');
  });
  const hints = [
    'The name of a channel and a text says it there: gossip hello.',
    'More about a command: help COMMAND.',
  ];
  return [...parts, ...hints].join('\n');
}

function helpOf({ grammar, about, help, short }: Command): string {
  const others = short.length === 0 ? [] : [`Also: ${short.join(', ')}`];
  return [paint('bold', grammar), about, ...others, ...(help === '' ? [] : [help])].join('\n');
}

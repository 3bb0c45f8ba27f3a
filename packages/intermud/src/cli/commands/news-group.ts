// `intermud news group`: what is set for a newsgroup of the hub.
import type { ActionInput } from '../../daemon/actions.ts';
import { NEWS_RIGHTS, type NewsRight } from '../../store/index.ts';
import { act } from '../act.ts';
import { command } from '../command.ts';
import { CONFIG_OPTIONS, loadFrom } from '../config-options.ts';
import { CommandError } from '../faults.ts';
import { POST_DETAILS } from '../post-options.ts';

const RIGHT = `one of ${NEWS_RIGHTS.join(', ')}`;
const { json: _, ...FOLDER_OPTIONS } = CONFIG_OPTIONS;

export const newsGroup = command({
  name: 'news group',
  summary: 'Makes a newsgroup, or changes what is set for one',
  details: `What is not said stays as it is; a new group is as the group above it, else everybody may read and post. ${POST_DETAILS}`,
  arguments: { name: { about: 'its name: parts with dots between, such as games.chess' } },
  options: {
    about: { kind: 'value', about: 'a line about it' },
    read: { kind: 'value', value: 'WHO', about: `who may read it: ${RIGHT}` },
    post: { kind: 'value', value: 'WHO', about: `who may post to it: ${RIGHT}` },
    create: {
      kind: 'value',
      value: 'WHO',
      about: `who may make groups below it, by posting to them: ${RIGHT}`,
    },
    keepDays: { kind: 'value', value: 'DAYS', about: 'how long posts are kept; 0 for ever' },
    remove: { kind: 'flag', about: 'removes the group with all its posts' },
    ...FOLDER_OPTIONS,
  },
  examples: [
    [
      'intermud news group games.chess --about "About chess" --post accounts',
      'a group that only people of this hub post to',
    ],
    ['intermud news group games.chess --keep-days 30', 'posts expire after a month'],
  ],
  run: async ({ arguments: { name }, options, terminal }) => {
    const config = await loadFrom(options);
    if (options.remove) {
      await act(config, 'news.remove', { name });
      terminal.note(`Newsgroup ${terminal.shown(name)} is gone`);
      return;
    }
    const settings = readSettings(name, options);
    const groups = await act(config, 'news.groups', {});
    const isThere = groups.some((group) => group.name.toLowerCase() === name.toLowerCase());
    await act(config, isThere ? 'news.change' : 'news.create', settings);
    terminal.note(`Newsgroup ${terminal.shown(name)} is ${isThere ? 'changed' : 'there'}`);
  },
});

function readSettings(
  name: string,
  {
    about,
    read,
    post,
    create,
    keepDays,
  }: Readonly<Record<'about' | 'read' | 'post' | 'create' | 'keepDays', string | undefined>>,
): ActionInput<'news.create'> {
  const rights = {
    read: readRight('--read', read),
    post: readRight('--post', post),
    create: readRight('--create', create),
  };
  return { name, about, ...rights, ...(keepDays !== undefined && { keepDays: readDays(keepDays) }) };
}

function readRight(option: string, text: string | undefined): NewsRight | undefined {
  const right = NEWS_RIGHTS.find((one) => one === text);
  if (right !== undefined || text === undefined) return right;
  throw new CommandError(2, `Cannot use ${option}: expected ${RIGHT}, got "${text}"`);
}

function readDays(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new CommandError(2, `Cannot use --keep-days: expected a whole number, got "${text}"`);
}

// `intermud news ...`: newsgroups of the hub, and groups of other muds that it mirrors.
import type { ActionInput } from '../../daemon/actions.ts';
import type { GroupView } from '../../hub/index.ts';
import {
  type MirrorRecord,
  NEWS_RIGHTS,
  type NewsRight,
  type PostHead,
  type PostRecord,
} from '../../store/index.ts';
import { act } from '../act.ts';
import { command } from '../command.ts';
import { CONFIG_OPTIONS, loadFrom } from '../config-options.ts';
import { CommandError } from '../faults.ts';
import {
  openPost,
  POST_DETAILS,
  POST_OPTIONS,
  printText,
  readCount,
  readId,
  readText,
} from '../post-options.ts';
import type { Terminal } from '../terminal.ts';
import { timeText } from '../text/size.ts';

const LIST_LIMIT = '50';

export const newsGroups = command({
  name: 'news groups',
  summary: 'Lists the newsgroups',
  details: `Without --account, all of them; with it, those that the account may read, and how much is unread. ${POST_DETAILS}`,
  arguments: {},
  options: POST_OPTIONS,
  examples: [['intermud news groups --account Fred', 'with what Fred has not read']],
  run: async ({ options, terminal }) => {
    const { config, as } = await openPost(options);
    const groups = (await act(config, 'news.groups', as)) as GroupView[];
    if (options.json) return terminal.json(groups);
    const head = ['group', 'posts', 'unread', 'read', 'post', 'create', 'from', 'about'];
    terminal.table(
      head,
      groups.map((group) => groupRow(terminal, group)),
    );
  },
});

function groupRow(terminal: Terminal, group: GroupView): string[] {
  const { name, posts, unread, read, post, create, mirrorOf = '', about } = group;
  const counts = [String(posts), unread > 0 ? String(unread) : ''];
  return [
    terminal.shown(name),
    ...counts,
    read,
    post,
    create,
    terminal.shown(mirrorOf),
    terminal.shown(about),
  ];
}

const GROUP = { group: { about: 'the newsgroup' } } as const;

export const newsRead = command({
  name: 'news read',
  summary: 'Lists the posts of a newsgroup, or shows one',
  details: `With --account, a post that is shown counts as read. ${POST_DETAILS}`,
  arguments: { ...GROUP, id: { about: 'the number of a post', optional: true } },
  options: {
    limit: { kind: 'value', value: 'N', about: `list at most so many (default ${LIST_LIMIT})` },
    ...POST_OPTIONS,
  },
  examples: [
    ['intermud news read general', 'lists the newest posts'],
    ['intermud news read general 17', 'shows post 17'],
  ],
  run: async ({ arguments: { group, id }, options, terminal }) => {
    const { config, as } = await openPost(options);
    if (id === undefined) {
      const limit = readCount('--limit', options.limit ?? LIST_LIMIT);
      printHeads(
        terminal,
        options.json,
        (await act(config, 'news.list', { ...as, group, limit })) as PostHead[],
      );
    } else {
      const post = (await act(config, 'news.read', {
        ...as,
        group,
        id: readId('the post', id),
      })) as PostRecord;
      if (options.json) terminal.json(post);
      else printPost(terminal, post);
    }
  },
});

function printHeads(terminal: Terminal, isJson: boolean, posts: readonly PostHead[]): void {
  if (isJson) {
    terminal.json(posts);
    return;
  }
  const rows = posts.map((post) => [
    String(post.id),
    terminal.shown(`${post.poster}@${post.mud}`),
    terminal.shown(post.subject),
    timeText(post.postedAt),
  ]);
  terminal.table(['id', 'from', 'subject', 'posted'], rows);
}

function printPost(terminal: Terminal, { poster, mud, postedAt, subject, contents }: PostRecord): void {
  terminal.line(`From: ${terminal.shown(`${poster}@${mud}`)}`);
  terminal.line(`Date: ${timeText(postedAt)}`);
  terminal.line(`Subject: ${terminal.shown(subject)}`);
  terminal.line();
  printText(terminal, contents);
}

export const newsPost = command({
  name: 'news post',
  summary: 'Posts to a newsgroup',
  details: `The text comes from standard input unless --text gives it. A post to a mirrored group goes to the mud it comes from. ${POST_DETAILS}`,
  arguments: GROUP,
  options: {
    subject: { kind: 'value', about: 'what it is about, in a line' },
    text: { kind: 'value', about: 'the text' },
    replyTo: { kind: 'value', value: 'ID', about: 'the post that this one answers' },
    ...POST_OPTIONS,
  },
  examples: [['intermud news post general --subject Lunch --text "At noon?"', 'posts a line']],
  run: async ({ arguments: { group }, options, terminal }) => {
    const { config, as } = await openPost(options);
    const before =
      options.replyTo === undefined
        ? undefined
        : ((await act(config, 'news.read', {
            ...as,
            group,
            id: readId('the post', options.replyTo),
          })) as PostRecord);
    const subject = options.subject ?? (before && answerTo(before.subject));
    if (subject === undefined) throw new CommandError(2, 'Cannot post: --subject is missing');
    const contents = await readText(terminal, options.text);
    const input = { ...as, group, subject, contents, threadId: before?.threadId };
    const posted = (await act(config, 'news.post', input)) as { id: number };
    if (options.json) terminal.json(posted);
    else terminal.note(`Post ${posted.id} is in ${terminal.shown(group)}`);
  },
});

const answerTo = (subject: string): string => (/^re:/i.test(subject) ? subject : `Re: ${subject}`);

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
    const groups = (await act(config, 'news.groups', {})) as GroupView[];
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

export const newsMirror = command({
  name: 'news mirror',
  summary: 'Mirrors a newsgroup of another mud, or lists what is mirrored',
  details: `The group is copied now and at the interval; posts of people here go through to the other mud. ${POST_DETAILS}`,
  arguments: {
    mud: { about: 'the mud that the group is on; left out, what is mirrored is listed', optional: true },
    group: { about: 'the group there', optional: true },
  },
  options: {
    name: { kind: 'value', about: 'its name here, where that is another' },
    every: { kind: 'value', value: 'MINUTES', about: 'how often to look for new posts (default 15)' },
    now: { kind: 'value', value: 'GROUP', about: 'looks for new posts of a mirrored group now' },
    remove: { kind: 'value', value: 'GROUP', about: 'no longer mirrors a group; what was copied stays' },
    ...CONFIG_OPTIONS,
  },
  examples: [
    [
      'intermud news mirror Granite general --name granite.general',
      'mirrors a group under a name of its own',
    ],
    ['intermud news mirror --now granite.general', 'looks for new posts'],
    ['intermud news mirror', 'lists mirrors, and how the last look went'],
  ],
  run: async ({ arguments: { mud, group }, options, terminal }) => {
    const config = await loadFrom(options);
    if (options.remove !== undefined) {
      await act(config, 'news.unmirror', { group: options.remove });
      terminal.note(`Newsgroup ${terminal.shown(options.remove)} is mirrored no longer`);
    } else if (options.now !== undefined) {
      tellMirror(
        terminal,
        options.json,
        (await act(config, 'news.copy', { group: options.now })) as MirrorRecord,
      );
    } else if (mud === undefined) {
      printMirrors(terminal, options.json, (await act(config, 'news.mirrors', {})) as MirrorRecord[]);
    } else {
      if (group === undefined) throw new CommandError(2, 'Cannot mirror: which group of that mud?');
      const minutes = readCount('--every', options.every);
      const everyMs = minutes === undefined ? undefined : minutes * 60_000;
      const input = { mud, remote: group, group: options.name, everyMs };
      tellMirror(terminal, options.json, (await act(config, 'news.mirror', input)) as MirrorRecord);
    }
  },
});

function tellMirror(terminal: Terminal, isJson: boolean, mirror: MirrorRecord): void {
  if (isJson) terminal.json(mirror);
  const { group, mud, reason } = mirror;
  if (reason !== '')
    throw new CommandError(1, `Cannot copy ${group} of ${mud} now, and will try again: ${reason}`);
  if (!isJson) terminal.note(`Newsgroup ${terminal.shown(group)} mirrors ${terminal.shown(mud)}`);
}

function printMirrors(terminal: Terminal, isJson: boolean, mirrors: readonly MirrorRecord[]): void {
  if (isJson) {
    terminal.json(mirrors);
    return;
  }
  const rows = mirrors.map(({ group, mud, remote, everyMs, copiedAt, nextAt, reason }) => [
    terminal.shown(group),
    terminal.shown(mud),
    terminal.shown(remote),
    `${everyMs / 60_000} min`,
    copiedAt === undefined ? 'never' : timeText(copiedAt),
    timeText(nextAt),
    terminal.shown(reason),
  ]);
  terminal.table(['group', 'mud', 'there', 'every', 'copied', 'next', 'why not'], rows);
}

// `intermud news groups`, `read` and `post`: newsgroups as people read and write them.
import type { GroupView } from '../../hub/index.ts';
import type { PostHead, PostRecord } from '../../store/index.ts';
import { act } from '../act.ts';
import { command } from '../command.ts';
import { CommandError } from '../faults.ts';
import {
  LIST_LIMIT,
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

export const newsGroups = command({
  name: 'news groups',
  summary: 'Lists the newsgroups',
  details: `Without --account, all of them; with it, those that the account may read, and how much is unread. ${POST_DETAILS}`,
  arguments: {},
  options: POST_OPTIONS,
  examples: [['intermud news groups --account Fred', 'with what Fred has not read']],
  run: async ({ options, terminal }) => {
    const { config, as } = await openPost(options);
    const groups = await act(config, 'news.groups', as);
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
      printHeads(terminal, options.json, await act(config, 'news.list', { ...as, group, limit }));
    } else {
      const post = await act(config, 'news.read', { ...as, group, id: readId('the post', id) });
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
        : await act(config, 'news.read', { ...as, group, id: readId('the post', options.replyTo) });
    const subject = options.subject ?? (before && answerTo(before.subject));
    if (subject === undefined) throw new CommandError(2, 'Cannot post: --subject is missing');
    const contents = await readText(terminal, options.text);
    const input = { ...as, group, subject, contents, threadId: before?.threadId };
    const posted = await act(config, 'news.post', input);
    if (options.json) terminal.json(posted);
    else terminal.note(`Post ${posted.id} is in ${terminal.shown(group)}`);
  },
});

const answerTo = (subject: string): string => (/^re:/i.test(subject) ? subject : `Re: ${subject}`);

// Intermud.News and Intermud.File.

import { z } from 'zod';
import { REQUEST_PATH_LENGTH_MAX } from '../limits.ts';
import { POST_SUBJECT_LENGTH_MAX } from '../news/limits.ts';
import { newsUserOf } from '../people/mailroom.ts';
import { plainLine } from '../people/text.ts';
import { again, request, shapes } from './define.ts';

const { name, id, page, letter } = shapes;

/** Requests about news and files. */
export const NEWS_REQUESTS = [
  request({
    name: 'intermud_news_groups',
    doc: 'Gives the newsgroups.',
    kwargs: z.object({}),
    answer: async ({ resident, desk: { mailroom } }) => ({
      groups: (await mailroom.post.news.news.groups(newsUserOf(resident))).map((one) => mailroom.group(one)),
    }),
  }),
  request({
    name: 'intermud_news_list',
    doc: 'Gives the posts of a newsgroup.',
    kwargs: z.object({ group: name, ...page }),
    async answer({ kwargs: { group, before, count }, resident, desk: { mailroom } }) {
      const { news } = mailroom.post.news;
      const found = await news.list(newsUserOf(resident), group, { limit: count + 1, ...again(before) });
      const mark = await news.markOf(resident.username, group);
      const posts = found
        .slice(0, count)
        .reverse()
        .map((post) => mailroom.postHead(post, mark));
      return { group, posts, more: found.length > count, ...again(before) };
    },
  }),
  request({
    name: 'intermud_news_read',
    doc: 'Gives a post, which counts as read from then on, as those before it do.',
    kwargs: z.object({ group: name, id }),
    async answer({ kwargs: { group, id: number }, resident, desk: { mailroom } }) {
      const post = await mailroom.post.news.news.read(newsUserOf(resident), group, number);
      await mailroom.newsChanged(resident, group);
      return { group, post: mailroom.postText(post) };
    },
  }),
  request({
    name: 'intermud_news_post',
    doc: 'Posts to a newsgroup.',
    cost: 5,
    isSlow: true, // A group may be a mirror, and the post goes to where it comes from.
    kwargs: z.object({
      group: name,
      subject: z.string().min(1).max(POST_SUBJECT_LENGTH_MAX),
      text: letter,
      replyTo: id.optional(),
    }),
    async answer({ kwargs: { group, subject, text: contents, replyTo }, resident, desk: { mailroom } }) {
      const who = newsUserOf(resident);
      const { news } = mailroom.post;
      const threadId = replyTo === undefined ? '' : (await news.news.read(who, group, replyTo)).threadId;
      return { group, id: await mailroom.postNews(resident, { group, subject, contents, threadId }) };
    },
  }),
  request({
    name: 'intermud_file_list',
    doc: 'Gives the files in a folder of a mud.',
    cost: 5,
    isSlow: true,
    kwargs: z.object({ mud: name, path: z.string().startsWith('/').max(REQUEST_PATH_LENGTH_MAX) }),
    async answer({ kwargs: { mud: given, path }, resident, desk: { files } }) {
      const { mud, rows } = await files.list(resident.username, given, path);
      const entries = rows.map((row) => ({ ...row, name: plainLine(row.name) }));
      return { mud, path, entries, canWrite: true };
    },
  }),
];

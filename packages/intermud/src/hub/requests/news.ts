// Intermud.News and Intermud.File.

import type { FILE_REQUESTS } from '../messages/file.ts';
import type { NEWS_REQUESTS } from '../messages/news.ts';
import { newsUserOf } from '../people/mailroom.ts';
import { plainLine } from '../people/text.ts';
import { type Answers, again } from './define.ts';

/** How requests about news and files are answered. */
export const NEWS_ANSWERS: Answers<keyof (typeof NEWS_REQUESTS & typeof FILE_REQUESTS)> = {
  intermud_news_groups: {
    answer: async ({ resident, desk: { mailroom } }) => ({
      groups: (await mailroom.post.news.news.groups(newsUserOf(resident))).map((one) => mailroom.group(one)),
    }),
  },
  intermud_news_list: {
    async answer({ kwargs: { group, before, count }, resident, desk: { mailroom } }) {
      const { news } = mailroom.post.news;
      const found = await news.list(newsUserOf(resident), group, { limit: count + 1, ...again(before) });
      const mark = await news.markOf(resident.username, group);
      const posts = found
        .slice(0, count)
        .reverse()
        .map((post) => mailroom.postHead(post, mark, resident));
      return { group, posts, more: found.length > count, ...again(before) };
    },
  },
  intermud_news_read: {
    async answer({ kwargs: { group, id: number }, resident, desk: { mailroom } }) {
      const post = await mailroom.post.news.news.read(newsUserOf(resident), group, number);
      await mailroom.newsChanged(resident, group);
      return { group, post: mailroom.postText(post, resident) };
    },
  },
  intermud_news_post: {
    cost: 5,
    isSlow: true, // A group may be a mirror, and the post goes to where it comes from.
    async answer({ kwargs: { group, subject, text: contents, replyTo }, resident, desk: { mailroom } }) {
      const who = newsUserOf(resident);
      const { news } = mailroom.post;
      const threadId = replyTo === undefined ? '' : (await news.news.read(who, group, replyTo)).threadId;
      return { group, id: await mailroom.postNews(resident, { group, subject, contents, threadId }) };
    },
  },
  intermud_file_list: {
    cost: 5,
    isSlow: true,
    async answer({ kwargs: { mud: given, path }, resident, desk: { files } }) {
      const { mud, rows } = await files.list(resident.username, given, path);
      const entries = rows.map((row) => ({ ...row, name: plainLine(row.name) }));
      return { mud, path, entries, canWrite: true };
    },
  },
};

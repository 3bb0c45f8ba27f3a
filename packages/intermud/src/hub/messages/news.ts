// Intermud.News.

import { z } from 'zod';
import { POST_SUBJECT_LENGTH_MAX } from '../news/limits.ts';
import { asks, type Coloured, type Part, shapes, type Time } from './define.ts';

const { name, id, page, letter } = shapes;

/** A newsgroup, as somebody may read it. */
export interface NewsGroup {
  readonly name: string;
  readonly mud: string;
  readonly about: string;
  readonly posts: number;
  readonly unread: number;
  readonly canPost: boolean;
}

/** A post, without what it says. */
export interface PostHead {
  readonly id: number;
  readonly at: Time;
  readonly author: string;
  readonly subject: string;
  readonly unread: boolean;
  readonly replyTo?: number;
}

/** A post. */
export interface Post extends PostHead {
  readonly text: Coloured;
}

/** Requests about news. */
export const NEWS_REQUESTS = {
  intermud_news_groups: asks('Gives the newsgroups.', {}).gets<{ readonly groups: readonly NewsGroup[] }>(),
  intermud_news_list: asks('Gives the posts of a newsgroup.', { group: name, ...page }).gets<
    Part & { readonly group: string; readonly posts: readonly PostHead[] }
  >(),
  intermud_news_read: asks('Gives a post, which counts as read from then on, as those before it do.', {
    ...{ group: name, id },
  }).gets<{ readonly group: string; readonly post: Post }>(),
  intermud_news_post: asks('Posts to a newsgroup.', {
    group: name,
    subject: z.string().min(1).max(POST_SUBJECT_LENGTH_MAX),
    text: letter,
    replyTo: id.optional(),
  }).gets<{ readonly group: string; readonly id: number }>(),
};

/** What is told of news. */
export interface NewsPushes {
  intermud_news_new: { readonly group: string; readonly post: PostHead };
  intermud_news_unread: { readonly group: string; readonly unread: number };
}

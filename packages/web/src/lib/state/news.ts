// News: groups, posts, what was read.

import type { Answer, NewsGroup, PostHead, Pushes } from '../messages.ts';
import { type NewsPosts, type State, withEntry } from './model.ts';

type Change = Partial<State['news']>;
const change = (state: State, news: Change): State => ({ ...state, news: { ...state.news, ...news } });

export function setGroups(state: State, { groups }: Answer<'intermud_news_groups'>): State {
  return change(state, { groups });
}

/** A page of a group's posts: the newest page replaces what we had, an older one is added. */
export function addPosts(state: State, { group, posts, before, more }: Answer<'intermud_news_list'>): State {
  const kept = before === undefined ? [] : (state.news.posts.get(group)?.posts ?? []);
  return setPosts(state, group, { posts: newestFirst([...kept, ...posts]), more });
}

/** Somebody has posted. */
export function addPost(state: State, { group, post }: Pushes['intermud_news_new']): State {
  const had = state.news.posts.get(group);
  const isKnown = had?.posts.some(({ id }) => id === post.id) ?? false;
  const counted = isKnown ? state : eachGroup(state, group, (one) => ({ ...one, posts: one.posts + 1 }));
  return had ? setPosts(counted, group, { ...had, posts: newestFirst([...had.posts, post]) }) : counted;
}

/** A post was read: it is kept, so that going back and forth asks only once. */
export function readPost(state: State, { group, post }: Answer<'intermud_news_read'>): State {
  const had = state.news.posts.get(group);
  const kept = change(state, { read: withEntry(state.news.read, postKey(group, post.id), post) });
  if (had === undefined) return kept;
  const posts = had.posts.map((head) => (head.id === post.id ? { ...head, unread: false } : head));
  return setPosts(kept, group, { ...had, posts });
}

/** What is unread in a group, here or in another session. */
export function setNewsUnread(state: State, { group, unread }: Pushes['intermud_news_unread']): State {
  return eachGroup(state, group, (one) => ({ ...one, unread }));
}

/** Where `news.read` keeps a post. */
export function postKey(group: string, id: number): string {
  return `${id}/${group}`;
}

/** Posts by thread: that one first in which somebody has posted last, its posts from old to new. */
export function threadsOf(posts: readonly PostHead[]): PostHead[][] {
  const threads = new Map<number, PostHead[]>();
  for (const post of newestFirst(posts)) {
    const start = post.replyTo ?? post.id;
    threads.set(start, [post, ...(threads.get(start) ?? [])]);
  }
  return [...threads.values()];
}

function eachGroup(state: State, name: string, how: (group: NewsGroup) => NewsGroup): State {
  const groups = state.news.groups?.map((group) => (group.name === name ? how(group) : group));
  return change(state, { groups });
}

function setPosts(state: State, group: string, posts: NewsPosts): State {
  return change(state, { posts: withEntry(state.news.posts, group, posts) });
}

function newestFirst(posts: readonly PostHead[]): PostHead[] {
  return [...new Map(posts.map((post) => [post.id, post])).values()].sort((a, b) => b.id - a.id);
}

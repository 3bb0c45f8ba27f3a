// Newsgroups, posts and mirrors as the tables have them, and back.

import { nameKey } from '../names.ts';
import type { GroupRecord, GroupSettings, MirrorRecord, PostHead, PostRecord } from '../news.ts';
import type { NewsGroupRow, NewsMirrorRow, NewsPostRow } from './tables.ts';

/** A newsgroup as its row has it, but for what posts change. */
export function toGroupRow({ name, about, read, post, create, keepDays }: GroupSettings) {
  const rights = { read_right: read, post_right: post, create_right: create };
  return { key: nameKey(name), name, about, ...rights, keep_days: keepDays, is_removed: 0 as const };
}

/** The newsgroup of a row. */
export function toGroup(row: NewsGroupRow & { first_id: number | null; posts: number }): GroupRecord {
  return {
    name: row.name,
    about: row.about,
    read: row.read_right,
    post: row.post_right,
    create: row.create_right,
    keepDays: row.keep_days,
    createdAt: row.created_at,
    posts: Number(row.posts),
    firstId: row.first_id ?? row.last_id + 1,
    lastId: row.last_id,
  };
}

/** A post as its row has it; `digest` tells repeats of it. */
export function toPostRow(key: string, post: PostRecord, digest: string): NewsPostRow {
  return {
    group_key: key,
    id: post.id,
    posted_at: post.postedAt,
    thread_id: post.threadId,
    subject: post.subject,
    poster: post.poster,
    contents: post.contents,
    mud: post.mud,
    mud_key: nameKey(post.mud),
    digest,
  };
}

type HeadRow = Omit<NewsPostRow, 'contents' | 'group_key' | 'mud_key' | 'digest'> & {
  thread_start: number | null;
};

/** The head of a post of a row. */
export function toHead(row: HeadRow): PostHead {
  const { thread_start: first } = row;
  return {
    ...(first === null || first === row.id ? {} : { threadStart: first }),
    id: row.id,
    postedAt: row.posted_at,
    threadId: row.thread_id,
    subject: row.subject,
    poster: row.poster,
    mud: row.mud,
  };
}

/** A mirror as its row has it. */
export function toMirrorRow({
  group,
  mud,
  remote,
  everyMs,
  nextAt,
  copiedAt,
  reason,
}: MirrorRecord): NewsMirrorRow {
  const times = { every_ms: everyMs, next_at: nextAt, copied_at: copiedAt ?? null };
  return { group_key: nameKey(group), group_name: group, mud, remote, ...times, reason };
}

/** The mirror of a row. */
export function toMirror(row: NewsMirrorRow): MirrorRecord {
  return {
    group: row.group_name,
    mud: row.mud,
    remote: row.remote,
    everyMs: row.every_ms,
    nextAt: row.next_at,
    copiedAt: row.copied_at ?? undefined,
    reason: row.reason,
  };
}

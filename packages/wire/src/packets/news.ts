// News on oob links, in lock-step: one question, one answer, and answers are bare values.
import { answer, oobPacket, type PacketOf, packet } from './define.ts';
import { type FieldsOf, int, looseInt, looseString, row, rowsOf, string } from './fields.ts';

const SOURCE = 'Intermud-3, "Service: news"';

/** `news-read-req`: asks a news server for one post. It has a head although it travels on oob links. */
export const newsReadReq = packet(
  'news-read-req',
  {
    about:
      'Asks a news server for one post; answered by a bare array, or by `error`. On oob links, with a head.',
    source: SOURCE,
  },
  { newsgroup: string('the newsgroup'), id: int('the number of the post') },
);

/** A `news-read-req`. */
export type NewsReadReq = PacketOf<typeof newsReadReq>;

/** `news-post-req`: gives a post to a news server. */
export const newsPostReq = oobPacket(
  'news-post-req',
  {
    about: "Gives a post to a news server; answered by the post's number alone, or by `error`.",
    source: SOURCE,
  },
  {
    originatorMud: string('the mud that posts'),
    mudLoginPort: looseInt('its port for players'),
    newsgroup: string('the newsgroup'),
    threadId: looseString('the thread; empty begins one'),
    subject: looseString('the subject'),
    poster: looseString('who wrote it'),
    contents: looseString('the text'),
  },
);

/** A `news-post-req`. */
export type NewsPostReq = PacketOf<typeof newsPostReq>;

/** `news-grplist-req`: asks a news server for its newsgroups. */
export const newsGrplistReq = oobPacket(
  'news-grplist-req',
  { about: 'Asks a news server for its newsgroups; answered by a bare array of rows.', source: SOURCE },
  {},
);

/** A `news-grplist-req`. */
export type NewsGrplistReq = PacketOf<typeof newsGrplistReq>;

const POST_ROW = {
  postingTime: looseInt('when it was posted, seconds since 1970'),
  threadId: looseString('the thread'),
  subject: looseString('the subject'),
  poster: looseString('who wrote it'),
  contents: looseString('the text'),
};

/** One post, as a news server answers it. */
export type NewsPost = FieldsOf<typeof POST_ROW>;

/** The answer to `news-read-req`: a bare array. */
export const newsReadReply = answer(
  'news-read-reply',
  { about: 'One post: the answer to `news-read-req`, a bare array.', source: SOURCE },
  row(POST_ROW, 'the post'),
);

/** The answer to `news-post-req`: a bare integer. */
export const newsPostReply = answer(
  'news-post-reply',
  { about: 'The number of the new post: the answer to `news-post-req`, a bare integer.', source: SOURCE },
  int('the number of the post'),
);

const GROUP_ROW = {
  groupName: string('the newsgroup'),
  firstPostId: looseInt('the number of its first post'),
  lastPostId: looseInt('the number of its last post'),
};

/** One newsgroup, as a news server answers it. */
export type NewsGroup = FieldsOf<typeof GROUP_ROW>;

/** The answer to `news-grplist-req`: a bare array of rows. */
export const newsGrplistReply = answer(
  'news-grplist-reply',
  {
    about: 'The newsgroups of a server: the answer to `news-grplist-req`, a bare array of rows.',
    source: SOURCE,
  },
  rowsOf(GROUP_ROW, 'the newsgroups'),
);

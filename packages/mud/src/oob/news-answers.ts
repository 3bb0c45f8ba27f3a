// news, as a server: answers are bare values, errors are `error` packets.
import { newsGrplistReply, newsPostReply, newsReadReply } from '@intermud/wire';
import { type OobAnswers, offered } from './asking.ts';

/** How news is answered. */
export const NEWS_ANSWERS: OobAnswers = {
  'news-grplist-req': {
    service: 'news',
    async answer(_, { session, handlers, from }) {
      const groups = await offered(handlers.news, 'news').groups(from);
      await session.sendBare(newsGrplistReply.write(groups));
    },
  },
  'news-read-req': {
    service: 'news',
    async answer({ newsgroup, id }, { session, handlers, from }) {
      const post = await offered(handlers.news, 'news').read(from, newsgroup, id);
      await session.sendBare(newsReadReply.write(post));
    },
  },
  'news-post-req': {
    service: 'news',
    async answer(post, { session, handlers, from }) {
      const id = await offered(handlers.news, 'news').post(from, post);
      await session.sendBare(newsPostReply.write(id));
    },
  },
};

// The newsgroups as other muds see them, over oob links.
import type { NewsServer } from '@intermud/mud';
import { type FaultCode, I3Error } from '@intermud/wire';
import { ServiceError, type ServiceFault } from '../service-error.ts';
import type { News } from './news.ts';

/** What another mud is told; the words of the network are few, the sentence says the rest. */
const CODES: Readonly<Record<ServiceFault, FaultCode>> = {
  BAD_ARGUMENTS: 'PACKET_SHAPE',
  TOO_LONG: 'PACKET_SHAPE',
  NOT_FOUND: 'PACKET_SHAPE',
  FULL: 'NOT_ALLOWED',
  NOT_ALLOWED: 'NOT_ALLOWED',
  NOT_OFFERED: 'NOT_IMPLEMENTED',
  TAKEN: 'NOT_ALLOWED',
  MUD_UNKNOWN: 'MUD_UNKNOWN',
  USER_UNKNOWN: 'USER_UNKNOWN',
};

/** A news server on these newsgroups. */
export function newsServerOf(news: News): NewsServer {
  return {
    async groups({ mud }) {
      const groups = await news.groups({ is: 'mud', mud });
      return groups.map(({ name, firstId, lastId }) => ({
        groupName: name,
        firstPostId: firstId,
        lastPostId: lastId,
      }));
    },
    async read({ mud }, newsgroup, id) {
      const post = await news.read({ is: 'mud', mud }, newsgroup, id).catch(rethrow);
      const { postedAt, threadId, subject, poster, contents } = post;
      return { postingTime: Math.floor(postedAt / 1_000), threadId, subject, poster, contents };
    },
    post: ({ mud }, { newsgroup: group, threadId, subject, poster, contents }) =>
      news.post({ is: 'mud', mud }, { group, threadId, subject, poster, contents }).catch(rethrow),
  };
}

function rethrow(error: unknown): never {
  if (!(error instanceof ServiceError)) throw error;
  throw new I3Error(CODES[error.code], error.message, { cause: error });
}

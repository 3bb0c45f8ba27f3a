// news, as a reader: one question after the other, as the specification wants it, on a link that stays open.
import {
  type NewsGroup,
  type NewsPost,
  newsGrplistReply,
  newsGrplistReq,
  newsPostReply,
  newsPostReq,
  newsReadReply,
  newsReadReq,
  type Packet,
} from '@intermud/wire';
import type { Post } from './options.ts';
import type { Item } from './pipe.ts';
import type { OobSession } from './session.ts';

/** What a post needs of who writes it. */
export type NewPost = Pick<Post, 'newsgroup' | 'threadId' | 'subject' | 'poster' | 'contents'>;

/** Who speaks for a link of news. */
export interface NewsReader {
  readonly name: string;
  readonly playerPort: number;
  /** Lower-case; the mud itself unless given. */
  readonly user?: string | undefined;
}

/** A news server, as one of its readers has it. Close it when done: the link is kept for it until then. */
export class NewsLink implements AsyncDisposable {
  readonly #session: OobSession;
  readonly #reader: NewsReader;
  readonly #release: () => void;
  #last: Promise<unknown> = Promise.resolve();

  constructor(session: OobSession, reader: NewsReader, release: () => void) {
    this.#session = session;
    this.#reader = reader;
    this.#release = release;
  }

  /** The newsgroups. @throws {I3Error} */
  groups(): Promise<readonly NewsGroup[]> {
    return this.#ask(newsGrplistReq.build({}), ({ value }) => newsGrplistReply.read(value));
  }

  /** One post. @throws {I3Error} also if there is no such post, or no more. */
  read(newsgroup: string, id: number): Promise<NewsPost> {
    const { name: originatorMud, user = 0 } = this.#reader;
    const packet = newsReadReq.build({ originatorMud, originatorUser: user, newsgroup, id });
    return this.#ask(packet, ({ value }) => newsReadReply.read(value));
  }

  /** Gives a post to the server; its number there. @throws {I3Error} */
  post(post: NewPost): Promise<number> {
    const { name: originatorMud, playerPort: mudLoginPort } = this.#reader;
    const packet = newsPostReq.build({ ...post, originatorMud, mudLoginPort });
    return this.#ask(packet, ({ value }) => newsPostReply.read(value));
  }

  /** Gives the link back. What has been asked is still answered. */
  async close(): Promise<void> {
    await this.#last;
    this.#release();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Answers are bare, so that only one question may be open. Source: Intermud-3, "Service: news". */
  #ask<T>(packet: Packet, read: (item: Item) => T): Promise<T> {
    const answer = this.#last.then(() => this.#session.ask(packet, read));
    this.#last = answer.catch(() => {}); // Whoever asked is told.
    return answer;
  }
}

// The hub's mail, news and files, put together on its oob links.
import type { Clock, Log, Mud, OobHandlers } from '@intermud/mud';
import type { FileQuota, MailboxSize, Store } from '../store/index.ts';
import { Files } from './files/files.ts';
import { Transfers } from './files/transfers.ts';
import type { SendMail } from './mail/courier.ts';
import type { Mail } from './mail/mail.ts';
import { MailOffice } from './mail/office.ts';
import { NewsOffice } from './news/office.ts';
import { newsServerOf } from './news/server.ts';

/** Settings of mail, news and files. */
export interface PostOptions {
  /** What one mud may bring in an hour. */
  readonly hourlyMail?: Partial<MailboxSize> | undefined;
  /** The folder that others read and write; without it the hub offers no files. */
  readonly folder?: string | undefined;
  readonly mayReplaceFiles?: boolean | undefined;
  readonly quota?: Partial<FileQuota> | undefined;
}

/** What they stand on. */
export interface PostParts {
  readonly name: string;
  /** The hub's mud; asked for only when it is there. */
  readonly mud: () => Mud;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** Mail, news and files of a hub, from start() to stop(). */
export class Post {
  readonly office: MailOffice;
  readonly news: NewsOffice;
  /** undefined where no folder is set. */
  readonly files: Files | undefined;
  /** Files to and from other muds. */
  readonly transfers: Transfers;
  readonly #log: Log;

  constructor({ name, mud, store, clock, log }: PostParts, options: PostOptions) {
    const { hourlyMail: hourly, folder, mayReplaceFiles: mayReplace, quota } = options;
    const sendMail: SendMail = (to, letters) => mud().oob.sendMail(to, letters);
    this.office = new MailOffice({ name, mud, sendMail, store, clock, log, hourly });
    this.news = new NewsOffice({ home: name, openNews: (from) => mud().oob.news(from), store, clock, log });
    this.files =
      folder === undefined ? undefined : new Files({ folder, store, clock, log, mayReplace, quota });
    this.transfers = new Transfers((where, as) => mud().oob.files(where, as));
    this.#log = log;
  }

  get mail(): Mail {
    return this.office.mail;
  }

  /** What the hub's oob links do with what others bring. */
  handlers(): OobHandlers {
    return {
      mail: (letter, from) => this.office.receive(letter, from),
      turn: (mud) => this.office.turn(mud),
      news: newsServerOf(this.news.news),
      files: this.files,
    };
  }

  start(): void {
    this.office.start();
    this.news.start();
    this.files
      ?.start()
      .catch((error: unknown) => this.#log.error({ err: error }, 'Cannot use the folder of files'));
  }

  /** Nothing new begins after this; resolves when all that was going on has been written down. Close the links meanwhile. */
  async stop(): Promise<void> {
    this.files?.stop();
    await Promise.all([this.office.stop(), this.news.stop()]);
  }
}

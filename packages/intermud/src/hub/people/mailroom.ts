// Mail and news as people and their clients see them.

import type { MailboxEntry, MailboxLetter, PostHead, PostRecord } from '../../store/index.ts';
import type { Draft } from '../mail/mail.ts';
import type {
  Delivery,
  MailHead,
  NewsGroup,
  Mail as ShownMail,
  Post as ShownPost,
  PostHead as ShownPostHead,
} from '../messages/index.ts';
import type { PostDraft } from '../news/draft.ts';
import type { GroupView } from '../news/news.ts';
import type { NewsUser } from '../news/rights.ts';
import type { Post } from '../post.ts';
import type { Crowd } from './crowd.ts';
import { refuseGuest } from './reception.ts';
import type { Resident } from './resident.ts';
import { coloured, colouredLine, plainLine } from './text.ts';

/** What a mailroom stands on. */
export interface MailroomOptions {
  readonly post: Post;
  readonly home: string;
  readonly crowd: Crowd;
  /** Called when the number of somebody's unread letters has changed. */
  readonly onChange: (resident: Resident) => void;
  readonly onError: (error: unknown) => void;
}

/** Letters looked at when a delivery has got on: those who wait longer look themselves. */
const WATCHED_LETTERS = 20;

type Addresses = readonly { readonly user: string; readonly mud: string }[];

/** Tells people of mail and news as they come, and shapes both for their clients. */
export class Mailroom {
  readonly post: Post;
  readonly #options: MailroomOptions;
  readonly #known = new WeakMap<Resident, Map<number, string>>();

  constructor(options: MailroomOptions) {
    this.post = options.post;
    this.#options = options;
  }

  start(): void {
    const guard = (work: Promise<void>) => void work.catch(this.#options.onError);
    this.post.mail.on('arrived', (username) => guard(this.#arrived(username)));
    this.post.mail.on('status', (username) => guard(this.#statusChanged(username)));
    this.post.news.news.on('posted', (group, id) => guard(this.#posted(group, id)));
  }

  /** Sends a letter of somebody here; gives its id. @throws {Refusal} `not-allowed` for a guest. @throws as Mail.send(). */
  async send(resident: Resident, draft: Draft): Promise<number> {
    refuseGuest(resident.username, 'send letters');
    return this.post.mail.send(resident.username, draft);
  }

  /** Posts for somebody here; gives the post's id. @throws {Refusal} `not-allowed` for a guest. @throws as NewsOffice.post(). */
  async postNews(resident: Resident, draft: Omit<PostDraft, 'poster'>): Promise<number> {
    refuseGuest(resident.username, 'post news');
    return this.post.news.post(newsUserOf(resident), { ...draft, poster: resident.username });
  }

  /** Somebody has read or deleted letters. */
  async mailChanged(resident: Resident): Promise<void> {
    resident.push('intermud_mail_unread', { unread: await this.post.mail.countUnread(resident.username) });
    this.#options.onChange(resident);
  }

  /** A head of docs/gmcp.md. */
  head(letter: MailboxEntry): MailHead {
    const { id, folder, sentAt, arrivedAt, from, to, cc, subject, isRead, bytes, state } = letter;
    return {
      ...{ id, folder, at: folder === 'sent' ? sentAt : arrivedAt, from: addressText(from) },
      ...{ name: plainLine(from.user), to: to.map(addressText), cc: cc.map(addressText) },
      ...{ subject: plainLine(subject), unread: !isRead, size: bytes },
      ...(state === undefined ? {} : { state }),
    };
  }

  /** A mail of docs/gmcp.md. */
  mail(letter: MailboxLetter): ShownMail {
    const deliveries = letter.folder === 'sent' ? { deliveries: this.deliveries(letter) } : {};
    return { ...this.head(letter), unread: false, text: coloured(letter.contents), ...deliveries };
  }

  /** How each of the people that a letter is for has got it. */
  deliveries({ to, cc, bcc, deliveries }: MailboxLetter): Delivery[] {
    const everybody: Addresses = [...to, ...cc, ...bcc];
    return everybody.map((one) => {
      const status = deliveries.find(({ mud }) => mud.toLowerCase() === one.mud.toLowerCase());
      if (status === undefined) return { to: addressText(one), state: 'delivered' };
      const isMissed = status.failures.some((user) => user.toLowerCase() === one.user.toLowerCase());
      const state = isMissed ? 'failed' : status.state;
      const reason = isMissed ? `${one.mud} has nobody of that name` : plainLine(status.reason);
      return {
        ...{ to: addressText(one), state },
        ...(reason === '' ? {} : { reason }),
        ...(state === 'queued' ? { nextAt: status.nextAt } : {}),
      };
    });
  }

  /** A group of docs/gmcp.md. */
  group({ name, about, posts, unread, canPost, mirrorOf }: GroupView): NewsGroup {
    return { name, mud: mirrorOf ?? this.#options.home, about: plainLine(about), posts, unread, canPost };
  }

  /** A post's head of docs/gmcp.md; `mark` is up to which post its reader has read. Nobody's own is new to him. */
  postHead(post: PostHead, mark: number, reader: Resident): ShownPostHead {
    const { id, postedAt: at, poster, mud, subject, threadStart } = post;
    const author = poster.includes('@') ? poster : `${poster}@${mud}`;
    const unread = id > mark && !this.post.news.news.isOwn(post, newsUserOf(reader));
    const head = { id, at, author: plainLine(author), subject: colouredLine(subject), unread };
    return { ...head, ...(threadStart !== undefined && { replyTo: threadStart }) };
  }

  /** A post of docs/gmcp.md, which its reader has just read. */
  postText(post: PostRecord, reader: Resident): ShownPost {
    return { ...this.postHead(post, post.id, reader), text: coloured(post.contents) };
  }

  /** Tells somebody how much of a group is unread. */
  async newsChanged(resident: Resident, group: string): Promise<void> {
    const groups = await this.post.news.news.groups(newsUserOf(resident));
    const found = groups.find(({ name }) => name === group);
    if (found !== undefined) resident.push('intermud_news_unread', { group, unread: found.unread });
  }

  async #arrived(username: string): Promise<void> {
    const resident = this.#options.crowd.resident(username);
    if (resident === undefined) return;
    const [letter] = await this.post.mail.list(username, { folder: 'inbox', limit: 1 });
    if (letter === undefined) return;
    resident.show(
      `You have mail from ${addressText(letter.from)}: ${plainLine(letter.subject)}. Read it: mail read ${letter.id}`,
    );
    resident.push('intermud_mail_new', { mail: this.head(letter) });
    await this.mailChanged(resident);
  }

  /** Only that something has changed is known, not which letter: the latest are compared. */
  async #statusChanged(username: string): Promise<void> {
    const resident = this.#options.crowd.resident(username);
    if (resident === undefined) return;
    const known = this.#known.get(resident) ?? new Map<number, string>();
    this.#known.set(resident, known);
    const sent = await this.post.mail.list(username, { folder: 'sent', limit: WATCHED_LETTERS });
    for (const { id } of sent) {
      const deliveries = this.deliveries(await this.post.mail.read(username, id));
      const text = JSON.stringify(deliveries);
      if (known.get(id) !== text) resident.push('intermud_mail_status', { id, deliveries });
      known.set(id, text);
    }
  }

  async #posted(group: string, id: number): Promise<void> {
    for (const resident of this.#options.crowd.residents()) {
      const who = newsUserOf(resident);
      const [head] = await this.post.news.news.list(who, group, { before: id + 1, limit: 1 }).catch(() => []); // Somebody who may not read the group is not told of it.
      if (head?.id !== id) continue;
      const mark = await this.post.news.news.markOf(resident.username, group);
      resident.push('intermud_news_new', { group, post: this.postHead(head, mark, resident) });
      await this.newsChanged(resident, group);
    }
  }
}

/** Somebody here, as newsgroups know them. */
export function newsUserOf({ account }: Resident): NewsUser {
  return { is: 'account', name: account.username, isStaff: account.isStaff };
}

export const addressText = ({ user, mud }: { user: string; mud: string }): string =>
  `${plainLine(user)}@${plainLine(mud)}`;

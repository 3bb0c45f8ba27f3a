// The hub's news as a whole: its groups, their mirrors, and what has to be done from time to time.
import type { Clock, Log } from '@intermud/mud';
import type { Store } from '../../store/index.ts';
import type { PostDraft } from './draft.ts';
import { GROUP_DEFAULTS } from './group-settings.ts';
import { EXPIRE_EVERY_MS } from './limits.ts';
import { Mirrors, type OpenNews } from './mirror.ts';
import { News } from './news.ts';
import type { NewsUser } from './rights.ts';

/** What the news office stands on. */
export interface NewsOfficeOptions {
  readonly home: string;
  readonly openNews: OpenNews;
  readonly store: Pick<Store, 'news'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** The group that is there from the start. */
export const FIRST_GROUP = 'general';

/** News and mirrors, from start() to stop(). */
export class NewsOffice {
  readonly news: News;
  readonly mirrors: Mirrors;
  readonly #options: NewsOfficeOptions;
  #cancelTimer: (() => void) | undefined;

  constructor(options: NewsOfficeOptions) {
    this.#options = options;
    this.news = new News(options);
    this.mirrors = new Mirrors({ ...options, news: this.news });
  }

  start(): void {
    this.#attempt(this.#addFirst(), 'Cannot make the first newsgroup');
    this.mirrors.start();
    this.#expire();
  }

  async stop(): Promise<void> {
    this.#cancelTimer?.();
    await this.mirrors.stop();
  }

  /** Posts to a group of this hub, or through to where a mirrored one comes from. @throws {ServiceError} {I3Error} */
  async post(who: NewsUser, draft: PostDraft): Promise<number> {
    const mirror = await this.mirrors.find(draft.group);
    if (mirror === undefined) return this.news.post(who, draft);
    const group = await this.news.check(who, draft);
    const mark = who.is === 'account' ? await this.news.markOf(who.name, group.name) : 0;
    const id = await this.mirrors.post(mirror, draft);
    await this.news.wrote(who, group, mark, id);
    return id;
  }

  /** A hub that never had a newsgroup begins with one. */
  async #addFirst(): Promise<void> {
    const { store, clock } = this.#options;
    if ((await store.news.groups()).length > 0) return;
    await store.news.save({ ...GROUP_DEFAULTS, name: FIRST_GROUP, about: 'About anything' }, clock.now());
  }

  #expire(): void {
    this.#attempt(this.news.expire(), 'Cannot let posts expire');
    this.#cancelTimer = this.#options.clock.after(EXPIRE_EVERY_MS, () => this.#expire());
  }

  #attempt(work: Promise<void>, failed: string): void {
    work.catch((error: unknown) => this.#options.log.error({ err: error }, failed));
  }
}

// Copies groups of other muds: looks what is new at an interval, and brings posts of the hub's people there.
import type { Clock, Log, NewsLink } from '@intermud/mud';
import type { MirrorRecord, PostRecord, Store } from '../../store/index.ts';
import { ServiceError } from '../service-error.ts';
import type { PostDraft } from './draft.ts';
import {
  COPY_BATCH,
  COPY_MAX,
  MIRROR_EVERY_MS,
  MIRROR_EVERY_MS_MAX,
  MIRROR_EVERY_MS_MIN,
  MIRRORS_MAX,
} from './limits.ts';
import type { News } from './news.ts';
import { allows, type NewsUser } from './rights.ts';

/** A link to a mud's news server. @throws {I3Error} */
export type OpenNews = (mud: string) => Promise<Pick<NewsLink, 'groups' | 'read' | 'post' | 'close'>>;

/** What mirrors stand on. */
export interface MirrorsOptions {
  readonly store: Pick<Store, 'news'>;
  readonly news: News;
  readonly openNews: OpenNews;
  readonly clock: Clock;
  readonly log: Log;
}

/** What to mirror. */
export interface NewMirror {
  readonly mud: string;
  /** The group there. */
  readonly remote: string;
  /** The group here; of the same name unless given. */
  readonly group?: string | undefined;
  readonly everyMs?: number | undefined;
}

/** The mirrors of a hub, from start() to stop(). */
export class Mirrors {
  readonly #options: MirrorsOptions;
  #cancelTimer: (() => void) | undefined;
  #isRunning = false;
  #round: Promise<void> = Promise.resolve();

  constructor(options: MirrorsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#isRunning = true;
    this.#next();
  }

  /** Resolves when nothing is copied any more. The caller closes the links, so that this is soon. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#cancelTimer?.();
    await this.#round;
  }

  list(): Promise<MirrorRecord[]> {
    return this.#options.store.news.mirrors();
  }

  /**
   * Mirrors a group: makes it here, copies it, and gives the mirror with how that went.
   * @throws {ServiceError} NOT_ALLOWED, TAKEN, BAD_ARGUMENTS, FULL.
   */
  async add(
    who: NewsUser,
    { mud, remote, group = remote, everyMs = MIRROR_EVERY_MS }: NewMirror,
  ): Promise<MirrorRecord> {
    const { store, news, clock } = this.#options;
    checkInterval(everyMs);
    if ((await this.list()).length >= MIRRORS_MAX)
      throw new ServiceError('FULL', `Cannot mirror "${remote}": ${MIRRORS_MAX} groups are mirrored already`);
    const { name } = await news.create(who, {
      name: group,
      about: `From ${mud}`,
      post: 'accounts',
      create: 'nobody',
    });
    const times = { everyMs, nextAt: clock.now(), copiedAt: undefined };
    await store.news.saveMirror({ group: name, mud, remote, ...times, reason: '' });
    return this.copyNow(name);
  }

  /** Stops to mirror a group; what was copied stays, under the group's own rights. @throws {ServiceError} NOT_FOUND, NOT_ALLOWED. */
  async remove(who: NewsUser, group: string): Promise<void> {
    if (!allows('staff', who))
      throw new ServiceError(
        'NOT_ALLOWED',
        `Cannot end the mirror of "${group}": that is for staff of this hub`,
      );
    await this.#get(group);
    await this.#options.store.news.removeMirror(group);
  }

  /** Copies what is new of a group, now. @throws {ServiceError} NOT_FOUND. */
  async copyNow(group: string): Promise<MirrorRecord> {
    await this.#inTurn(async () => this.#copy(await this.#get(group)));
    return this.#get(group);
  }

  /** The mirror of a group, if it is one. */
  async find(group: string): Promise<MirrorRecord | undefined> {
    const mirrors = await this.list();
    return mirrors.find((one) => one.group.toLowerCase() === group.toLowerCase());
  }

  /** Posts to where a mirrored group comes from, and copies what is new there. Gives the number. @throws {I3Error} */
  async post({ group, mud, remote }: MirrorRecord, draft: PostDraft): Promise<number> {
    const { group: _, ...post } = draft;
    const link = await this.#options.openNews(mud);
    try {
      const id = await link.post({ ...post, newsgroup: remote });
      await this.copyNow(group);
      return id;
    } finally {
      await link.close();
    }
  }

  async #get(group: string): Promise<MirrorRecord> {
    const mirror = await this.find(group);
    if (mirror) return mirror;
    throw new ServiceError('NOT_FOUND', `Cannot find the mirror of "${group}": it is no mirror`);
  }

  /** One after the other: two copies of one group at a time would read everything twice. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#round.then(work);
    this.#round = done.catch(() => {}); // Told to who waits for it.
    return done;
  }

  /** Never rejects for what the other mud does: that is noted in the mirror. */
  async #copy(mirror: MirrorRecord): Promise<void> {
    const { store, clock, log } = this.#options;
    const now = clock.now();
    try {
      const isAll = await this.#copyNew(mirror);
      const nextAt = isAll ? now + mirror.everyMs : now;
      await store.news.saveMirror({ ...mirror, nextAt, copiedAt: isAll ? now : mirror.copiedAt, reason: '' });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (this.#isRunning)
        log.info({ group: mirror.group, mud: mirror.mud, reason }, 'Cannot mirror a newsgroup');
      await store.news.saveMirror({ ...mirror, nextAt: now + mirror.everyMs, reason });
    }
    this.#next();
  }

  /** Whether that was all. */
  async #copyNew({ group, mud, remote }: MirrorRecord): Promise<boolean> {
    const { store, openNews } = this.#options;
    const link = await openNews(mud);
    try {
      const row = (await link.groups()).find(
        ({ groupName }) => groupName.toLowerCase() === remote.toLowerCase(),
      );
      if (row === undefined) throw new Error(`${mud} has no newsgroup "${remote}" that we may read`);
      const kept = await store.news.find(group);
      if (kept === undefined) return true;
      const from = Math.max(kept.lastId + 1, row.firstPostId, 1);
      const to = Math.min(row.lastPostId, from + COPY_MAX - 1);
      await this.#copyRange(link, { group, mud, remote }, from, to);
      return to >= row.lastPostId;
    } finally {
      await link.close();
    }
  }

  async #copyRange(
    link: Pick<NewsLink, 'read'>,
    { group, mud, remote }: Pick<MirrorRecord, 'group' | 'mud' | 'remote'>,
    from: number,
    to: number,
  ): Promise<void> {
    const { store, news } = this.#options;
    for (let start = from; start <= to; start += COPY_BATCH) {
      const end = Math.min(to, start + COPY_BATCH - 1);
      const posts: PostRecord[] = [];
      for (let id = start; id <= end; id++) {
        const post = await readUnlessGone(link, remote, id);
        if (post) posts.push({ ...post, id, mud });
      }
      await store.news.copy(group, posts, end);
      for (const { id } of posts) news.emit('posted', group, id);
    }
  }

  /** Sets the timer for the mirror that is due first. */
  #next(): void {
    this.#cancelTimer?.();
    if (!this.#isRunning) return;
    const { clock, log } = this.#options;
    this.#firstDue().then(
      (at) => {
        if (at === undefined || !this.#isRunning) return;
        this.#cancelTimer?.();
        this.#cancelTimer = clock.after(Math.max(0, at - clock.now()), () => this.#copyDue());
      },
      (error: unknown) => log.error({ err: error }, 'Cannot read the list of mirrors'),
    );
  }

  async #firstDue(): Promise<number | undefined> {
    const mirrors = await this.list();
    return mirrors.length === 0 ? undefined : Math.min(...mirrors.map(({ nextAt }) => nextAt));
  }

  #copyDue(): void {
    const { clock, log } = this.#options;
    const copying = this.#inTurn(async () => {
      const due = (await this.list()).filter(({ nextAt }) => nextAt <= clock.now());
      for (const mirror of due) if (this.#isRunning) await this.#copy(mirror);
    });
    copying.catch((error: unknown) => log.error({ err: error }, 'Cannot write down what was mirrored'));
  }
}

function checkInterval(everyMs: number): void {
  if (everyMs >= MIRROR_EVERY_MS_MIN && everyMs <= MIRROR_EVERY_MS_MAX) return;
  throw new ServiceError(
    'BAD_ARGUMENTS',
    `Cannot mirror every ${everyMs / 1_000} s: ${MIRROR_EVERY_MS_MIN / 1_000} to ${MIRROR_EVERY_MS_MAX / 1_000} s are allowed`,
  );
}

/** Undefined when the server says that this one post cannot be had: it has expired there. */
async function readUnlessGone(
  link: Pick<NewsLink, 'read'>,
  remote: string,
  id: number,
): Promise<Omit<PostRecord, 'id' | 'mud'> | undefined> {
  try {
    const { postingTime, threadId, subject, poster, contents } = await link.read(remote, id);
    return { postedAt: postingTime * 1_000, threadId, subject, poster, contents };
  } catch (error) {
    if (isAnswer(error)) return undefined;
    throw error;
  }
}

/** An error that came as an answer, and so is about this post; others are about the link. */
const isAnswer = (error: unknown): boolean =>
  error instanceof Error &&
  'word' in error &&
  error.word !== undefined &&
  !('code' in error && (error.code === 'LINK_DOWN' || error.code === 'TIMEOUT'));

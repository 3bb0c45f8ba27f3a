// The hub's newsgroups: what its people and other muds read and post.
import { EventEmitter } from 'node:events';
import {
  type GroupRecord,
  type GroupSettings,
  nameKey,
  type PostHead,
  type PostRecord,
  type Store,
} from '../../store/index.ts';
import { ServiceError } from '../service-error.ts';
import { checkDraft, digestOf, type PostDraft } from './draft.ts';
import { changed, checkSettings, GROUP_DEFAULTS, type GroupChanges } from './group-settings.ts';
import {
  GROUPS_MAX,
  HOUR_MS,
  HOURLY_POSTS_MAX,
  NEWS_PAGE_MAX,
  POSTS_EACH_MAX,
  SAME_POST_MS,
} from './limits.ts';
import { allows, checkGroupName, groupsAbove, type NewsUser } from './rights.ts';

/** A newsgroup, as somebody sees it. */
export interface GroupView extends GroupRecord {
  readonly canPost: boolean;
  /** Posts that the account has not read, at most; 0 for others. */
  readonly unread: number;
  /** The mud that it is copied from. */
  readonly mirrorOf: string | undefined;
}

/** What others may want to know. */
export interface NewsEvents {
  /** There is a new post, in a group by its name. */
  posted: [group: string, id: number];
}

/** Posts to the mud that a mirrored group is copied from; gives the number there. @throws {I3Error} */
export type PostThrough = (draft: PostDraft) => Promise<number>;

/** What news stand on. */
export interface NewsOptions {
  readonly store: Pick<Store, 'news'>;
  /** The hub's name as a mud. */
  readonly home: string;
  readonly clock: { now(): number };
}

/** The newsgroups of a hub. */
export class News extends EventEmitter<NewsEvents> {
  readonly #store: Store['news'];
  readonly #home: string;
  readonly #clock: { now(): number };

  constructor({ store, home, clock }: NewsOptions) {
    super();
    this.#store = store.news;
    this.#home = home;
    this.#clock = clock;
  }

  /** The groups that somebody may read, in order of name. */
  async groups(who: NewsUser): Promise<GroupView[]> {
    const [groups, mirrors] = await Promise.all([this.#store.groups(), this.#store.mirrors()]);
    const sources = new Map(mirrors.map(({ group, mud }) => [group.toLowerCase(), mud]));
    const marks = who.is === 'account' ? await this.#store.marks(who.name) : undefined;
    return groups
      .filter(({ read }) => allows(read, who))
      .map((group) => ({
        ...group,
        canPost: allows(group.post, who),
        unread: marks ? unreadOf(group, marks.get(group.name.toLowerCase()) ?? 0) : 0,
        mirrorOf: sources.get(group.name.toLowerCase()),
      }));
  }

  /** Posts of a group, the newest first. @throws {ServiceError} NOT_FOUND, NOT_ALLOWED. */
  async list(
    who: NewsUser,
    group: string,
    query: { before?: number; limit?: number } = {},
  ): Promise<PostHead[]> {
    const { name } = await this.#readable(who, group);
    const limit = Math.min(query.limit ?? NEWS_PAGE_MAX, NEWS_PAGE_MAX);
    return this.#store.list(name, { before: query.before, limit });
  }

  /** A post; it counts as read, and so do those before it. @throws {ServiceError} NOT_FOUND, NOT_ALLOWED. */
  async read(who: NewsUser, group: string, id: number): Promise<PostRecord> {
    const found = await this.#readable(who, group);
    const post = await this.#store.read(found.name, id);
    if (post === undefined) throw missing(found, id);
    if (who.is === 'account')
      await this.#store.mark(who.name, found.name, await this.#lastOwnAfter(who, found, id));
    return post;
  }

  /** Up to which post an account has read a group. */
  async markOf(account: string, group: string): Promise<number> {
    return (await this.#store.marks(account)).get(group.toLowerCase()) ?? 0;
  }

  /**
   * Keeps a post and gives its number. A group that is not there is made, when the nearest one above it lets who posts
   * make groups. The same post of the same mud within SAME_POST_MS is kept once.
   * @throws {ServiceError} NOT_FOUND, NOT_ALLOWED, TOO_LONG, BAD_ARGUMENTS, FULL.
   */
  async post(who: NewsUser, draft: PostDraft): Promise<number> {
    checkDraft(draft);
    const mud = who.is === 'mud' ? who.mud : this.#home;
    const group = await this.#groupFor(who, draft.group);
    if (!allows(group.post, who)) throw notAllowed('post to', group.name, group.post);
    if (who.is === 'mud') await this.#refuseOverHourly(mud);
    const now = this.#clock.now();
    const { threadId, subject, poster, contents } = draft;
    const mark = who.is === 'account' ? await this.markOf(who.name, group.name) : 0;
    const kept = await this.#store.post(group.name, {
      ...{ threadId: threadId || subject, subject, poster, contents, mud, postedAt: now },
      ...{ digest: digestOf(draft), sameSince: now - SAME_POST_MS },
    });
    if (kept === undefined) throw noGroup(group.name);
    await this.wrote(who, group, mark, kept.id);
    if (!kept.isRepeat) this.emit('posted', group.name, kept.id);
    return kept.id;
  }

  /** A post of somebody has got a number: who had read the group, as it was before, has read that post too. */
  async wrote(who: NewsUser, before: GroupRecord, mark: number, id: number): Promise<void> {
    if (who.is !== 'account' || unreadOf(before, mark) > 0 || id !== before.lastId + 1) return;
    await this.#store.mark(who.name, before.name, id);
  }

  /** Whether a post is somebody's own. Of a mirrored one nobody can tell: its poster's name is another mud's. */
  isOwn({ mud, poster }: PostHead, who: NewsUser): boolean {
    return who.is === 'account' && mud === this.#home && nameKey(poster) === nameKey(who.name);
  }

  /** The group that is there, if somebody may post this to it. @throws {ServiceError} as post() does. */
  async check(who: NewsUser, draft: PostDraft): Promise<GroupRecord> {
    checkDraft(draft);
    const group = await this.#get(draft.group);
    if (!allows(group.post, who)) throw notAllowed('post to', group.name, group.post);
    return group;
  }

  /** Makes a group. @throws {ServiceError} BAD_ARGUMENTS, TAKEN, NOT_ALLOWED, FULL. */
  async create(who: NewsUser, settings: GroupChanges): Promise<GroupRecord> {
    const { name } = settings;
    checkGroupName(name);
    if (await this.#store.find(name))
      throw new ServiceError('TAKEN', `Cannot make newsgroup "${name}": there is one of that name`);
    const above = await this.#nearestAbove(name);
    if (!allows(above?.create ?? 'staff', who)) throw notAllowed('make', name, above?.create ?? 'staff');
    if ((await this.#store.groups()).length >= GROUPS_MAX)
      throw new ServiceError('FULL', `Cannot make newsgroup "${name}": there are ${GROUPS_MAX} already`);
    await this.#save(changed({ ...(above ?? GROUP_DEFAULTS), about: '' }, settings));
    return this.#get(name);
  }

  /** Changes what is set for a group. @throws {ServiceError} NOT_FOUND, NOT_ALLOWED, BAD_ARGUMENTS. */
  async change(who: NewsUser, settings: GroupChanges): Promise<GroupRecord> {
    const group = await this.#get(settings.name);
    if (!allows('staff', who)) throw notAllowed('change', group.name, 'staff');
    await this.#save(changed(group, { ...settings, name: group.name }));
    return this.#get(group.name);
  }

  /** Removes a group with all its posts. @throws {ServiceError} NOT_FOUND, NOT_ALLOWED. */
  async remove(who: NewsUser, group: string): Promise<void> {
    const { name } = await this.#get(group);
    if (!allows('staff', who)) throw notAllowed('remove', name, 'staff');
    await this.#store.remove(name);
  }

  /** Drops posts that are too old, or too many. */
  async expire(): Promise<void> {
    const now = this.#clock.now();
    for (const { name, keepDays } of await this.#store.groups()) {
      const before = keepDays > 0 ? now - keepDays * DAY_MS : Number.MIN_SAFE_INTEGER;
      await this.#store.expire(name, before, POSTS_EACH_MAX);
    }
  }

  /** The last post of those of somebody's own that follow a post without a gap; that post itself if there is none. */
  async #lastOwnAfter(who: NewsUser, { name }: GroupRecord, id: number): Promise<number> {
    let last = id;
    for (let next = await this.#store.read(name, id + 1); next && this.isOwn(next, who); ) {
      last = next.id;
      next = await this.#store.read(name, last + 1);
    }
    return last;
  }

  async #readable(who: NewsUser, group: string): Promise<GroupRecord> {
    const found = await this.#get(group);
    if (allows(found.read, who)) return found;
    throw notAllowed('read', found.name, found.read);
  }

  async #get(group: string): Promise<GroupRecord> {
    const found = await this.#store.find(group);
    if (found === undefined) throw noGroup(group);
    return found;
  }

  async #groupFor(who: NewsUser, name: string): Promise<GroupRecord> {
    const found = await this.#store.find(name);
    if (found) return found;
    const above = await this.#nearestAbove(name);
    if (above === undefined || !allows(above.create, who)) throw noGroup(name);
    return this.create(who, { name });
  }

  async #nearestAbove(name: string): Promise<GroupRecord | undefined> {
    for (const above of groupsAbove(name)) {
      const found = await this.#store.find(above);
      if (found) return found;
    }
    return undefined;
  }

  async #save(settings: GroupSettings): Promise<void> {
    checkSettings(settings);
    await this.#store.save(settings, this.#clock.now());
  }

  async #refuseOverHourly(mud: string): Promise<void> {
    const posts = await this.#store.postsSince(mud, this.#clock.now() - HOUR_MS);
    if (posts < HOURLY_POSTS_MAX) return;
    throw new ServiceError(
      'FULL',
      `Cannot take more posts of ${mud} for now: ${posts} have come within an hour, ${HOURLY_POSTS_MAX} are allowed`,
    );
  }
}

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Where posts have expired within a range nobody can know how many are left: all numbers of it count. */
const unreadOf = ({ firstId, lastId, posts }: GroupRecord, mark: number): number =>
  Math.min(posts, Math.max(0, lastId - Math.max(mark, firstId - 1)));

const RIGHT_WORDS = {
  all: 'everybody',
  accounts: 'people of this hub',
  staff: 'staff of this hub',
  nobody: 'nobody',
};

const notAllowed = (verb: string, group: string, right: GroupSettings['read']): ServiceError =>
  new ServiceError('NOT_ALLOWED', `Cannot ${verb} newsgroup "${group}": that is for ${RIGHT_WORDS[right]}`);

const noGroup = (group: string): ServiceError =>
  new ServiceError('NOT_FOUND', `Cannot find newsgroup "${group}": there is none of that name`);

/** A number that was given once is known to have been. */
function missing({ name, lastId }: GroupRecord, id: number): ServiceError {
  const found = id >= 1 && id <= lastId ? 'it has expired' : `its last post is ${lastId}`;
  return new ServiceError('NOT_FOUND', `Cannot read post ${id} of newsgroup "${name}": ${found}`);
}

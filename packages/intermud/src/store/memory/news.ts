import { nameKey } from '../names.ts';
import type {
  GroupRecord,
  GroupSettings,
  MirrorRecord,
  NewPostRecord,
  NewsStore,
  PostHead,
  PostRecord,
} from '../news.ts';
import { inOrder } from './order.ts';
import type { Run } from './run.ts';

interface KeptGroup {
  readonly settings: GroupSettings;
  readonly createdAt: number;
  readonly lastId: number;
  readonly isRemoved: boolean;
  /** By number, in any order. */
  readonly posts: Map<number, PostRecord & { readonly digest: string }>;
}

/** Newsgroups and posts, in memory. */
export class MemoryNews implements NewsStore {
  readonly #run: Run;
  readonly #groups = new Map<string, KeptGroup>();
  readonly #marks = new Map<string, Map<string, number>>();
  readonly #mirrors = new Map<string, MirrorRecord>();

  constructor(run: Run) {
    this.#run = run;
  }

  groups(): Promise<GroupRecord[]> {
    return this.#run.read('load the newsgroups', () =>
      inOrder(this.#groups)
        .filter(({ isRemoved }) => !isRemoved)
        .map(toRecord),
    );
  }

  find(group: string): Promise<GroupRecord | undefined> {
    return this.#run.read(`find newsgroup "${group}"`, () => {
      const kept = this.#find(group);
      return kept && toRecord(kept);
    });
  }

  save(settings: GroupSettings, at: number): Promise<void> {
    return this.#run.write(`save newsgroup "${settings.name}"`, () => {
      const fresh = { createdAt: at, lastId: 0, posts: new Map() };
      const known = this.#groups.get(nameKey(settings.name)) ?? fresh;
      this.#groups.set(nameKey(settings.name), {
        ...known,
        settings: pickSettings(settings),
        isRemoved: false,
      });
    });
  }

  remove(group: string): Promise<boolean> {
    return this.#run.write(`remove newsgroup "${group}"`, () => {
      const kept = this.#find(group);
      if (kept === undefined) return false;
      const key = nameKey(group);
      this.#groups.set(key, { ...kept, isRemoved: true, posts: new Map() });
      for (const marks of this.#marks.values()) marks.delete(key);
      this.#mirrors.delete(key);
      return true;
    });
  }

  post(group: string, post: NewPostRecord): Promise<{ id: number; isRepeat: boolean } | undefined> {
    return this.#run.write(`post to newsgroup "${group}"`, () => {
      const { sameSince, ...record } = post;
      const kept = this.#find(group);
      if (kept === undefined) return undefined;
      const same = [...kept.posts.values()].findLast((one) => isSame(one, post));
      if (same) return { id: same.id, isRepeat: true };
      const id = kept.lastId + 1;
      kept.posts.set(id, { ...record, id });
      this.#groups.set(nameKey(group), { ...kept, lastId: id });
      return { id, isRepeat: false };
    });
  }

  copy(group: string, posts: readonly PostRecord[], lastId: number): Promise<void> {
    return this.#run.write(`copy newsgroup "${group}"`, () => {
      const kept = this.#find(group);
      if (kept === undefined) return;
      for (const post of posts)
        if (!kept.posts.has(post.id)) kept.posts.set(post.id, { ...post, digest: '' });
      this.#groups.set(nameKey(group), { ...kept, lastId: Math.max(kept.lastId, lastId) });
    });
  }

  read(group: string, id: number): Promise<PostRecord | undefined> {
    return this.#run.read(`read post ${id} of newsgroup "${group}"`, () => {
      const post = this.#find(group)?.posts.get(id);
      return post && { ...toHead(post, this.#find(group)), contents: post.contents };
    });
  }

  list(
    group: string,
    { before, limit }: { before?: number | undefined; limit: number },
  ): Promise<PostHead[]> {
    return this.#run.read(`list newsgroup "${group}"`, () =>
      newestFirst(this.#find(group))
        .filter(({ id }) => before === undefined || id < before)
        .slice(0, limit)
        .map((post) => toHead(post, this.#find(group))),
    );
  }

  expire(group: string, before: number, keep: number): Promise<number> {
    return this.#run.write(`expire posts of newsgroup "${group}"`, () => {
      const kept = this.#find(group);
      const old = newestFirst(kept).filter(({ postedAt }, at) => postedAt < before || at >= keep);
      for (const { id } of old) kept?.posts.delete(id);
      return old.length;
    });
  }

  postsSince(mud: string, since: number): Promise<number> {
    return this.#run.read(`count the posts of "${mud}"`, () => {
      const all = [...this.#groups.values()].flatMap(({ posts }) => [...posts.values()]);
      return all.filter((one) => nameKey(one.mud) === nameKey(mud) && one.postedAt >= since).length;
    });
  }

  marks(account: string): Promise<Map<string, number>> {
    return this.#run.read(
      `load what "${account}" has read`,
      () => new Map(this.#marks.get(nameKey(account))),
    );
  }

  mark(account: string, group: string, id: number): Promise<void> {
    return this.#run.write(`note what "${account}" has read`, () => {
      const marks = this.#marks.get(nameKey(account)) ?? new Map<string, number>();
      marks.set(nameKey(group), Math.max(id, marks.get(nameKey(group)) ?? 0));
      this.#marks.set(nameKey(account), marks);
    });
  }

  mirrors(): Promise<MirrorRecord[]> {
    return this.#run.read('load the mirrors', () => inOrder(this.#mirrors));
  }

  saveMirror(mirror: MirrorRecord): Promise<void> {
    return this.#run.write(`save the mirror of "${mirror.group}"`, () => {
      this.#mirrors.set(nameKey(mirror.group), { ...mirror });
    });
  }

  removeMirror(group: string): Promise<boolean> {
    return this.#run.write(`remove the mirror of "${group}"`, () => this.#mirrors.delete(nameKey(group)));
  }

  /** Of an account that goes. */
  dropMarks(account: string): void {
    this.#marks.delete(nameKey(account));
  }

  #find(group: string): KeptGroup | undefined {
    const kept = this.#groups.get(nameKey(group));
    return kept?.isRemoved ? undefined : kept;
  }
}

const isSame = (one: PostRecord & { digest: string }, { mud, digest, sameSince }: NewPostRecord): boolean =>
  nameKey(one.mud) === nameKey(mud) && one.digest === digest && one.postedAt >= sameSince;

const newestFirst = (kept: KeptGroup | undefined) =>
  [...(kept?.posts.values() ?? [])].sort((a, b) => b.id - a.id);

const pickSettings = ({ name, about, read, post, create, keepDays }: GroupSettings): GroupSettings => ({
  name,
  about,
  read,
  post,
  create,
  keepDays,
});

function toRecord({ settings, createdAt, lastId, posts }: KeptGroup): GroupRecord {
  const firstId = posts.size === 0 ? lastId + 1 : Math.min(...posts.keys());
  return { ...settings, createdAt, lastId, posts: posts.size, firstId };
}

function toHead({ id, postedAt, threadId, subject, poster, mud }: PostHead, kept?: KeptGroup): PostHead {
  const thread = newestFirst(kept).filter((one) => one.threadId === threadId);
  const first = threadId === '' ? id : (thread.at(-1)?.id ?? id);
  const start = first === id ? {} : { threadStart: first };
  return { id, postedAt, threadId, subject, poster, mud, ...start };
}

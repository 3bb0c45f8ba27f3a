// Mail, news and files for people at a command line. Whoever may use the control socket may act for any account: it is
// there for the user who runs the program alone.
import type { Transferred } from '@intermud/mud';
import { z } from 'zod';
import type { Account, NewsUser, Post } from '../hub/index.ts';
import { NEWS_RIGHTS } from '../store/index.ts';
import { ActionError, type Asker, action, type Operated } from './action.ts';
import { CONTROL_ITEMS_MAX } from './limits.ts';

const AccountName = z.string().optional();
const OfAccount = z.strictObject({ account: AccountName });
const Words = z.array(z.string()).max(CONTROL_ITEMS_MAX);
const Id = z.int().min(1);
const Page = { before: Id.optional(), limit: z.int().min(1).max(CONTROL_ITEMS_MAX).optional() };
const Right = z.enum(NEWS_RIGHTS).optional();

const Draft = OfAccount.extend({
  to: Words,
  cc: Words.optional(),
  bcc: Words.optional(),
  subject: z.string(),
  contents: z.string(),
});

const MailQuery = OfAccount.extend({
  folder: z.enum(['inbox', 'sent']).optional(),
  isUnread: z.boolean().optional(),
  subject: z.string().optional(),
  words: z.string().optional(),
  ...Page,
});

export const MAIL_ACTIONS = {
  'mail.send': action(Draft, async (operated, { account, ...draft }) => {
    const { mail } = postOf(operated);
    return { id: await mail.send(await nameOf(operated, account), draft) };
  }),
  'mail.list': action(MailQuery, async (operated, { account, limit, ...query }) =>
    postOf(operated).mail.list(await nameOf(operated, account), { ...query, ...(limit && { limit }) }),
  ),
  'mail.read': action(OfAccount.extend({ id: Id }), async (operated, { account, id }) =>
    postOf(operated).mail.read(await nameOf(operated, account), id),
  ),
  'mail.delete': action(
    OfAccount.extend({ ids: z.array(Id).max(CONTROL_ITEMS_MAX) }),
    async (operated, { account, ids }) => postOf(operated).mail.remove(await nameOf(operated, account), ids),
  ),
  'mail.outbox': action(OfAccount, async (operated, { account }) =>
    postOf(operated).mail.outbox(await nameOf(operated, account)),
  ),
};

const OfGroup = OfAccount.extend({ group: z.string() });
const GroupSettings = z.strictObject({
  name: z.string(),
  about: z.string().optional(),
  read: Right,
  post: Right,
  create: Right,
  keepDays: z.int().optional(),
});
const NewMirror = z.strictObject({
  mud: z.string(),
  remote: z.string(),
  group: z.string().optional(),
  everyMs: z.number().optional(),
});

export const NEWS_ACTIONS = {
  'news.groups': action(OfAccount, async (operated, { account }) =>
    postOf(operated).news.news.groups(await newsUserOf(operated, account)),
  ),
  'news.list': action(OfGroup.extend(Page), async (operated, { account, group, before, limit }) => {
    const who = await newsUserOf(operated, account);
    return postOf(operated).news.news.list(who, group, {
      ...(before && { before }),
      ...(limit && { limit }),
    });
  }),
  'news.read': action(OfGroup.extend({ id: Id }), async (operated, { account, group, id }) =>
    postOf(operated).news.news.read(await newsUserOf(operated, account), group, id),
  ),
  'news.post': action(
    OfGroup.extend({ subject: z.string(), contents: z.string(), threadId: z.string().optional() }),
    async (operated, { account, group, subject, contents, threadId = '' }) => {
      const poster = await accountOf(operated, account);
      const draft = { group, subject, contents, threadId, poster: poster.username };
      return { id: await postOf(operated).news.post({ is: 'account', ...poster }, draft) };
    },
  ),
  'news.create': action(GroupSettings, async (operated, settings) =>
    postOf(operated).news.news.create(OPERATOR, settings),
  ),
  'news.change': action(GroupSettings, async (operated, settings) =>
    postOf(operated).news.news.change(OPERATOR, settings),
  ),
  'news.remove': action(z.strictObject({ name: z.string() }), async (operated, { name }) =>
    postOf(operated).news.news.remove(OPERATOR, name),
  ),
  'news.mirrors': action(z.strictObject({}), async (operated) => postOf(operated).news.mirrors.list()),
  'news.mirror': action(NewMirror, async (operated, mirror) =>
    postOf(operated).news.mirrors.add(OPERATOR, mirror),
  ),
  'news.copy': action(z.strictObject({ group: z.string() }), async (operated, { group }) =>
    postOf(operated).news.mirrors.copyNow(group),
  ),
  'news.unmirror': action(z.strictObject({ group: z.string() }), async (operated, { group }) =>
    postOf(operated).news.mirrors.remove(OPERATOR, group),
  ),
};

const OPERATOR: NewsUser = { is: 'operator' };

const Transfer = OfAccount.extend({
  mud: z.string(),
  /** Absolute: the program may run elsewhere than the command. */
  path: z.string(),
  name: z.string().optional(),
  resume: z.boolean().optional(),
  mayReplace: z.boolean().optional(),
  pack: z.enum(['zstd', 'deflate']).optional(),
});

export const FILE_ACTIONS = {
  'file.list': action(
    OfAccount.extend({ mud: z.string(), dir: z.string() }),
    async (operated, { account, mud, dir }) =>
      postOf(operated).transfers.list(mud, dir, await maybeNameOf(operated, account)),
  ),
  'file.put': action(Transfer, (operated, transfer, asker) => runTransfer(operated, 'put', transfer, asker)),
  'file.get': action(Transfer, (operated, transfer, asker) => runTransfer(operated, 'get', transfer, asker)),
};

async function runTransfer(
  operated: Operated,
  way: 'put' | 'get',
  { account, ...transfer }: z.infer<typeof Transfer>,
  { signal, onProgress }: Asker,
): Promise<Transferred> {
  const { transfers } = postOf(operated);
  const from = await maybeNameOf(operated, account);
  return transfers[way]({ ...transfer, ...(from !== undefined && { account: from }), signal, onProgress });
}

function postOf({ post }: Operated): Post {
  const found = post();
  if (found) return found;
  throw new ActionError(
    'Cannot reach the hub: none runs on this data folder; intermud start, or intermud hub, runs one',
  );
}

async function accountOf({ accounts }: Operated, name: string | undefined): Promise<Account> {
  if (name !== undefined) {
    const found = await accounts.find(name);
    if (found) return found;
    throw new ActionError(`Cannot act for account "${name}": there is none of that name`);
  }
  const [only, ...others] = await accounts.all();
  if (only && others.length === 0) return only;
  if (only)
    throw new ActionError(
      'Cannot tell who you are: there are several accounts, say which with --account NAME',
    );
  throw new ActionError(
    'Cannot tell who you are: there is no account yet; intermud account add NAME makes one',
  );
}

const nameOf = async (operated: Operated, account: string | undefined): Promise<string> =>
  (await accountOf(operated, account)).name;

const maybeNameOf = async (operated: Operated, account: string | undefined): Promise<string | undefined> =>
  account === undefined ? undefined : nameOf(operated, account);

/** Whoever does not say who they are is the operator. */
async function newsUserOf(operated: Operated, account: string | undefined): Promise<NewsUser> {
  return account === undefined ? OPERATOR : { is: 'account', ...(await accountOf(operated, account)) };
}

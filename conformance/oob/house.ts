// A hub of a play, with what its lines can tell it to do.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Hub, Passwords } from '../../packages/intermud/src/hub/index.ts';
import { openStore } from '../../packages/intermud/src/store/index.ts';
import type { RouterAt } from '../actor.ts';
import { stringsOf, wordsOf } from './script.ts';

const PATIENCE_MS = 60_000;
const PAUSE_MS = 10;

/** A hub that is tried, in this process. */
export class House implements AsyncDisposable {
  readonly hub: Hub;
  readonly #folder: string;
  readonly #opened: AsyncDisposableStack;
  /** Deeds by the verb of their line. */
  readonly deeds: Readonly<Record<string, (rest: string) => Promise<void>>> = {
    mails: (rest) => this.#mail(rest),
    'has-mail': (rest) => this.#hasMail(rest),
    'has-no-mail': async (rest) => this.#hasNoMail(rest),
    posts: (rest) => this.#post(rest),
    mirrors: (rest) => this.#mirror(rest),
    'has-post': (rest) => this.#hasPost(rest),
    'has-file': (rest) => this.#hasFile(rest),
    puts: (rest) => this.#put(rest),
    gets: (rest) => this.#get(rest),
    'may-not-put': (rest) => mustFail(() => this.#put(rest)),
    'may-not-get': (rest) => mustFail(() => this.#get(rest)),
  };

  private constructor(hub: Hub, folder: string, opened: AsyncDisposableStack) {
    this.hub = hub;
    this.#folder = folder;
    this.#opened = opened;
  }

  static async open(name: string, accounts: readonly string[], router: RouterAt): Promise<House> {
    await using opened = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'intermud-play-'));
    opened.defer(() => rm(folder, { recursive: true, force: true }));
    const store = opened.use(await openStore({ kind: 'memory' }));
    const passwords = new Passwords({ memoryCost: 8, timeCost: 1 });
    const oob = { listen: { host: '127.0.0.1', port: 0 } };
    const post = { folder: join(folder, 'files') };
    const hub = opened.use(
      new Hub({ name, routers: [router], store, passwords, oob, post, packetsPerSecond: 0 }),
    );
    for (const account of accounts) await hub.accounts.create({ name: account, password: 'yabba dabba doo' });
    hub.start();
    await hub.ready();
    return new House(hub, folder, opened.move());
  }

  get port(): number {
    return this.hub.mud.oob.ports?.port ?? 0;
  }

  /** Resolves when the hub knows that a mud is there. */
  async knows(mud: string): Promise<void> {
    await until(`${this.hub.name} knows ${mud}`, async () => this.hub.mud.mudlist.has(mud));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.disposeAsync();
  }

  /** `mails fred -> barney@Granite cc betty@Granite bcc dino "Subject" "Text"` */
  async #mail(rest: string): Promise<void> {
    const [from = '', ...words] = wordsOf(rest);
    const [subject = '', contents = ''] = stringsOf(rest);
    const lists: Record<string, string[]> = { to: [], cc: [], bcc: [] };
    let list = 'to';
    for (const word of words) {
      if (word in lists) list = word;
      else lists[list]?.push(word);
    }
    const { to = [], cc, bcc } = lists;
    await this.hub.post.mail.send(from, { to, cc, bcc, subject, contents });
  }

  /** `has-mail fred "Subject" "Text"`: one letter with that subject, whose text holds the other. */
  async #hasMail(rest: string): Promise<void> {
    const [account = ''] = wordsOf(rest);
    const [subject = '', text = ''] = stringsOf(rest);
    const { mail } = this.hub.post;
    const found = async () =>
      (await mail.list(account, { folder: 'inbox' })).filter((one) => one.subject === subject);
    await until(`${account} has mail "${subject}"`, async () => (await found()).length > 0);
    const [letter, ...more] = await found();
    if (more.length > 0 || letter === undefined)
      throw new Error(`${account} has "${subject}" ${more.length + 1} times`);
    const { contents } = await mail.read(account, letter.id);
    if (!contents.includes(text)) throw new Error(`"${subject}" says ${JSON.stringify(contents)}`);
  }

  async #hasNoMail(rest: string): Promise<void> {
    const [account = ''] = wordsOf(rest);
    const [first] = await this.hub.post.mail.list(account, { folder: 'inbox' });
    if (first) throw new Error(`${account} has mail "${first.subject}"`);
  }

  /** `posts fred -> general "Subject" "Text"` */
  async #post(rest: string): Promise<void> {
    const [from = '', group = ''] = wordsOf(rest);
    const [subject = '', contents = ''] = stringsOf(rest);
    const account = await this.hub.accounts.find(from);
    if (account === undefined) throw new Error(`There is no account ${from}`);
    const draft = { group, subject, contents, threadId: '', poster: account.username };
    await this.hub.post.news.post({ is: 'account', ...account }, draft);
  }

  /** `mirrors Granite rocks quarry`: its group rocks, as quarry here. */
  async #mirror(rest: string): Promise<void> {
    const [mud = '', remote = '', group] = wordsOf(rest);
    const { reason } = await this.hub.post.news.mirrors.add({ is: 'operator' }, { mud, remote, group });
    if (reason !== '') throw new Error(reason);
  }

  /** `has-post general 1 "Subject" "Text"` */
  async #hasPost(rest: string): Promise<void> {
    const [group = '', id = ''] = wordsOf(rest);
    const [subject, text = ''] = stringsOf(rest);
    const post = await this.hub.post.news.news.read({ is: 'operator' }, group, Number(id));
    if (post.subject !== subject || !post.contents.includes(text))
      throw new Error(`Post ${id} of ${group} is ${JSON.stringify(post)}`);
  }

  /** `has-file public/readme "Text"` */
  async #hasFile(rest: string): Promise<void> {
    const [name = ''] = wordsOf(rest);
    const [text] = stringsOf(rest);
    const found = await readFile(join(this.#folder, 'files', name), 'utf8');
    if (found !== text) throw new Error(`File ${name} holds ${JSON.stringify(found)}`);
  }

  /** `puts readme@Granite "Text"` */
  async #put(rest: string): Promise<void> {
    const [name = '', mud = ''] = (wordsOf(rest)[0] ?? '').split('@');
    const path = join(this.#folder, 'outgoing');
    await writeFile(path, stringsOf(rest)[0] ?? '');
    await this.hub.post.transfers.put({ mud, name, path });
  }

  /** `gets readme@Granite "Text"` */
  async #get(rest: string): Promise<void> {
    const [name = '', mud = ''] = (wordsOf(rest)[0] ?? '').split('@');
    const path = join(this.#folder, 'incoming');
    await this.hub.post.transfers.get({ mud, name, path, mayReplace: true });
    const found = await readFile(path, 'utf8');
    if (found !== stringsOf(rest)[0])
      throw new Error(`File ${name} of ${mud} holds ${JSON.stringify(found)}`);
  }
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() >= deadline) throw new Error(`Waited until ${what}, in vain`);
    await wait(PAUSE_MS);
  }
}

async function mustFail(deed: () => Promise<void>): Promise<void> {
  const outcome = await deed().then(
    () => 'it was done',
    () => undefined,
  );
  if (outcome !== undefined) throw new Error(`Expected a refusal: ${outcome}`);
}

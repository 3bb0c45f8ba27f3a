// Mail, news and files at a terminal.

import { TYPED_LINES_MAX } from '../limits.ts';
import type { Delivery } from '../messages/index.ts';
import { addressText, newsUserOf } from '../people/mailroom.ts';
import { refuseGuest } from '../people/reception.ts';
import { Refusal } from '../people/refusal.ts';
import { coloured, paint, plainLine, quoted } from '../people/text.ts';
import { type ArgContext, mud, optional, rest, splitWord, takeMud, word } from './args.ts';
import { type Command, type CommandCall, command } from './define.ts';

type Call = Pick<CommandCall<unknown>, 'desk' | 'resident' | 'visit' | 'show' | 'table'>;
type Verb = (rest: string, call: Call) => Promise<void>;

const LIST_ROWS = 20;

/** Commands for mail, news and files. */
export const POST: readonly Command[] = [
  command({
    name: 'mail',
    short: ['m'],
    group: 'Mail, news, files',
    args: { what: optional(rest('WHAT')) },
    about: 'Shows your letters, reads one, or sends one.',
    help: [
      'mail                          the latest letters',
      'mail sent                     those that you have written, and whether they have arrived',
      'mail read 12                  a letter by its number',
      'mail send barney@Granite, fred Lunch?',
      '                              asks for the text; a line with a dot alone ends it',
      'mail delete 12                throws it away',
    ].join('\n'),
    run: ({ args: { what = 'list' }, ...call }) => runVerb('mail', MAIL, what, call),
  }),
  command({
    name: 'news',
    short: ['n'],
    group: 'Mail, news, files',
    args: { what: optional(rest('WHAT')) },
    about: 'Shows the newsgroups, reads a post, or posts one.',
    help: [
      'news                    the groups',
      'news list general       the latest posts of one',
      'news read general 3     a post by its number',
      'news post general What is new?',
      '                        asks for the text; a line with a dot alone ends it',
    ].join('\n'),
    run: ({ args: { what = 'groups' }, ...call }) => runVerb('news', NEWS, what, call),
  }),
  command({
    name: 'files',
    group: 'Mail, news, files',
    args: { path: word('/PATH'), mud: optional(mud()) },
    about: 'Lists a folder of a mud, or of this hub. Files are put and got on the web page.',
    help: 'files / Granite    the top folder of Granite\nfiles /public      a folder of this hub',
    isSlow: true,
    async run({ args: { path, mud: place }, resident, desk, show, table }) {
      if (!path.startsWith('/')) throw new Refusal('bad-arguments', 'The path must begin with /');
      const { rows } = await desk.files.list(resident.username, place ?? desk.network.home, path);
      const lines = rows.map(({ name, kind, size, at }) => [
        ...[`  ${plainLine(name)}${kind === 'folder' ? '/' : ''}`, size < 0 ? '' : String(size)],
        at < 0 ? '' : dateOf(at),
      ]);
      show(lines.length === 0 ? `${path} is empty.` : table(lines));
    },
  }),
];

const MAIL: Readonly<Record<string, Verb>> = {
  list: (_, call) => listMail('inbox', call),
  sent: (_, call) => listMail('sent', call),
  async read(text, { desk: { mailroom }, resident, show }) {
    const letter = await mailroom.post.mail.read(resident.username, idOf(text, 'mail read'));
    if (!letter.isRead) await mailroom.mailChanged(resident);
    show(
      [
        ...[`From: ${addressText(letter.from)}`, `To: ${letter.to.map(addressText).join(', ')}`],
        ...(letter.cc.length === 0 ? [] : [`Copies: ${letter.cc.map(addressText).join(', ')}`]),
        ...[`Date: ${dateOf(letter.sentAt)}`, `Subject: ${paint('bold', plainLine(letter.subject))}`, ''],
        quoted(coloured(letter.contents)),
        ...(letter.folder === 'sent' ? ['', ...deliveryLines(mailroom.deliveries(letter))] : []),
      ].join('\n'),
    );
  },
  async send(text, { desk, resident, visit, show }) {
    const [to, subject] = readRecipients(text, desk);
    // Before the text is written, and lost.
    refuseGuest(resident.username, 'send letters');
    await desk.mailroom.post.mail.check(to);
    const contents = await askText({ desk, visit }, show);
    if (contents === undefined) return show('Nothing is sent.');
    const id = await desk.mailroom.send(resident, { to, subject, contents });
    show(`Letter ${id} is on its way to ${to.join(', ')}.`);
  },
  async delete(text, { desk: { mailroom }, resident, show }) {
    const gone = await mailroom.post.mail.remove(resident.username, [idOf(text, 'mail delete')]);
    await mailroom.mailChanged(resident);
    show(gone.length === 0 ? `There is no letter ${text}.` : `Letter ${text} is gone.`);
  },
};

const NEWS: Readonly<Record<string, Verb>> = {
  async groups(_, { desk: { mailroom }, resident, show, table }) {
    const groups = await mailroom.post.news.news.groups(newsUserOf(resident));
    const rows = groups.map(({ name, about, posts, unread }) => [
      ...[
        `  ${name}`,
        posts === 1 ? '1 post' : `${posts} posts`,
        unread > 0 ? `${unread} unread` : '',
        plainLine(about),
      ],
    ]);
    show(rows.length === 0 ? 'There are no newsgroups.' : table(rows));
  },
  async list(text, { desk: { mailroom }, resident, show, table }) {
    const { news } = mailroom.post.news;
    const who = newsUserOf(resident);
    const posts = await news.list(who, needed(text, 'GROUP', 'news list GROUP'), { limit: LIST_ROWS });
    const mark = await news.markOf(resident.username, text);
    const rows = posts.reverse().map((post) => {
      const { id, poster, subject, postedAt } = post;
      const isNew = id > mark && !news.isOwn(post, who);
      return [isNew ? '*' : '', String(id), dateOf(postedAt), plainLine(poster), plainLine(subject)];
    });
    show(rows.length === 0 ? `Nobody has posted to ${text} yet.` : table(rows));
  },
  async read(text, { desk: { mailroom }, resident, show }) {
    const [group, number] = splitWord(text);
    const post = await mailroom.post.news.news.read(
      newsUserOf(resident),
      needed(group, 'GROUP', 'news read GROUP NUMBER'),
      idOf(number, `news read ${group}`),
    );
    await mailroom.newsChanged(resident, group);
    const head = [`From: ${plainLine(post.poster)}`, `Date: ${dateOf(post.postedAt)}`];
    show(
      [
        ...head,
        `Subject: ${paint('bold', plainLine(post.subject))}`,
        '',
        quoted(coloured(post.contents)),
      ].join('\n'),
    );
  },
  async post(text, { desk, resident, visit, show }) {
    const [group, subject] = splitWord(text);
    needed(group, 'GROUP', 'news post GROUP SUBJECT');
    needed(subject, 'SUBJECT', 'news post GROUP SUBJECT');
    refuseGuest(resident.username, 'post news');
    const contents = await askText({ desk, visit }, show);
    if (contents === undefined) return show('Nothing is posted.');
    const id = await desk.mailroom.postNews(resident, { group, subject, contents, threadId: '' });
    show(`Your post is number ${id} of ${group}.`);
  },
};

async function runVerb(
  command: string,
  verbs: Readonly<Record<string, Verb>>,
  what: string,
  call: Call,
): Promise<void> {
  const [name, text] = splitWord(what);
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb === undefined)
    throw new Refusal(
      'bad-arguments',
      `There is no "${command} ${name}", but ${Object.keys(verbs).join(', ')}: help ${command}`,
    );
  await verb(text, call);
}

async function listMail(
  folder: 'inbox' | 'sent',
  { desk: { mailroom }, resident, show, table }: Call,
): Promise<void> {
  const letters = await mailroom.post.mail.list(resident.username, { folder, limit: LIST_ROWS });
  const rows = letters
    .reverse()
    .map((letter) => [
      ...[letter.isRead ? '' : '*', String(letter.id), dateOf(letter.sentAt)],
      folder === 'inbox' ? addressText(letter.from) : letter.to.map(addressText).join(', '),
      ...[plainLine(letter.subject), letter.state ?? ''],
    ]);
  show(rows.length === 0 ? 'There are no letters.' : table(rows));
}

/**
 * `barney@Granite, fred Lunch?`: addresses parted by commas, then the subject. Names with blanks stand in quotes; of a
 * mud's the beginning is enough.
 */
function readRecipients(text: string, desk: Call['desk']): [to: string[], subject: string] {
  const to: string[] = [];
  let others = text;
  for (;;) {
    const found = /^(?:"[^"]+"|[^\s,"@]+)/.exec(others);
    if (found === null) throw new Refusal('bad-arguments', 'Whom is it for? mail send USER@MUD SUBJECT');
    const user = found[0].replaceAll('"', '');
    others = others.slice(found[0].length);
    const [place, after] = others.startsWith('@') ? takeMud(others.slice(1), desk, ',') : ['', others.trim()];
    to.push(place === '' ? user : `${user}@${place}`);
    others = after;
    if (!others.startsWith(',')) return [to, needed(others.trim(), 'SUBJECT', 'mail send USER@MUD SUBJECT')];
    others = others.slice(1).trim();
  }
}

/** The lines that somebody types up to one with a dot alone; undefined for none, or when they have gone. @throws {Refusal} `too-long`, at that dot. */
async function askText({ visit }: ArgContext, show: Call['show']): Promise<string | undefined> {
  show('Write the text. A line with a dot alone ends it; one with ~q gives it up.');
  const lines: string[] = [];
  for (;;) {
    const line = await visit.session.ask('');
    if (line === undefined || line === '~q') return undefined;
    if (line === '.') break;
    if (lines.length <= TYPED_LINES_MAX) lines.push(line); // What is too much is text too, and no command.
  }
  if (lines.length <= TYPED_LINES_MAX) return lines.length === 0 ? undefined : lines.join('\n');
  throw new Refusal('too-long', `A text may have ${TYPED_LINES_MAX} lines`);
}

function deliveryLines(deliveries: readonly Delivery[]): string[] {
  return deliveries.map(({ to, state, reason }) => `${to}: ${state}${reason ? ` (${reason})` : ''}`);
}

function idOf(text: string, before: string): number {
  const id = Number(needed(text, 'NUMBER', `${before} NUMBER`));
  if (Number.isInteger(id) && id > 0) return id;
  throw new Refusal('bad-arguments', `NUMBER must be one, not "${text}": ${before} NUMBER`);
}

function needed(text: string, label: string, grammar: string): string {
  if (text !== '') return text;
  throw new Refusal('bad-arguments', `${label} is missing: ${grammar}`);
}

const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

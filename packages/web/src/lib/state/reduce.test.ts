import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIMITS } from '../limits.ts';
import type { Channel, ChannelLine, Command, MailHead, Mud, PostHead, Tell } from '../messages.ts';
import { sortedChannels } from './channels.ts';
import { EMPTY, type State } from './model.ts';
import { findMuds } from './muds.ts';
import { seriesOf } from './network.ts';
import { postKey, threadsOf } from './news.ts';
import { reduce } from './reduce.ts';
import { sortedTells } from './tells.ts';

const after = (...commands: Command[]) => commands.reduce<State>(reduce, EMPTY);

const channel = (name: string, more: Partial<Channel> = {}): Channel => ({
  name,
  caption: name,
  command: name,
  joined: true,
  owner: 'Hub',
  type: 'open',
  unread: 0,
  read: 0,
  last: 0,
  ...more,
});
const line = (id: number, more: Partial<ChannelLine> = {}): ChannelLine => ({
  channel: 'gossip',
  id,
  at: id,
  kind: 'say',
  user: 'fred',
  mud: 'Granite',
  name: 'Fred',
  talker: 'Fred@Granite',
  message: `line ${id}`,
  text: `[gossip] Fred@Granite: line ${id}`,
  self: false,
  ...more,
});
const tell = (id: number, more: Partial<Tell> = {}): Tell => ({
  id,
  at: id,
  with: 'fred@Granite',
  user: 'fred',
  mud: 'Granite',
  name: 'Fred',
  kind: 'tell',
  message: `tell ${id}`,
  self: false,
  ...more,
});
const kwargs = (name: string, value: object): Command => [name, [], value as Command[2]];
const list = (...channels: Channel[]): Command => ['comm_channel_list', channels, {}];
const said = (one: ChannelLine) => kwargs('comm_channel_text', one);
const told = (one: Tell) => kwargs('intermud_tell_text', one);
const gossip = (state: State) => state.channels.get('gossip')!;

test('reduce() leaves alone what it does not know, names of objects included', () => {
  for (const name of ['no_such_message', 'constructor', '__proto__', 'toString']) {
    expect(reduce(EMPTY, [name, [], {}])).toBe(EMPTY);
  }
});

test('reduce() counts lines of others as unread, each once', () => {
  const state = after(list(channel('gossip')), said(line(1)), said(line(2, { self: true })), said(line(1)));
  expect(gossip(state).info).toMatchObject({ unread: 1, last: 2 });
  expect(gossip(state).lines.map(({ id }) => id)).toEqual([1, 2]);
});

test('reduce() takes over a read mark from another session', () => {
  const moved = kwargs('intermud_channel_unread', { channel: 'gossip', unread: 0, read: 1 });
  expect(gossip(after(list(channel('gossip')), said(line(1)), moved)).info).toMatchObject({
    unread: 0,
    read: 1,
  });
});

test('reduce() keeps lines when the list comes again, and forgets a channel that is gone', () => {
  const state = after(list(channel('gossip')), said(line(1)), list(channel('gossip', { caption: 'Talk' })));
  expect(gossip(state)).toMatchObject({ info: { caption: 'Talk' }, lines: [{ id: 1 }] });
  expect(reduce(state, list()).channels.size).toBe(0);
});

test('reduce() merges history with what has come meanwhile, in any order', () => {
  const ids = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 40 });
  fc.assert(
    fc.property(ids, ids, fc.boolean(), (live, old, isHistoryFirst) => {
      const history = kwargs('intermud_channel_history', {
        channel: 'gossip',
        lines: old.map((id) => line(id)),
        more: false,
      });
      const lines = live.map((id) => said(line(id)));
      const state = after(
        list(channel('gossip')),
        ...(isHistoryFirst ? [history, ...lines] : [...lines, history]),
      );
      expect(gossip(state).lines.map(({ id }) => id)).toEqual(
        [...new Set([...live, ...old])].sort((a, b) => a - b),
      );
    }),
  );
});

test('reduce() keeps no more lines than the bound, and knows that there are older ones', () => {
  const lines = Array.from({ length: LIMITS.linesKept + 1 }, (_, at) => said(line(at + 1)));
  const none = kwargs('intermud_channel_history', { channel: 'gossip', lines: [], more: false });
  const at = after(list(channel('gossip')), none, ...lines.slice(0, -1));
  expect(gossip(at)).toMatchObject({ more: false });
  const over = reduce(at, lines.at(-1)!);
  expect(gossip(over)).toMatchObject({ more: true });
  expect(gossip(over).lines).toHaveLength(LIMITS.linesKept);
  expect(gossip(over).lines[0]!.id).toBe(2);
});

test('sortedChannels() puts joined channels first', () => {
  const state = after(list(channel('b'), channel('a', { joined: false }), channel('c')));
  expect(sortedChannels(state).map(({ info }) => info.name)).toEqual(['b', 'c', 'a']);
});

test('reduce() makes a conversation of tells in both directions, the latest first', () => {
  const ada = { with: 'ada@Basalt', user: 'ada', mud: 'Basalt', name: 'Ada' };
  const state = after(told(tell(1)), told(tell(2, { self: true, name: 'Me' })), told(tell(3, ada)));
  const rooms = sortedTells(state);
  expect(rooms.map(({ info }) => info.with)).toEqual(['ada@Basalt', 'fred@Granite']);
  expect(rooms[1]!.info).toMatchObject({ name: 'Fred', unread: 1, last: 'tell 2' });
});

test('reduce() marks a tell that has come back', () => {
  const failed = kwargs('intermud_tell_failed', {
    id: 1,
    with: 'fred@Granite',
    code: 'unk-user',
    message: 'No such user',
  });
  const state = after(told(tell(1, { self: true })), failed);
  expect(state.tells.get('fred@Granite')!.lines[0]!.failed).toBe('No such user');
});

const mud = (name: string, more: Partial<Mud> = {}): Mud => ({
  name,
  state: 'up',
  driver: 'FluffOS',
  mudlib: 'Dead Souls',
  type: 'LP',
  open: 'open',
  services: ['tell'],
  ...more,
});
const muds = (whole: boolean, list: Mud[], gone: string[] = []) =>
  kwargs('intermud_mudlist', { whole, muds: list, gone });

test('reduce() applies changes of the mud list to the whole one', () => {
  const state = after(
    muds(true, [mud('A'), mud('B')]),
    muds(false, [mud('B', { state: 'down' }), mud('__proto__')], ['A']),
  );
  expect([...state.muds!.values()].map(({ name, state: is }) => [name, is])).toEqual([
    ['B', 'down'],
    ['__proto__', 'up'],
  ]);
  expect(reduce(state, muds(true, [])).muds!.size).toBe(0);
  expect(reduce(EMPTY, muds(false, [mud('A')])).muds).toBeUndefined();
});

test('findMuds() matches every word in any field, and sorts', () => {
  const all = [
    mud('Zinc', { mudlib: 'Lima' }),
    mud('Agate', { state: 'down' }),
    mud('Beryl', { services: ['mail'] }),
  ];
  const names = (...args: [string, Parameters<typeof findMuds>[2], boolean]) =>
    findMuds(all, ...args).map(({ name }) => name);
  expect(names('', 'name', false)).toEqual(['Agate', 'Beryl', 'Zinc']);
  expect(names('', 'state', false)).toEqual(['Beryl', 'Zinc', 'Agate']);
  expect(names('', 'name', true)).toEqual(['Beryl', 'Zinc']);
  expect(names('FLUFF lima', 'name', false)).toEqual(['Zinc']);
  expect(names('mail', 'mudlib', false)).toEqual(['Beryl']);
});

const head = (id: number, more: Partial<MailHead> = {}): MailHead => ({
  id,
  folder: 'inbox',
  at: id,
  from: 'fred@Granite',
  name: 'Fred',
  to: ['me@Hub'],
  cc: [],
  subject: `Mail ${id}`,
  unread: true,
  size: 10,
  ...more,
});
const inbox = (state: State) => state.mail.folders.inbox!.mails;

test('reduce() pages through a folder, newest first', () => {
  const first = kwargs('intermud_mail_list', {
    folder: 'inbox',
    mails: [head(3), head(4)],
    more: true,
    unread: 4,
  });
  const older = kwargs('intermud_mail_list', {
    folder: 'inbox',
    mails: [head(1), head(2)],
    before: 3,
    more: false,
    unread: 4,
  });
  expect(inbox(after(first, older)).map(({ id }) => id)).toEqual([4, 3, 2, 1]);
  expect(inbox(after(first, older, first)).map(({ id }) => id)).toEqual([4, 3]);
  const come = kwargs('intermud_mail_new', { mail: head(5) });
  expect(inbox(after(first, come)).map(({ id }) => id)).toEqual([5, 4, 3]);
  expect(after(come).mail.folders.inbox).toBeUndefined();
});

test('reduce() follows a mail through reading, delivery and deletion', () => {
  const listed = kwargs('intermud_mail_list', {
    folder: 'sent',
    mails: [head(1, { folder: 'sent' })],
    more: false,
    unread: 0,
  });
  const read = kwargs('intermud_mail_read', { mail: { ...head(1, { folder: 'sent' }), text: 'Hello' } });
  const delivery = { to: 'a@B', state: 'delivered' };
  const delivered = kwargs('intermud_mail_status', {
    id: 1,
    deliveries: [delivery, { to: 'c@D', state: 'failed' }],
  });
  const state = after(listed, read, delivered);
  expect(state.mail.folders.sent!.mails[0]).toMatchObject({ unread: false, state: 'failed' });
  expect(state.mail.read.get(1)).toMatchObject({
    text: 'Hello',
    state: 'failed',
    deliveries: [delivery, {}],
  });
  const gone = reduce(state, kwargs('intermud_mail_delete', { ids: [1] }));
  expect(gone.mail.folders.sent!.mails).toEqual([]);
  expect(gone.mail.read.size).toBe(0);
});

test('reduce() keeps posts that were read, and counts as the hub does', () => {
  const group = { name: 'general', mud: 'Hub', about: '', posts: 1, unread: 1, canPost: true };
  const post = { id: 1, at: 1, author: 'fred@Granite', subject: 'Hi', unread: true };
  const state = after(
    kwargs('intermud_news_groups', { groups: [group] }),
    kwargs('intermud_news_list', { group: 'general', posts: [post], more: false }),
    kwargs('intermud_news_read', { group: 'general', post: { ...post, unread: false, text: 'Hi!' } }),
    kwargs('intermud_news_unread', { group: 'general', unread: 0 }),
  );
  expect(state.news.groups![0]).toMatchObject({ unread: 0, posts: 1 });
  expect(state.news.posts.get('general')!.posts[0]).toMatchObject({ unread: false });
  expect(state.news.read.get(postKey('general', 1))).toMatchObject({ text: 'Hi!' });
  const come = kwargs('intermud_news_new', { group: 'general', post: { ...post, id: 2 } });
  const more = [come, come].reduce(reduce, state);
  expect(more.news.groups![0]).toMatchObject({ posts: 2 });
  expect(more.news.posts.get('general')!.posts.map(({ id }) => id)).toEqual([2, 1]);
});

test('threadsOf() puts answers below what began them, the liveliest thread first', () => {
  const post = (id: number, replyTo?: number) => ({
    ...{ id, at: id, author: 'fred@Granite', subject: 'Hi', unread: false },
    ...(replyTo && { replyTo }),
  });
  const ids = (posts: PostHead[]) => threadsOf(posts).map((thread) => thread.map(({ id }) => id));
  expect(ids([post(1), post(2), post(3, 1), post(4, 2), post(5, 1)])).toEqual([
    [1, 3, 5],
    [2, 4],
  ]);
  // What began it is on an older page.
  expect(ids([post(6), post(7, 2), post(8, 2)])).toEqual([[7, 8], [6]]);
});

test('reduce() gathers where somebody is, each mud once', () => {
  const at = (mud: string) => ({ mud, name: 'Fred', idle: 0, status: '' });
  const come = (mud: string) => kwargs('intermud_locate_found', { user: 'fred', ...at(mud) });
  const some = after(come('Granite'), come('Basalt'), come('Granite'));
  expect(some.found.get('fred')!.map(({ mud }) => mud)).toEqual(['Basalt', 'Granite']);
  const all = reduce(some, kwargs('intermud_locate', { user: 'fred', found: [at('Basalt')] }));
  expect(all.found.get('fred')).toEqual([at('Basalt')]);
});

test('reduce() joins the samples of the status, up to the bound', () => {
  const status = (...times: number[]) =>
    kwargs('intermud_status', { samples: times.map((at) => [at, 1, 2, 3]), links: [] });
  expect(after(status(1, 2), status(2, 3)).network!.samples.map(([at]) => at)).toEqual([1, 2, 3]);
  const many = Array.from({ length: LIMITS.samplesMax + 1 }, (_, at) => at);
  expect(after(status(...many)).network!.samples).toHaveLength(LIMITS.samplesMax);
});

test('reduce() joins the samples of each link at the times of all, and forgets a link that has gone', () => {
  const status = (times: number[], links: object[]) =>
    kwargs('intermud_status', { samples: times.map((at) => [at, 0, 0, 1]), links });
  const recent = (...counts: number[]) => counts.map((count) => [count, 2 * count]);
  const begun = status([1, 2, 3], [{ mud: 'Granite', recent: recent(7, 8) }, { mud: 'Basalt' }]);
  const state = after(begun, status([4], [{ mud: 'Granite', recent: recent(9) }]));
  expect(state.traffic.get('Granite')).toEqual([
    [2, 7, 14],
    [3, 8, 16],
    [4, 9, 18],
  ]);
  expect(state.traffic.has('Basalt')).toBe(false);
  expect(seriesOf(state.traffic.get('Granite') ?? [], [1, 2, 3, 4])).toEqual([null, 21, 24, 27]);
  expect(reduce(state, status([5], [])).traffic.size).toBe(0);
});

test('reduce() keeps the last lines of the terminal, and knows their numbers', () => {
  const lines = Array.from(
    { length: LIMITS.terminalLines + 5 },
    (_, at): Command => ['text', [`line ${at}`], {}],
  );
  const { terminal } = after(...lines);
  expect(terminal.from).toBe(5);
  expect(terminal.lines[0]).toBe('line 5\n');
});

// How the mock hub answers each request of docs/gmcp.md.

import type {
  Answer,
  ChannelLine,
  Conversation,
  Question,
  RequestName,
  Tell,
} from '../../src/lib/messages.ts';
import type { MockHub } from './mock-hub.ts';
import { HUB, START } from './sample.ts';

/** A refusal by a code of docs/gmcp.md. */
export class MockError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export type Answers = { [N in RequestName]: (hub: MockHub, question: Question<N>, who: string) => Answer<N> };

const page = <T extends { id: number }>(all: readonly T[], before = Number.POSITIVE_INFINITY, count = 50) => {
  const older = all.filter(({ id }) => id < before);
  return { part: older.slice(-count), more: older.length > count };
};
const again = (before: number | undefined) => (before === undefined ? {} : { before });

function lookUp<T>(value: T | undefined, code: string, message: string): T {
  if (value === undefined) throw new MockError(code, message);
  return value;
}

export const ANSWERS: Answers = {
  intermud_channel_send(hub, { channel, text, emote }, who) {
    if (text === 'refuse this')
      throw new MockError('not-allowed', `Cannot say on ${channel}: the router does not let us`);
    const message = emote ? `${who}@${HUB} ${text}` : text;
    const id = hub.nextId();
    setImmediate(() => hub.say({ id, channel, name: who, mud: HUB, message, isEmote: emote === true }));
    return { id };
  },
  intermud_channel_join: (hub, { channel }) => hub.setChannel(channel, { joined: true }),
  intermud_channel_leave: (hub, { channel }) => hub.setChannel(channel, { joined: false }),
  intermud_channel_history(hub, { channel, before, count }) {
    const lines = lookUp(hub.sample.lines.get(channel), 'unk-channel', `There is no channel ${channel}`);
    const { part, more } = page<ChannelLine>(lines, before, count);
    return { channel, lines: part, more, ...again(before) };
  },
  intermud_channel_read(hub, { channel, id }) {
    const unread = hub.sample.lines.get(channel)?.filter((line) => line.id > id && !line.self).length ?? 0;
    hub.patchChannel(channel, { read: id, unread });
    hub.push('intermud_channel_unread', { channel, unread, read: id });
    return { channel };
  },
  intermud_channel_who(hub, { channel, mud }) {
    if (hub.sample.muds.get(mud)?.state === 'down')
      throw new MockError('no-answer', `${mud} has not answered`);
    const users = hub.sample.users.get(mud)?.map(({ name }) => name) ?? ['Ada'];
    return { channel, mud, users };
  },
  intermud_tell_send(hub, { to, text, emote }, who) {
    const [user = '', mud = ''] = to.split('@');
    if (!hub.sample.muds.has(mud)) throw new MockError('unk-dst', `There is no mud ${mud}`);
    const address = `${user.toLowerCase()}@${mud}`;
    const message = emote ? `${who} ${text}` : text;
    const id = hub.nextId();
    setImmediate(() => {
      const from = { user: who.toLowerCase(), mud: HUB, name: who, self: true };
      hub.tell({ id, with: address, message, ...from });
      const reason = `There is no ${user.toLowerCase()} on ${mud}`;
      const failed = { id, with: address, code: 'unk-user', message: reason };
      if (user.toLowerCase() === 'nobody') hub.push('intermud_tell_failed', failed);
    });
    return { id, with: address };
  },
  intermud_tell_list: (hub) => ({ conversations: conversations(hub.sample.tells, hub.tellMarks) }),
  intermud_tell_history(hub, { with: address, before, count }) {
    const { part, more } = page(
      hub.sample.tells.filter((tell) => tell.with === address),
      before,
      count,
    );
    return { with: address, lines: part, more, ...again(before) };
  },
  intermud_tell_read(hub, { with: address, id }) {
    hub.tellMarks.set(address, id);
    hub.push('intermud_tell_unread', { with: address, unread: 0, read: id });
    return { with: address };
  },
  intermud_mudlist: (hub) => ({ whole: true, muds: [...hub.sample.muds.values()], gone: [] }),
  intermud_mud: (hub, { mud }) => lookUp(hub.sample.muds.get(mud), 'unk-dst', `There is no mud ${mud}`),
  intermud_who(hub, { mud }) {
    if (hub.sample.muds.get(mud)?.state === 'down')
      throw new MockError('no-answer', `${mud} has not answered`);
    return { mud, users: lookUp(hub.sample.users.get(mud), 'unk-dst', `There is no mud ${mud}`) };
  },
  intermud_finger: (hub, { user }) => hub.sample.finger(user),
  intermud_locate: (_, { user }) => ({
    user,
    found: [{ mud: 'Granite Keep', name: user, idle: 12, status: '' }],
  }),
  intermud_mail_list(hub, { folder = 'inbox', before, count }) {
    const { part, more } = page(
      hub.sample.mails.filter((mail) => mail.folder === folder),
      before,
      count,
    );
    const unread = hub.sample.mails.filter((mail) => mail.unread).length;
    return {
      folder,
      mails: part.map(({ text: _, deliveries: __, ...head }) => head),
      more,
      unread,
      ...again(before),
    };
  },
  intermud_mail_read(hub, { id }) {
    const at = hub.sample.mails.findIndex((mail) => mail.id === id);
    const mail = lookUp(hub.sample.mails[at], 'not-found', 'There is no such mail');
    hub.sample.mails[at] = { ...mail, unread: false };
    hub.pushMailCount();
    return { mail };
  },
  intermud_mail_send(hub, { to, cc = [], bcc = [], subject, text }, who) {
    const all = [...to, ...cc, ...bcc];
    for (const address of all) {
      const mud = address.split('@')[1] ?? '';
      if (!hub.sample.muds.has(mud))
        throw new MockError('unk-dst', `Cannot send to ${address}: there is no mud ${mud}`);
    }
    const id = hub.nextId();
    const deliveries = all.map((address) => ({ to: address, state: 'queued' as const }));
    const head = {
      id,
      folder: 'sent',
      at: START,
      from: `${who.toLowerCase()}@${HUB}`,
      name: who,
      to,
      cc,
      subject,
      unread: false,
      size: text.length,
      state: 'queued',
    } as const;
    hub.sample.mails.push({ ...head, text, deliveries });
    hub.push('intermud_mail_new', { mail: head });
    return { id };
  },
  intermud_mail_delete(hub, { ids }) {
    const { mails } = hub.sample;
    mails.splice(0, mails.length, ...mails.filter(({ id }) => !ids.includes(id)));
    hub.pushMailCount();
    return { ids };
  },
  intermud_mail_status: (hub, { id }) => ({
    id,
    deliveries: hub.sample.mails.find((mail) => mail.id === id)?.deliveries ?? [],
  }),
  intermud_news_groups: (hub) => ({ groups: hub.sample.groups }),
  intermud_news_list(hub, { group, before, count }) {
    const posts = lookUp(hub.sample.posts.get(group), 'not-found', `There is no group ${group}`);
    const { part, more } = page(posts, before, count);
    return { group, posts: part.map(({ text: _, ...head }) => head), more, ...again(before) };
  },
  intermud_news_read(hub, { group, id }) {
    const posts = lookUp(hub.sample.posts.get(group), 'not-found', `There is no group ${group}`);
    const at = posts.findIndex((one) => one.id === id);
    const post = { ...lookUp(posts[at], 'not-found', 'There is no such post'), unread: false };
    posts[at] = post;
    hub.push('intermud_news_unread', { group, unread: posts.filter(({ unread }) => unread).length });
    return { group, post };
  },
  intermud_news_post(hub, { group, subject, text, replyTo }, who) {
    const id = hub.nextId();
    const head = {
      id,
      at: START,
      author: `${who.toLowerCase()}@${HUB}`,
      subject,
      unread: false,
      ...(replyTo ? { replyTo } : {}),
    };
    hub.sample.posts.get(group)?.push({ ...head, text });
    hub.push('intermud_news_new', { group, post: head });
    return { group, id };
  },
  intermud_file_list(hub, { mud, path }) {
    if (!hub.sample.muds.get(mud)?.services.includes('file'))
      throw new MockError('not-imp', `${mud} offers no files`);
    const entries = lookUp(hub.sample.files.get(path), 'not-found', `There is no folder ${path}`);
    return { mud, path, entries, canWrite: true };
  },
  intermud_ignore(hub, { user, mud, channel, ignore = true }) {
    const change = (list: readonly string[], name: string | undefined) => {
      if (name === undefined) return list;
      const others = list.filter((one) => one !== name.toLowerCase());
      return ignore ? [...others, name.toLowerCase()] : others;
    };
    const { users, muds, channels } = hub.ignored;
    hub.ignored = {
      users: change(users, user),
      muds: change(muds, mud),
      channels: change(channels, channel),
    };
    if (user ?? mud ?? channel) hub.push('intermud_ignore', hub.ignored);
    return hub.ignored;
  },
  intermud_status: (hub) => hub.status(300),
  intermud_complete(hub, { text, kind }) {
    const word = text.slice(
      kind === 'address' && text.includes('@') ? text.indexOf('@') + 1 : text.lastIndexOf(' ') + 1,
    );
    const muds = [...hub.sample.muds.keys()].filter((name) =>
      name.toLowerCase().startsWith(word.toLowerCase()),
    );
    const words = (word === '' ? [] : muds).slice(0, 20).map((name) => ({ word: name, hint: 'a mud' }));
    return { start: text.length - word.length, end: text.length, words };
  },
};

/** The list of conversations that these tells make. */
export function conversations(tells: readonly Tell[], marks: ReadonlyMap<string, number>): Conversation[] {
  return [...new Set(tells.map((tell) => tell.with))].map((address) => {
    const lines = tells.filter((tell) => tell.with === address);
    const read = marks.get(address) ?? 0;
    const last = lines.at(-1);
    const [user = '', mud = ''] = address.split('@');
    const name = lines.findLast(({ self }) => !self)?.name ?? user;
    const unread = lines.filter(({ id, self }) => !self && id > read).length;
    return { with: address, user, mud, name, at: last?.at ?? 0, last: last?.message ?? '', unread, read };
  });
}

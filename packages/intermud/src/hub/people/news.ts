// What clients are told without asking: the present values after login, and then every change. docs/gmcp.md,
// "What is sent when". Changes are gathered until the end of the turn.

import type { Clock, Mud, MudEntry } from '@intermud/mud';
import { broadcast } from '@intermud/portal';
import { MUDLIST_GATHER_MS } from '../limits.ts';
import type { CharStatus, ListName, Mudlist, Pushes, PushName } from '../messages/index.ts';
import type { Desk } from './desk.ts';
import type { Resident, Visit } from './resident.ts';
import { shownConversation } from './tell-text.ts';
import { paint } from './text.ts';

/** What news come from. */
export interface NewsOptions {
  readonly desk: Desk;
  readonly clock: Clock;
  readonly mud: Mud;
  /** Unread letters of an account. */
  readonly unreadMail: (username: string) => Promise<number>;
  /** The fields of Char.Status that have changed for a session. */
  readonly onStatus: (visit: Visit, fields: readonly (keyof CharStatus)[]) => void;
  readonly onError: (error: unknown) => void;
}

const CAPTIONS: Pushes['char_statusvars'] = {
  afk: 'Away',
  mail: 'Unread mails',
  tells: 'Unread tells',
  channels: 'Channels',
  mud: 'Hub',
  online: 'On the network',
  staff: 'Staff',
  guest: 'Guest',
};

/** Something that is told after login: the package that names it, and what says it. */
type Item = readonly [name: PushName | ListName, tell: (visit: Visit) => void | Promise<void>];

/** Tells clients how things are. */
export class News {
  readonly #options: NewsOptions;
  /** What each resident is to be told of at the end of this turn. */
  readonly #dirty = new Map<Resident, Set<'status' | 'channels'>>();
  readonly #muds = new Map<string, MudEntry | undefined>();
  #cancel: (() => void) | undefined;
  #off: (() => void)[] = [];

  constructor(options: NewsOptions) {
    this.#options = options;
  }

  /** Listens to what changes by itself: the link to the network, and its muds. */
  start(): void {
    const { mud } = this.#options;
    const { mudlist } = mud;
    const changed = (entry: MudEntry) => this.#mudChanged(entry.name, entry);
    this.#off = [
      mud.on('online', () => this.#linkChanged('The hub is on the network.')),
      mud.on('offline', () => this.#linkChanged('The hub has lost the network, and tries to come back.')),
      mudlist.on('up', changed),
      mudlist.on('down', changed),
      mudlist.on('new', changed),
      mudlist.on('changed', changed),
      mudlist.on('gone', ({ name }) => this.#mudChanged(name, undefined)),
    ];
  }

  stop(): void {
    for (const off of this.#off) off();
    this.#cancel?.();
  }

  /** Everything, in the order of docs/gmcp.md; only what `isWanted` says, by the names of the messages. */
  async tellAll(visit: Visit, isWanted: (name: string) => boolean = () => true): Promise<void> {
    for (const [name, tell] of this.#items()) if (isWanted(name)) await tell(visit);
  }

  /** Something of a resident has changed: what is on Char.Status, or the list of channels too. */
  changed(resident: Resident, what: 'status' | 'channels'): void {
    if (this.#dirty.size === 0)
      this.#options.clock.after(0, () => void this.#flush().catch(this.#options.onError));
    const items = this.#dirty.get(resident) ?? new Set();
    this.#dirty.set(resident, items.add(what).add('status'));
  }

  #linkChanged(text: string): void {
    for (const resident of this.#options.desk.crowd.residents()) {
      resident.show(paint('yellow', text));
      this.changed(resident, 'channels');
    }
  }

  /** A mud has changed, or is gone (undefined). Told to those who want the list, gathered. */
  #mudChanged(name: string, entry: MudEntry | undefined): void {
    this.#muds.set(name, entry);
    this.#cancel ??= this.#options.clock.after(MUDLIST_GATHER_MS, () => this.#flushMuds());
  }

  #items(): readonly Item[] {
    return [
      ['char_name', (visit) => this.#tellName(visit)],
      ['char_statusvars', (visit) => visit.push('char_statusvars', CAPTIONS)],
      ['char_status', (visit) => this.#tellStatus(visit, true)],
      ['comm_channel_list', (visit) => this.#tellChannels(visit)],
      ['intermud_tell_list', (visit) => this.#tellConversations(visit)],
      ['intermud_mail_unread', (visit) => this.#tellMail(visit)],
      ['intermud_mudlist', (visit) => this.#tellMuds(visit)],
    ];
  }

  #tellName(visit: Visit): void {
    const { name, username } = visit.resident.account;
    visit.push('char_name', { name, fullname: `${username}@${this.#options.desk.network.home}` });
  }

  async #tellStatus(visit: Visit, isWhole = false): Promise<void> {
    const { desk, mud, unreadMail } = this.#options;
    const { account, afk, joined, username } = visit.resident;
    const status: CharStatus = {
      afk,
      mail: await unreadMail(username),
      tells: await desk.tells.unread(username),
      channels: joined.size,
      mud: desk.network.home,
      online: mud.isOnline,
      staff: account.isStaff,
      guest: visit.session.account?.isGuest ?? false,
    };
    const fields = (Object.keys(status) as (keyof CharStatus)[]).filter(
      (field) => isWhole || visit.status[field] !== status[field],
    );
    visit.status = status;
    if (fields.length === 0) return;
    visit.push('char_status', Object.fromEntries(fields.map((field) => [field, status[field]])));
    this.#options.onStatus(visit, fields);
  }

  async #tellChannels(visit: Visit): Promise<void> {
    visit.pushList('comm_channel_list', await this.#options.desk.channels.views(visit.resident));
  }

  async #tellConversations(visit: Visit): Promise<void> {
    const all = await this.#options.desk.tells.conversations(visit.resident);
    visit.push('intermud_tell_list', { conversations: all.map(shownConversation) });
  }

  async #tellMail(visit: Visit): Promise<void> {
    const unread = await this.#options.unreadMail(visit.resident.username);
    visit.push('intermud_mail_unread', { unread });
  }

  #tellMuds(visit: Visit): void {
    const { network } = this.#options.desk;
    const muds = network.muds().map((mud) => network.row(mud));
    visit.push('intermud_mudlist', { whole: true, muds, gone: [] });
  }

  async #flush(): Promise<void> {
    const dirty = [...this.#dirty];
    this.#dirty.clear();
    for (const [resident, items] of dirty) {
      for (const visit of resident.visits) {
        if (items.has('channels')) await this.#tellChannels(visit);
        await this.#tellStatus(visit);
      }
    }
  }

  #flushMuds(): void {
    this.#cancel = undefined;
    const { network, crowd } = this.#options.desk;
    const changes = [...this.#muds];
    this.#muds.clear();
    const muds = changes.flatMap(([, entry]) => (entry === undefined ? [] : [network.row(entry)]));
    const gone = changes.flatMap(([name, entry]) => (entry === undefined ? [name] : []));
    const readers = crowd.residents().flatMap(({ visits }) => [...visits]);
    const wanted = readers.filter((visit) => visit.wants('intermud_mudlist'));
    const sessions = wanted.map(({ session }) => session);
    const news: Mudlist = { whole: false, muds, gone };
    broadcast(sessions, { intermud_mudlist: news });
  }
}

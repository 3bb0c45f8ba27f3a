// The hub as a place where people are: its mud, its sessions, and all that can be done for who is here.

import { type Clock, type Log, silent, systemClock } from '@intermud/mud';
import {
  type Credentials,
  type Inputfunc,
  type Peer,
  Portal,
  PortalError,
  type PortalOptions,
  type PublicKey,
  WELL_KNOWN_PACKAGES,
} from '@intermud/portal';
import type { Account } from '../accounts.ts';
import { hasKey } from '../commands/keys.ts';
import { runLine } from '../commands/list.ts';
import { HOME_CHANNEL, Hub, type HubOptions } from '../hub.ts';
import { GREETING_MS, GUEST_IDLE_MS, TELLS_SHOWN_MAX } from '../limits.ts';
import { CHANNEL_REQUESTS, commChannel } from '../messages/channel.ts';
import { IGNORE_REQUESTS } from '../messages/ignore.ts';
import { MAIL_REQUESTS } from '../messages/mail.ts';
import { NETWORK_REQUESTS } from '../messages/network.ts';
import { NEWS_REQUESTS } from '../messages/news.ts';
import { TELL_REQUESTS } from '../messages/tell.ts';
import { unknown } from '../messages/unknown.ts';
import { Channels } from './channels.ts';
import { Crowd } from './crowd.ts';
import type { Desk, DoorNote } from './desk.ts';
import { Doorstep } from './doorstep.ts';
import { FileDesk } from './file-desk.ts';
import { greet } from './greeting.ts';
import { Logins } from './logins.ts';
import { Mailroom } from './mailroom.ts';
import { Network } from './network.ts';
import { News } from './news.ts';
import { ProfileBook } from './profile-book.ts';
import { Reception, visitorOf } from './reception.ts';
import { toldOf } from './refusal.ts';
import { StatusWatch, type TrafficSource } from './status.ts';
import { Tells } from './tells.ts';
import { paint } from './text.ts';
import type { HubSession, Visit, Visitor } from './visit.ts';

const REQUESTS = [
  ...CHANNEL_REQUESTS,
  ...TELL_REQUESTS,
  ...NETWORK_REQUESTS,
  ...MAIL_REQUESTS,
  ...NEWS_REQUESTS,
  ...IGNORE_REQUESTS,
];

/** The fields of Char.Status that MSDP and `monitor` know. */
const WATCHED = {
  afk: 'string',
  mail: 'number',
  tells: 'number',
  channels: 'number',
  mud: 'string',
} as const;

/** What people are told, and what they may do. */
export interface PeopleOptions extends Omit<HubOptions, 'presence' | 'deliver'> {
  readonly version: string;
  /** Whether anybody may make an account. */
  readonly canSignUp: boolean;
  /** Whether people may come without an account. */
  readonly hasGuests: boolean;
  /** The router of the same program. */
  readonly traffic?: TrafficSource | undefined;
  /** For tests. */
  readonly limits?: PortalOptions['limits'];
}

/** A hub with its people. Doors are opened on `portal`, by whoever runs it. */
export class People implements AsyncDisposable {
  readonly hub: Hub;
  readonly portal: Portal<Visitor>;
  readonly desk: Desk;
  readonly logins: Logins;
  readonly startedAt: number;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #news: News;
  readonly #doors = new Map<string, DoorNote>();
  readonly #arrivals = new WeakMap<HubSession, Promise<Visit | undefined>>();
  #off: (() => void)[] = [];

  constructor(options: PeopleOptions) {
    const { store, clock = systemClock, log = silent, channel: home = HOME_CHANNEL } = options;
    this.#clock = clock;
    this.#log = log;
    this.startedAt = clock.now();
    const crowd = new Crowd({ store, clock });
    this.hub = new Hub({
      ...options,
      presence: crowd,
      deliver: (account, line) => this.desk.tells.deliver(account, line),
    });
    const { mud, accounts } = this.hub;
    const status = (resident: Parameters<News['changed']>[0]) => this.#news.changed(resident, 'status');
    const channels = (resident: Parameters<News['changed']>[0]) => this.#news.changed(resident, 'channels');
    const base = { mud, accounts, store, crowd, clock, log };
    const network = new Network(base);
    const { post } = this.hub;
    const onError = (error: unknown) => this.#report(error);
    this.desk = {
      ...{ crowd, clock, log, doors: this.#doors },
      reception: new Reception({
        ...{ ...options, accounts, clock, places: store.logins },
        onPassword: (username, keep) => this.closeOthers(username, keep),
      }),
      channels: new Channels({ ...base, home, onChange: channels }),
      tells: new Tells({ ...base, onChange: status }),
      network,
      mailroom: new Mailroom({ post, crowd, home: mud.name, onChange: status, onError }),
      files: new FileDesk(post, network),
      profiles: new ProfileBook(store, status),
      status: new StatusWatch({ ...base, ...options, traffic: options.traffic }),
    };
    this.logins = new Logins({ store, accounts, clock });
    this.#news = new News({
      desk: this.desk,
      clock,
      isOnline: () => mud.isOnline,
      onStatus: ({ session }, fields) => {
        for (const field of fields) if (field in WATCHED) this.portal.variables.changed(field, session);
      },
      unreadMail: (username) => store.mailboxes.countUnread(username),
      onError,
    });
    this.portal = this.#newPortal(options);
  }

  /** Joins the network and begins to keep what is said. Doors may be opened from then on. */
  async start(): Promise<void> {
    const { reception, channels, tells, mailroom, status } = this.desk;
    await reception.start();
    await this.logins.start();
    await Promise.all([channels.start(), tells.start()]);
    this.#listen();
    mailroom.start();
    status.start();
    this.hub.start();
  }

  /** Ends all sessions, leaves the network. */
  async stop(): Promise<void> {
    await this.portal.stop('The hub goes down');
    this.desk.status.stop();
    this.#news.stop();
    this.desk.channels.stop();
    for (const off of this.#off) off();
    await this.hub.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** A guest's account, which ends if nobody comes with it. @throws as {@link Reception.guest}. */
  async newGuest(address: string): Promise<Account> {
    const account = await this.desk.reception.guest(address);
    this.#clock.after(GUEST_IDLE_MS, () => {
      if (this.desk.crowd.find(account.username) === undefined) this.#gone(account);
    });
    return account;
  }

  /** Closes all sessions of an account, or those that one browser has opened. */
  close(username: string, reason: string, login?: string): void {
    for (const { session } of [...(this.desk.crowd.resident(username)?.visits ?? [])]) {
      if (login === undefined || session.account?.login === login) session.close(reason);
    }
  }

  /** Ends all sessions and logins of an account but those of one session or browser: its password has changed. */
  async closeOthers(username: string, keep = ''): Promise<void> {
    await this.logins.endAll(username, keep);
    for (const { session } of [...(this.desk.crowd.resident(username)?.visits ?? [])]) {
      const isKept = session.id === keep || session.account?.login === keep;
      if (!isKept) session.close('The password has changed');
    }
  }

  /** What the operator has changed of an account holds at once for whoever is here with it. */
  accountChanged(account: Account): void {
    const resident = this.desk.crowd.resident(account.username);
    if (resident === undefined) return;
    resident.account = account;
    this.#news.changed(resident, 'status');
  }

  /** People are told of a door, or of its new key. */
  noteDoor(door: DoorNote): void {
    this.#doors.set(door.kind, door);
  }

  /** What MSSP tells. Source: mudhalla.net, MSSP. */
  mssp(): Readonly<Record<string, string | number | readonly (string | number)[]>> {
    const { mud } = this.hub;
    return {
      NAME: mud.name,
      PLAYERS: this.desk.crowd.all().length,
      UPTIME: Math.floor(this.startedAt / 1_000),
      CODEBASE: 'intermud',
      FAMILY: 'Custom',
      GENRE: 'None',
      GAMEPLAY: 'Chat',
      STATUS: 'Live',
      INTERMUD: ['I3'],
      ...this.#ports(),
      LANGUAGE: 'English',
      ANSI: 1,
      GMCP: 1,
      MSDP: 1,
      'UTF-8': 1,
      'XTERM 256 COLORS': 1,
    };
  }

  #ports(): Readonly<Record<string, number>> {
    const [plain, secure] = [this.#doors.get('telnet'), this.#doors.get('telnets')];
    return { ...(plain && { PORT: plain.port }), ...(secure && { SSL: secure.port }) };
  }

  #newPortal({ limits }: PeopleOptions): Portal<Visitor> {
    return new Portal<Visitor>({
      ...{ packages: [...WELL_KNOWN_PACKAGES, 'Intermud'], inputfuncs: this.#inputfuncs() },
      ...(limits && { limits }),
      variables: this.#variables(),
      authenticate: (credentials, peer) => this.#authenticate(credentials, peer),
      onSession: (session) => this.#meet(session),
      onError: (error) => this.#report(error),
    });
  }

  #inputfuncs(): Inputfunc<Visitor>[] {
    const host = { desk: this.desk, visitOf: (session: HubSession) => this.#visitOf(session) };
    const requests = REQUESTS.map((make) => make(host));
    return [...requests, ...commChannel(host), unknown];
  }

  /** For MSDP, and for whoever monitors: the fields of Char.Status. */
  #variables(): NonNullable<PortalOptions<Visitor>['variables']> {
    const read = (name: string) => (session: HubSession) => this.desk.crowd.visit(session)?.status[name];
    const variables = Object.entries(WATCHED).map(([name, type]) => ({ name, type, get: read(name) }));
    const character = {
      name: 'character_name',
      type: 'string',
      get: (session: HubSession) => session.account?.name,
    } as const;
    return [character, ...variables];
  }

  async #authenticate(
    credentials: Credentials,
    { address }: Peer,
  ): Promise<Visitor | 'anonymous' | undefined> {
    const { reception } = this.desk;
    // An ssh login under such a name is asked like a telnet one.
    if (credentials.method === 'none')
      return isDoorman(credentials.name, reception) ? 'anonymous' : undefined;
    if (credentials.method === 'key') return this.#byKey(credentials);
    const account = await this.#verify(credentials.name, credentials.password, address);
    return account && visitorOf(account);
  }

  /** Asked before and after the client has proved that it has the key: the answer is the same. */
  async #byKey({ name, algorithm, key }: PublicKey): Promise<Visitor | undefined> {
    const account = await this.desk.reception.accounts.find(name);
    if (account === undefined) return undefined;
    const { keys } = await this.desk.profiles.load(account.username);
    return hasKey(keys, algorithm, key) ? visitorOf(account) : undefined;
  }

  async #verify(name: string, password: string, address: string): Promise<Account | undefined> {
    try {
      return await this.desk.reception.verify(name, password, address, true);
    } catch (error) {
      const told = toldOf(error);
      if (told === undefined) throw error;
      throw new PortalError('too-fast', told.message, { cause: error });
    }
  }

  #meet(session: HubSession): void {
    const door = new Doorstep(session);
    session.on('login', (visitor) => this.#arrive(session, visitor, door));
    session.on('text', (line) =>
      session.account === undefined ? door.push(line) : this.#type(session, line),
    );
    session.on('client', ({ packages }) => this.#packagesNamed(session, packages));
    session.on('close', () => {
      door.end();
      this.#leave(session);
    });
    if (session.account !== undefined) this.#arrive(session, session.account, door);
    else void this.#greet(door).catch((error: unknown) => this.#report(error));
  }

  async #type(session: HubSession, line: string): Promise<void> {
    const visit = await this.#visitOf(session);
    if (visit === undefined) return;
    visit.resident.activeAt = this.#clock.now();
    await runLine(line, { desk: this.desk, visit });
  }

  async #greet(door: Doorstep): Promise<void> {
    const { session } = door;
    session.msg({ char_login_default: { type: ['password-credentials'] } });
    const cancel = this.#clock.after(GREETING_MS, () => {
      if (session.account === undefined) session.close('Nobody has logged in');
    });
    session.on('close', cancel);
    session.on('login', cancel);
    const account = await greet({ door, reception: this.desk.reception, home: this.hub.name });
    if (account !== undefined && session.account === undefined) session.login(visitorOf(account));
  }

  #visitOf(session: HubSession): Promise<Visit | undefined> {
    return this.#arrivals.get(session) ?? Promise.resolve(undefined);
  }

  #arrive(session: HubSession, visitor: Visitor, door: Doorstep): void {
    if (this.#arrivals.has(session)) return;
    const typedAhead = door.end();
    const arriving = this.#enter(session, visitor).catch((error: unknown) => {
      this.#report(error);
      session.close('The hub has failed');
      return undefined;
    });
    this.#arrivals.set(session, arriving);
    void arriving.then(async () => {
      for (const line of typedAhead) await this.#type(session, line);
    });
  }

  async #enter(session: HubSession, { id, login }: Visitor): Promise<Visit | undefined> {
    const { crowd, channels } = this.desk;
    const account = await this.desk.reception.accounts.find(id);
    if (account === undefined) return void session.close('The account is deleted');
    // The browser may have logged out since it got its ticket.
    if (login !== undefined && !(await this.logins.has(login)))
      return void session.close('You have logged out');
    const visit = await crowd.enter(session, account);
    if (visit === undefined) return undefined;
    visit.applySettings();
    await channels.welcome(visit.resident).catch((error: unknown) => this.#report(error));
    await this.#welcome(visit);
    return visit;
  }

  async #welcome(visit: Visit): Promise<void> {
    const { resident, session } = visit;
    const joined = [...resident.joined.keys()];
    const [first = 'gossip'] = joined;
    visit.show(
      `${paint('green', `Hello, ${resident.account.name}.`)} You are on ${joined.join(', ') || 'no channel'}.`,
    );
    visit.show(`Say something: ${paint('bold', `${first} hello`)}. All commands: ${paint('bold', 'help')}.`);
    if (!this.hub.mud.isOnline) visit.show(paint('yellow', 'The hub is not on the network at the moment.'));
    await this.#news.tellAll(visit, (name) => name !== 'intermud_mudlist' || visit.wants(name));
    // A page shows conversations with their marks, and says itself what was read.
    if (session.structure !== 'json') await this.#showUnread(visit);
  }

  async #showUnread(visit: Visit): Promise<void> {
    const { tells, channels } = this.desk;
    const unread = await tells.takeUnread(visit.resident, TELLS_SHOWN_MAX);
    if (unread.length > 0) visit.show(paint('bold', 'While you were away:'));
    for (const tell of unread) visit.show(tells.textFor(visit, tell));
    if (unread.length > 0) visit.resident.lastTeller = unread.at(-1)?.with;
    const views = (await channels.views(visit.resident)).filter((view) => view.unread > 0);
    const counts = views.map(({ name, unread: count }) => `${name} (${count})`).join(', ');
    if (counts !== '') visit.show(`Unread on channels: ${counts}. Read them: history ${views[0]?.name}`);
    const mail = Number(visit.status.mail ?? 0);
    if (mail > 0) visit.show(`You have ${mail} unread ${mail === 1 ? 'letter' : 'letters'}: mail`);
  }

  /** A GMCP client is told of what it names anew; a page names its packages when it begins anew, and is told all. */
  async #packagesNamed(
    session: HubSession,
    packages: ReadonlyMap<string, string> | undefined,
  ): Promise<void> {
    const visit = await this.#visitOf(session);
    if (visit === undefined || packages === undefined || packages === visit.packages) return;
    const before = visit.packages;
    visit.packages = packages;
    const isNew = (name: string) =>
      visit.wants(name) && (session.structure === 'json' || !isNamed(name, before));
    await this.#news.tellAll(visit, (name) => isNamed(name, packages) && isNew(name));
  }

  #leave(session: HubSession): void {
    const visit = this.desk.crowd.visit(session);
    visit?.stopWatching?.();
    // What a terminal has shown is read; a page says itself what is.
    if (visit !== undefined && session.structure !== 'json')
      void this.desk.channels.readAll(visit.resident).catch((error: unknown) => this.#report(error));
    const resident = this.desk.crowd.leave(session);
    if (resident !== undefined) this.#gone(resident.account);
  }

  #gone(account: Account): void {
    const { reception } = this.desk;
    void reception.left(account).catch((error: unknown) => {
      if (toldOf(error)?.code !== 'not-found') this.#report(error); // Deleted meanwhile: there is nothing to note.
    });
  }

  #listen(): void {
    const { mud } = this.hub;
    const { crowd } = this.desk;
    const link = (text: string) => () => {
      for (const resident of crowd.residents()) {
        resident.show(paint('yellow', text));
        this.#news.changed(resident, 'channels');
      }
    };
    const changed = (entry: Parameters<News['mudChanged']>[1] & object) =>
      this.#news.mudChanged(entry.name, entry);
    this.#off = [
      mud.on('online', link('The hub is on the network.')),
      mud.on('offline', link('The hub has lost the network, and tries to come back.')),
      mud.mudlist.on('up', changed),
      mud.mudlist.on('down', changed),
      mud.mudlist.on('new', changed),
      mud.mudlist.on('changed', changed),
      mud.mudlist.on('gone', ({ name }) => this.#news.mudChanged(name, undefined)),
    ];
  }

  #report(error: unknown): void {
    this.#log.error({ err: error }, 'the hub has failed somebody');
  }
}

/** Names under which ssh lets people in to be asked. */
function isDoorman(name: string, { canSignUp, hasGuests }: Reception): boolean {
  return (name === 'new' && canSignUp) || (name === 'guest' && hasGuests);
}

/** Whether a message's package, or one above it, is among those named. */
function isNamed(name: string, packages: ReadonlyMap<string, string> | undefined): boolean {
  const parts = name.split('_');
  return parts.some((_, at) => packages?.has(parts.slice(0, at + 1).join('.')) ?? false);
}

// The hub as a place where people are: its mud, its sessions, and all that can be done for who is here.

import { type Clock, type Log, type Mud, silent, systemClock } from '@intermud/mud';
import { Portal, type PortalOptions, WELL_KNOWN_PACKAGES } from '@intermud/portal';
import type { Store } from '../../store/index.ts';
import type { Account, Accounts } from '../accounts.ts';
import { HOME_CHANNEL, Hub, type HubOptions } from '../hub.ts';
import type { CharStatus } from '../messages/index.ts';
import { inputfuncsFor } from '../requests/list.ts';
import { Arrivals } from './arrivals.ts';
import { Channels } from './channels.ts';
import { authenticate } from './credentials.ts';
import { Crowd } from './crowd.ts';
import type { Desk, DoorNote } from './desk.ts';
import { FileDesk } from './file-desk.ts';
import { Logins } from './logins.ts';
import { Mailroom } from './mailroom.ts';
import { msspOf } from './mssp.ts';
import { Network } from './network.ts';
import { News } from './news.ts';
import { ProfileBook } from './profile-book.ts';
import { Reception } from './reception.ts';
import type { Resident, Visit } from './resident.ts';
import { StatusWatch, type TrafficSource } from './status.ts';
import { Tells } from './tells.ts';
import type { HubSession, Visitor } from './visitor.ts';

/** The fields of Char.Status that MSDP and `monitor` know. */
const WATCHED = {
  afk: 'string',
  mail: 'number',
  tells: 'number',
  channels: 'number',
  mud: 'string',
} as const satisfies Partial<Record<keyof CharStatus, string>>;

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

/** What every part stands on. */
interface Base {
  readonly mud: Mud;
  readonly accounts: Accounts;
  readonly store: Store;
  readonly crowd: Crowd;
  readonly clock: Clock;
  readonly log: Log;
  readonly onError: (error: unknown) => void;
}

/** A hub with its people. Doors are opened on `portal`, by whoever runs it. */
export class People implements AsyncDisposable {
  readonly hub: Hub;
  readonly portal: Portal<Visitor>;
  readonly desk: Desk;
  readonly logins: Logins;
  readonly arrivals: Arrivals;
  readonly startedAt: number;
  readonly #log: Log;
  readonly #news: News;
  readonly #doors = new Map<string, DoorNote>();

  constructor(options: PeopleOptions) {
    const { store, clock = systemClock, log = silent } = options;
    this.#log = log;
    this.startedAt = clock.now();
    const crowd = new Crowd({ store, clock });
    const deliver: HubOptions['deliver'] = (account, line) => this.desk.tells.deliver(account, line);
    this.hub = new Hub({ ...options, presence: crowd, deliver });
    const { mud, accounts } = this.hub;
    const onError = (error: unknown) => this.#report(error);
    const base = { mud, accounts, store, crowd, clock, log, onError };
    this.desk = this.#newDesk(base, options);
    this.logins = new Logins(base);
    this.#news = new News({
      ...{ ...base, desk: this.desk },
      unreadMail: (username) => store.mailboxes.countUnread(username),
      onStatus: (visit, fields) => this.#statusChanged(visit, fields),
    });
    this.arrivals = new Arrivals({ ...base, desk: this.desk, logins: this.logins, news: this.#news });
    this.portal = this.#newPortal(options);
  }

  /** Joins the network and begins to keep what is said. Doors may be opened from then on. */
  async start(): Promise<void> {
    const { reception, channels, tells, mailroom, status } = this.desk;
    await reception.start();
    await this.logins.start();
    await Promise.all([channels.start(), tells.start()]);
    this.#news.start();
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
    await this.hub.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
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

  /** What MSSP tells. */
  mssp(): ReturnType<typeof msspOf> {
    const [{ name }, players] = [this.hub, this.desk.crowd.all().length];
    return msspOf({ name, players, startedAt: this.startedAt, doors: this.#doors });
  }

  #newDesk(base: Base, options: PeopleOptions): Desk {
    const { mud, store, crowd, clock, log } = base;
    const { version, routers, traffic, canSignUp, hasGuests, channel = HOME_CHANNEL } = options;
    const { post } = this.hub;
    const status = (resident: Resident) => this.#news.changed(resident, 'status');
    const channels = (resident: Resident) => this.#news.changed(resident, 'channels');
    const onPassword = (username: string, keep: string) => this.closeOthers(username, keep);
    const network = new Network(base);
    return {
      ...{ crowd, clock, log, network, doors: this.#doors },
      reception: new Reception({ ...base, canSignUp, hasGuests, places: store.logins, onPassword }),
      channels: new Channels({ ...base, home: channel, onChange: channels }),
      tells: new Tells({ ...base, onChange: status }),
      mailroom: new Mailroom({ ...base, post, home: mud.name, onChange: status }),
      files: new FileDesk(post, network),
      profiles: new ProfileBook(store, status),
      status: new StatusWatch({ ...base, version, routers, traffic }),
    };
  }

  #newPortal({ limits }: PeopleOptions): Portal<Visitor> {
    const visitOf = (session: HubSession) => this.arrivals.visitOf(session);
    return new Portal<Visitor>({
      packages: [...WELL_KNOWN_PACKAGES, 'Intermud'],
      inputfuncs: inputfuncsFor({ desk: this.desk, visitOf }),
      ...(limits && { limits }),
      variables: this.#variables(),
      authenticate: (credentials, peer) => authenticate(this.desk, credentials, peer.address),
      onSession: (session) => this.arrivals.meet(session),
      onError: (error) => this.#report(error),
    });
  }

  /** For MSDP, and for whoever monitors: the fields of Char.Status. */
  #variables(): NonNullable<PortalOptions<Visitor>['variables']> {
    const read = (name: keyof CharStatus) => (session: HubSession) =>
      this.desk.crowd.visit(session)?.status[name];
    const names = Object.keys(WATCHED) as (keyof typeof WATCHED)[];
    const variables = names.map((name) => ({ name, type: WATCHED[name], get: read(name) }));
    const character = {
      name: 'character_name',
      type: 'string',
      get: (session: HubSession) => session.account?.name,
    } as const;
    return [character, ...variables];
  }

  #statusChanged({ session }: Visit, fields: readonly string[]): void {
    for (const field of fields) if (field in WATCHED) this.portal.variables.changed(field, session);
  }

  #report(error: unknown): void {
    this.#log.error({ err: error }, 'the hub has failed somebody');
  }
}

// Sessions from the first byte to the last: met, asked who they are, let in, greeted, and gone.

import type { Clock, Mud } from '@intermud/mud';
import type { Account } from '../accounts.ts';
import { runLine } from '../commands/list.ts';
import { GREETING_MS, GUEST_IDLE_MS } from '../limits.ts';
import type { Desk } from './desk.ts';
import { Doorstep } from './doorstep.ts';
import { greet } from './greeting.ts';
import type { Logins } from './logins.ts';
import type { News } from './news.ts';
import { visitorOf } from './reception.ts';
import { toldOf } from './refusal.ts';
import type { Visit } from './resident.ts';
import type { HubSession, Visitor } from './visitor.ts';
import { showUnread, welcome } from './welcome.ts';

/** What arrivals stand on. */
export interface ArrivalsOptions {
  readonly desk: Desk;
  readonly logins: Logins;
  readonly news: News;
  readonly mud: Pick<Mud, 'name' | 'isOnline'>;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** Lets sessions in, each as a visit of its account, and out. */
export class Arrivals {
  readonly #options: ArrivalsOptions;
  readonly #visits = new WeakMap<HubSession, Promise<Visit | undefined>>();

  constructor(options: ArrivalsOptions) {
    this.#options = options;
  }

  /** A session begins: who it is may be known already, or is asked. */
  meet(session: HubSession): void {
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
    else void this.#greet(door).catch(this.#options.onError);
  }

  /** The visit of a session; waits while its account's things are loaded. Undefined if nobody has come in by it. */
  visitOf(session: HubSession): Promise<Visit | undefined> {
    return this.#visits.get(session) ?? Promise.resolve(undefined);
  }

  /** A guest's account, which ends if nobody comes with it. @throws as {@link Reception.guest}. */
  async newGuest(address: string): Promise<Account> {
    const { desk, clock } = this.#options;
    const account = await desk.reception.guest(address);
    clock.after(GUEST_IDLE_MS, () => {
      if (desk.crowd.find(account.username) === undefined) this.#gone(account);
    });
    return account;
  }

  async #greet(door: Doorstep): Promise<void> {
    const { desk, mud, clock } = this.#options;
    const { session } = door;
    session.msg({ char_login_default: { type: ['password-credentials'] } });
    const cancel = clock.after(GREETING_MS, () => {
      if (session.account === undefined) session.close('Nobody has logged in');
    });
    session.on('close', cancel);
    session.on('login', cancel);
    const account = await greet({ door, reception: desk.reception, home: mud.name });
    if (account !== undefined && session.account === undefined) session.login(visitorOf(account));
  }

  #arrive(session: HubSession, visitor: Visitor, door: Doorstep): void {
    if (this.#visits.has(session)) return;
    const typedAhead = door.end();
    const arriving = this.#enter(session, visitor).catch((error: unknown) => {
      this.#options.onError(error);
      session.close('The hub has failed');
      return undefined;
    });
    this.#visits.set(session, arriving);
    void arriving.then(async () => {
      for (const line of typedAhead) await this.#type(session, line);
    });
  }

  async #enter(session: HubSession, { id, login }: Visitor): Promise<Visit | undefined> {
    const { desk, logins, onError } = this.#options;
    const { crowd, channels, reception } = desk;
    const account = await reception.accounts.find(id);
    if (account === undefined) return void session.close('The account is deleted');
    // The browser may have logged out since it got its ticket.
    if (login !== undefined && !(await logins.has(login))) return void session.close('You have logged out');
    await reception.came(account, session.address);
    const visit = await crowd.enter(session, account);
    if (visit === undefined) return undefined;
    visit.applySettings();
    await channels.welcome(visit.resident).catch(onError);
    await this.#welcome(visit);
    return visit;
  }

  async #welcome(visit: Visit): Promise<void> {
    const { desk, mud, news } = this.#options;
    welcome(visit, mud.isOnline);
    await news.tellAll(visit, (name) => name !== 'intermud_mudlist' || visit.wants(name));
    // A page shows conversations with their marks, and says itself what was read.
    if (visit.session.structure !== 'json') await showUnread(visit, desk);
  }

  async #type(session: HubSession, line: string): Promise<void> {
    const { desk, clock } = this.#options;
    const visit = await this.visitOf(session);
    if (visit === undefined) return;
    visit.resident.activeAt = clock.now();
    await runLine(line, { desk, visit });
  }

  /** A GMCP client is told of what it names anew; a page names its packages when it begins anew, and is told all. */
  async #packagesNamed(
    session: HubSession,
    packages: ReadonlyMap<string, string> | undefined,
  ): Promise<void> {
    const visit = await this.visitOf(session);
    if (visit === undefined || packages === undefined || packages === visit.packages) return;
    const before = visit.packages;
    visit.packages = packages;
    const isNew = (name: string) =>
      visit.wants(name) && (session.structure === 'json' || !isNamed(name, before));
    await this.#options.news.tellAll(visit, (name) => isNamed(name, packages) && isNew(name));
  }

  #leave(session: HubSession): void {
    const { desk, onError } = this.#options;
    const visit = desk.crowd.visit(session);
    visit?.stopWatching?.();
    // What a terminal has shown is read; a page says itself what is.
    if (visit !== undefined && session.structure !== 'json')
      void Promise.all([desk.channels.readAll(visit.resident), desk.tells.readShown(visit)]).catch(onError);
    const resident = desk.crowd.leave(session);
    if (resident !== undefined) this.#gone(resident.account);
  }

  #gone(account: Account): void {
    const { desk, onError } = this.#options;
    void desk.reception.left(account).catch((error: unknown) => {
      if (toldOf(error)?.code !== 'not-found') onError(error); // Deleted meanwhile: there is nothing to note.
    });
  }
}

/** Whether a message's package, or one above it, is among those named. */
function isNamed(name: string, packages: ReadonlyMap<string, string> | undefined): boolean {
  const parts = name.split('_');
  return parts.some((_, at) => packages?.has(parts.slice(0, at + 1).join('.')) ?? false);
}

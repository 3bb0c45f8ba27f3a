// The one object a game holds: its sessions, inputfuncs, variables and doors.

import { randomBytes } from 'node:crypto';
import { Addresses } from './addresses.ts';
import { Auth } from './auth.ts';
import { broadcast } from './broadcast.ts';
import { Bucket } from './bucket.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Door, DoorHost, DoorOpener, DoorOptions, Opening } from './doors/door.ts';
import { openDoor } from './doors/open.ts';
import type { Incoming } from './incoming.ts';
import { DEFAULT_INPUTFUNCS } from './inputfuncs/index.ts';
import { Inputfuncs } from './inputfuncs/registry.ts';
import type { Limits } from './limits.ts';
import { Logins } from './logins.ts';
import type { Messages, SendOptions } from './message.ts';
import type { Outlet } from './outlet.ts';
import { Packages } from './packages.ts';
import { OpenDoors } from './portal/open-doors.ts';
import { limitsOf, type PortalOptions } from './portal/options.ts';
import { Repeats } from './repeats.ts';
import { type Account, Session, type SessionHost } from './session.ts';
import { Strangers } from './strangers.ts';
import { type Random, Tickets } from './tickets.ts';
import { type VariableDeclaration, Variables } from './variables.ts';

export type { PortalOptions } from './portal/options.ts';

/**
 * Sessions of people over telnet, ssh and WebSocket, with one message shape.
 *
 * @example
 * const portal = new Portal({
 *   onSession(session) {
 *     session.msg('Welcome!');
 *     session.on('text', (line) => session.msg(`You say: ${line}`));
 *   },
 * });
 * const door = await portal.listen({ kind: 'telnet', port: 4000 });
 */
export class Portal<A extends Account = Account> implements AsyncDisposable {
  readonly limits: Limits;
  readonly inputfuncs: Inputfuncs<A>;
  readonly variables: Variables<A>;
  readonly #options: PortalOptions<A>;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #packages: Packages;
  readonly #addresses: Addresses;
  readonly #auth: Auth<A>;
  readonly #tickets: Tickets<A>;
  readonly #logins: Logins<A>;
  readonly #strangers: Strangers;
  readonly #repeats: Repeats;
  readonly #sessions = new Map<string, Session<A>>();
  readonly #doors = new OpenDoors();

  constructor(options: PortalOptions<A>) {
    this.#options = options;
    this.limits = limitsOf(options);
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? randomBytes;
    this.#packages = new Packages(options.packages);
    this.#addresses = new Addresses(this.limits, this.#clock);
    this.#auth = new Auth(options.authenticate, this.#addresses);
    this.#tickets = new Tickets(this.limits, this.#clock, this.#random);
    this.#logins = new Logins(this.#auth, this.#tickets);
    this.#strangers = new Strangers(this.limits, this.#clock);
    this.#repeats = new Repeats(this.#clock, this.limits);
    this.inputfuncs = new Inputfuncs<A>().add(...DEFAULT_INPUTFUNCS, ...(options.inputfuncs ?? []));
    this.variables = this.#newVariables(options.variables ?? []);
  }

  /** Everybody who is here, by session id; those whose connection is dropped and who may come back included. */
  get sessions(): ReadonlyMap<string, Session<A>> {
    return this.#sessions;
  }

  /**
   * Opens a door, or has a function open one of the game's own. Resolves when it listens; the door closes by `await door[Symbol.asyncDispose]()`, its sessions with it.
   *
   * @throws {TypeError} if the options do not go together. @throws the system's error if the port cannot be had.
   */
  async listen(options: DoorOptions | DoorOpener<A>): Promise<Door> {
    const host = this.#doorHost();
    const door = await (typeof options === 'function' ? options(host) : openDoor(options, host));
    return this.#doors.keep(door);
  }

  /** Sends the same message to many, as {@link broadcast} does. @throws {TypeError} @throws {RangeError} as that does. */
  broadcast(sessions: Iterable<Session<A>>, message: string | Messages, options: SendOptions = {}): void {
    broadcast(sessions, message, options);
  }

  /** A one-time ticket for a WebSocket that is to be logged in as `account`. Hand it to nobody else's page. */
  ticket(account: A): string {
    return this.#tickets.issue(account);
  }

  /** Ends all sessions and closes all doors. */
  async stop(reason = 'The game has ended'): Promise<void> {
    // Doors first: they know how to tell their clients that they may come back.
    const closing = this.#doors.close();
    for (const session of [...this.#sessions.values()]) session.close(reason);
    await closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #newVariables(declarations: readonly VariableDeclaration<A>[]): Variables<A> {
    const variables = new Variables<A>({
      clock: this.#clock,
      wantsPackage: (session, command) => this.#wantsPackage(session, command),
      onError: (error, session) => this.#report(error, session),
    });
    for (const declaration of declarations) variables.declare(declaration);
    return variables;
  }

  // A web page asks for what it shows. A GMCP client cannot, unless it announces packages; many never do.
  #wantsPackage(session: Session<A>, command: string): boolean {
    const { packages } = session.client;
    if (session.structure !== 'gmcp' && session.structure !== 'json') return false;
    if (packages === undefined) return session.structure === 'gmcp';
    return !this.#packages.isHeldBack(packages, command);
  }

  #report(error: unknown, session: Session<A> | undefined): void {
    this.#options.onError?.(error, session);
  }

  #doorHost(): DoorHost<A> {
    return {
      limits: this.limits,
      clock: this.#clock,
      random: this.#random,
      structured: this.#options.structured ?? 'one',
      canLogin: this.#auth.canLogin,
      admit: (address, mayReturn) => this.#addresses.admit(address, mayReturn),
      authenticate: (credentials, peer) => this.#auth.check(credentials, peer),
      redeem: (ticket) => this.#tickets.redeem(ticket),
      open: (outlet, opening) => this.#open(outlet, opening),
      onError: (error) => this.#report(error, undefined),
    };
  }

  #open(outlet: Outlet, { slot, account, ...opening }: Opening<A>): Session<A> {
    const { commandsPerSecond, commandsBurst } = this.limits;
    const session = new Session<A>(this.#sessionHost(), outlet, {
      ...opening,
      id: Buffer.from(this.#random(12)).toString('base64url'),
      address: slot.address,
      addressBucket: slot.commands,
      bucket: new Bucket(commandsPerSecond, commandsBurst, this.#clock.now()),
    });
    this.#sessions.set(session.id, session);
    session.on('close', () => slot.release());
    if (account !== undefined) session.login(account);
    this.#strangers.look(session);
    this.#greet(session);
    return session;
  }

  #greet(session: Session<A>): void {
    try {
      const greeted = this.#options.onSession(session);
      if (greeted instanceof Promise) greeted.catch((error: unknown) => this.#report(error, session));
    } catch (error) {
      this.#report(error, session);
      session.close('The game has failed');
    }
  }

  #sessionHost(): SessionHost<A> {
    return {
      limits: this.limits,
      clock: this.#clock,
      costOf: (name) => this.inputfuncs.find(name)?.cost ?? 1,
      run: (session, incoming) => this.#run(session, incoming),
      isHeldBack: (session, name) => this.#packages.isHeldBack(session.client.packages, name),
      refresh: (session) => this.#refresh(session),
      ended: (session) => this.#ended(session),
      onError: (error, session) => this.#report(error, session),
    };
  }

  #run(session: Session<A>, incoming: Incoming): Promise<void> | undefined {
    return this.inputfuncs.run(session, incoming, {
      limits: this.limits,
      inputfuncs: this.inputfuncs,
      variables: this.variables,
      repeats: this.#repeats,
      canLogin: this.#auth.canLogin,
      login: (whose, credentials) => this.#logins.login(whose, credentials),
      redeem: (whose, ticket) => this.#logins.redeem(whose, ticket),
      onError: (error, whose) => this.#report(error, whose),
    });
  }

  #refresh(session: Session<A>): void {
    this.#strangers.look(session);
    this.variables.refresh(session);
  }

  #ended(session: Session<A>): void {
    this.#sessions.delete(session.id);
    this.#strangers.forget(session);
    this.variables.forget(session);
    this.#repeats.forget(session);
  }
}

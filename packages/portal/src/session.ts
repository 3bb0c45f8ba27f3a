// One person's session, whatever door it came through.

import { type ClientInfo, type Protocol, UNKNOWN_CLIENT } from './client.ts';
import { Emitter, type Listener } from './emitter.ts';
import { PortalError } from './faults.ts';
import { Inbox } from './inbox.ts';
import {
  boundFault,
  errorCommand,
  type Incoming,
  isAnswered,
  isLine,
  lineOf,
  readIncoming,
  timedOut,
  tooFast,
} from './incoming.ts';
import { type Command, MessageBuilder, type Messages, type SendOptions, toCommands } from './message.ts';
import type { Outlet, OutletOptions, Structure, Via } from './outlet.ts';
import { type Forms, shared } from './outputfuncs/forms.ts';
import { Askers } from './session/askers.ts';
import { Echo } from './session/echo.ts';
import type { SessionHost } from './session/host.ts';
import { Refusals } from './session/refusals.ts';
import { Told } from './session/told.ts';
import type { Account, AskOptions, SessionEvents, SessionOpening } from './session/types.ts';

export type { SessionHost } from './session/host.ts';
export type { Account, AskOptions, SessionEvents, SessionOpening } from './session/types.ts';

type SessionState = { at: 'open' } | { at: 'dropped' } | { at: 'closed'; reason: string };

/**
 * One person at the other end. Made by a door and given to `onSession`.
 * Sending to a session that is closed does nothing, so that a game need not ask first.
 */
export class Session<A extends Account = Account> {
  readonly id: string;
  readonly protocol: Protocol;
  /** Where it comes from, without a port. */
  readonly address: string;
  /** Whether the way to the client is encrypted. */
  readonly isSecure: boolean;
  /** Milliseconds since 1970. */
  readonly openedAt: number;

  readonly #host: SessionHost<A>;
  readonly #outlet: Outlet;
  readonly #events: Emitter<SessionEvents<A>>;
  readonly #inbox: Inbox<Incoming>;
  readonly #told: Told;
  #account: A | undefined;
  #state: SessionState = { at: 'open' };
  readonly #askers = new Askers();
  readonly #echo: Echo;
  readonly #refusals: Refusals;

  constructor(host: SessionHost<A>, outlet: Outlet, opening: SessionOpening) {
    this.id = opening.id;
    this.protocol = opening.protocol;
    this.address = opening.address;
    this.isSecure = opening.isSecure;
    this.openedAt = host.clock.now();
    this.#host = host;
    this.#outlet = outlet;
    this.#told = new Told({ ...UNKNOWN_CLIENT, ...opening.client }, host.clock, (client) =>
      this.#tell(client),
    );
    this.#echo = new Echo((isOn) => this.#state.at !== 'closed' && outlet.echo(isOn));
    this.#refusals = new Refusals(host.limits, host.clock);
    this.#events = new Emitter((error) => host.onError(error, this));
    this.#inbox = new Inbox({
      limits: host.limits,
      clock: host.clock,
      buckets: [opening.bucket, opening.addressBucket],
      run: (incoming) => this.#run(incoming),
      onTimeout: (incoming) => this.refuse(incoming, timedOut(incoming, host.limits.inputfuncMs)),
    });
  }

  /** What the client has told about itself, always the newest. A new object after each change. */
  get client(): ClientInfo {
    return this.#told.client;
  }

  /** Who is logged in; undefined before {@link login}. */
  get account(): A | undefined {
    return this.#account;
  }

  /** `dropped` while its client may still come back. */
  get state(): 'open' | 'dropped' | 'closed' {
    return this.#state.at;
  }

  /** What the client can be sent besides text at the moment. */
  get structure(): Structure {
    return this.#outlet.structure;
  }

  /** Adds a listener; returns what takes it away again. What it throws goes to the portal's `onError`. */
  on<Name extends keyof SessionEvents<A>>(
    name: Name,
    listener: Listener<SessionEvents<A>[Name]>,
  ): () => void {
    return this.#events.on(name, listener);
  }

  /**
   * Sends text, or several commands by name in the order of their keys; see {@link Messages} for the short forms.
   * What the client cannot be sent is left out without a word: only text reaches everybody.
   *
   * @example
   * session.msg('You are hit!');
   * session.msg({ text: 'You are hit!', char_vitals: { hp: 10 } });
   * @throws {TypeError} for a value that JSON cannot say.
   * @throws {RangeError} for a name that is none, or a value that nests too deep.
   */
  msg(message: string | Messages, options: SendOptions = {}): void {
    this.deliver(toCommands(message), options);
  }

  /** Starts a message whose args and kwargs are taken as they are. */
  message(): MessageBuilder {
    return new MessageBuilder((commands, options) => this.deliver(commands, options));
  }

  /** Sends text that what is typed stands behind, on the same line. */
  prompt(text: string, options: SendOptions = {}): void {
    this.deliver([['prompt', [text], {}]], options);
  }

  /**
   * Whether what is typed is shown: off for passwords. On comes a turn later: between a password and "the same again" a
   * client would have to change its mind twice.
   */
  echo(isOn: boolean): void {
    this.#echo.turn(isOn);
  }

  /** Sends text in another encoding, `latin-1` say, where there is a choice: on telnet. `client` tells if it is so. */
  setEncoding(label: string): void {
    if (this.#state.at !== 'closed') this.#outlet.setEncoding?.(label);
  }

  /**
   * Prompts, and gives the next line instead of the `text` event; undefined if the session ends before.
   * Lines that were sent ahead count. Works within a `text` listener too.
   */
  async ask(question: string, { echo = true }: AskOptions = {}): Promise<string | undefined> {
    if (!echo) this.echo(false);
    this.prompt(question);
    const answer = this.#state.at === 'closed' ? undefined : this.#askers.ask();
    this.#serveAskers();
    const line = await answer;
    if (!echo) this.echo(true);
    return line;
  }

  /** Says who this is from now on: what needs a login is allowed, and `visible` variables are sent. */
  login(account: A): void {
    if (this.#state.at === 'closed') return;
    this.#account = account;
    this.msg({ logged_in: { name: account.name } });
    this.#events.emit('login', account);
    this.#host.refresh(this);
  }

  /** Takes {@link login} back; the session stays. */
  logout(): void {
    this.#account = undefined;
    this.#host.refresh(this);
  }

  /** Ends the session after what was sent. `reason` is for the log and, where the protocol has a place, the client. */
  close(reason = 'Closed by the game'): void {
    if (this.#state.at === 'closed') return;
    this.#state = { at: 'closed', reason };
    this.#inbox.close();
    this.#outlet.send([['goodbye', [reason], {}]], { client: this.client }); // GMCP's Core.Goodbye
    this.#outlet.close(reason);
    this.#askers.end();
    this.#events.emit('close', reason);
    this.#host.ended(this, reason);
  }

  // What follows is for the portal, doors and inputfuncs.

  /** Sends commands as they are, but those of packages that the client does not know. */
  deliver(commands: readonly Command[], options: Omit<OutletOptions, 'client'>): void {
    if (this.#state.at === 'closed') return;
    const wanted = this.#wanted(commands, options.forms);
    if (wanted.length > 0) this.#outlet.send(wanted, { ...options, client: this.client });
  }

  /** Takes a command from the client: checks its bounds and lets it wait its turn. */
  receive(command: Command, via: Via, bytes: number): void {
    if (this.#state.at === 'closed') return;
    const incoming = readIncoming(command, via, bytes, this.#host.costOf);
    const fault = boundFault(incoming.command, this.#host.limits);
    if (fault !== undefined) this.#turnAway(incoming, fault);
    else if (!this.#inbox.push(incoming)) this.#turnAway(incoming, tooFast(incoming));
    else this.#serveAskers();
  }

  /** Takes note of bytes that are no command. `what` says what was found. */
  malformed(what: string, via: Via, code: 'bad-message' | 'too-long' = 'bad-message'): void {
    if (this.#state.at === 'closed') return;
    const nothing: Incoming = { command: ['', [], {}], via, bytes: 0, cost: 0, requestId: undefined };
    this.#turnAway(nothing, new PortalError(code, `Cannot read message: ${what}`));
  }

  /** Sends answers: never held back, and by the way that the question came. */
  answer(commands: readonly Command[], via?: Via): void {
    if (this.#state.at === 'closed' || commands.length === 0) return;
    this.#outlet.send(commands, { via, client: this.client });
  }

  /** Tells the client, if it can tell what for, and the game that a command was not carried out. */
  refuse(incoming: Incoming, error: PortalError): void {
    if (this.#state.at === 'closed') return;
    if (isAnswered(incoming)) this.answer([errorCommand(incoming, error)], incoming.via);
    this.#events.emit('fault', error, incoming.command[0]);
  }

  /** A command was carried out: earlier refusals are forgiven. */
  carriedOut(): void {
    this.#refusals.forgive();
  }

  /** Hands an event that an inputfunc found to the game. */
  emit<Name extends 'text' | 'command'>(
    name: Name,
    ...args: SessionEvents<A>[Name]
  ): Promise<void> | undefined {
    return this.#events.emit(name, ...args);
  }

  /** Notes what the client told about itself, or what its player wants: no colours, say. */
  updateClient(news: Partial<ClientInfo>): void {
    if (this.#state.at === 'closed') return;
    this.#told.update(news);
    if ('packages' in news) this.#host.refresh(this);
  }

  /** The connection can carry more, or less, than before. */
  structureChanged(): void {
    if (this.#state.at !== 'closed') this.#host.refresh(this);
  }

  /** The connection is gone, and may be replaced. */
  dropped(): void {
    if (this.#state.at !== 'open') return;
    this.#state = { at: 'dropped' };
    this.#events.emit('drop');
  }

  /** The connection was replaced. */
  resumed(): void {
    if (this.#state.at !== 'dropped') return;
    this.#state = { at: 'open' };
    this.#events.emit('resume');
  }

  #tell(client: ClientInfo): void {
    if (this.#state.at !== 'closed') this.#events.emit('client', client);
  }

  // All who want the same get the same list, so that what is worked out for one of them serves the others.
  #wanted(commands: readonly Command[], forms: Forms | undefined): readonly Command[] {
    const held = commands.filter(([name]) => this.#host.isHeldBack(this, name));
    if (held.length === 0) return commands;
    const form = `without ${held.map(([name]) => name).join(' ')}`;
    return shared(forms, commands, form, () => commands.filter((command) => !held.includes(command)));
  }

  #run(incoming: Incoming): Promise<void> | undefined {
    const line = lineOf(incoming);
    if (line !== undefined && this.#askers.answer(line)) return undefined;
    return this.#host.run(this, incoming);
  }

  // A `text` listener that asks is busy itself: lines reach it past the queue, or it would wait for ever.
  #serveAskers(): void {
    while (this.#askers.areWaiting) {
      const incoming = this.#inbox.pullWhileBusy(isLine);
      const line = incoming && lineOf(incoming);
      if (line === undefined) return;
      this.#askers.answer(line);
    }
  }

  // In the end who sends nothing but what cannot be taken is cut.
  #turnAway(incoming: Incoming, error: PortalError): void {
    this.#refusals.add();
    if (isAnswered(incoming)) this.answer([errorCommand(incoming, error)], incoming.via);
    if (this.#refusals.isNews()) this.#events.emit('fault', error, incoming.command[0]);
    if (this.#refusals.areTooMany) this.close('Too many faults');
  }
}

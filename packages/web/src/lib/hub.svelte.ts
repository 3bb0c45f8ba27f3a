// The page's one object: what is known, what is shown, and what can be done.

import { getContext, setContext } from 'svelte';
import { AnchorKeeper } from './anchor.ts';
import { Connection } from './connection.ts';
import { Drafts, type Storage } from './drafts.ts';
import { Http } from './http.ts';
import type { LinkState } from './link.ts';
import type { AccountInfo, Answer, Command, Question, RequestName, SessionInfo } from './messages.ts';
import { Notices } from './notices.svelte.ts';
import { type Place, readMarks } from './place.ts';
import { messageOf } from './problem.ts';
import { Requests } from './requests.ts';
import { SUBPROTOCOL } from './resume.ts';
import { hrefOf, type Route, readRoute } from './route.ts';
import { readSaid, remember } from './say.ts';
import { Sender } from './sender.svelte.ts';
import { markChannel } from './state/channels.ts';
import { EMPTY, type State } from './state/model.ts';
import { reduce } from './state/reduce.ts';
import { markTells, openConversation } from './state/tells.ts';
import { windowStorage } from './storage.ts';
import type { Transfer } from './transfers.svelte.ts';

/** Who is here: not known yet, nobody, or an account. */
export type Visitor =
  | { readonly is: 'unknown'; readonly problem?: string }
  | { readonly is: 'stranger'; readonly info: SessionInfo }
  | { readonly is: 'account'; readonly account: AccountInfo; readonly hub: string };

/** What the right side is about. */
export type Subject =
  | { readonly kind: 'user'; readonly address: string }
  | { readonly kind: 'mud'; readonly mud: string }
  | { readonly kind: 'channel'; readonly channel: string };

const PACKAGES = ['Char 1', 'Comm.Channel 1', 'Intermud 1', 'Intermud.Mudlist 1', 'Intermud.Status 1'];

/** Made once; views get it by {@link useHub}. */
export class Hub {
  state = $state.raw<State>(EMPTY);
  link = $state.raw<LinkState>({ at: 'resting' });
  visitor = $state.raw<Visitor>({ is: 'unknown' });
  route = $state.raw<Route>(readRoute(location.hash));
  /** Files under way, and those that have arrived or failed since the page was opened. */
  transfers = $state.raw<readonly Transfer[]>([]);
  /** Milliseconds since 1970, by the half minute: for times that are shown. */
  now = $state(Date.now());
  dialog = $state<'switcher' | 'keys' | 'account'>();
  /** Which side is pulled out, on a small screen. */
  drawer = $state<'nav' | 'details'>();
  /** What was chosen to be looked at, at the right; otherwise what the page is about. */
  shown = $state.raw<Subject>();
  /** A line that goes back from the outbox to where it was typed. */
  editing = $state.raw<{ readonly place: string; readonly text: string }>();
  /** Lines that were sent, the latest last: the arrow key calls them back. */
  readonly recall: string[] = [];
  readonly notices = new Notices();
  /** Lines on their way. */
  readonly sender: Sender;
  readonly http = new Http();
  drafts = new Drafts(undefined, '');
  readonly anchors = new AnchorKeeper(windowStorage());

  readonly #storage: Storage | undefined;
  readonly #requests: Requests;
  readonly #connection: Connection;
  #marks = this.#makeMarks();

  constructor(storage: Storage | undefined) {
    this.#storage = storage;
    this.#connection = new Connection({
      ticket: async () => (await this.http.ticket()).ticket,
      open: () => new WebSocket(socketAddress(), SUBPROTOCOL),
      onState: (state) => this.#linkChanged(state),
      onGreeted: (isResumed) => this.#greeted(isResumed),
      onCommand: (command) => this.#take(command),
    });
    this.#requests = new Requests((command) => this.#connection.send(command));
    this.sender = new Sender(this);
  }

  /** What the right side shows. */
  get subject(): Subject | undefined {
    if (this.shown) return this.shown;
    const { route } = this;
    if (route.view === 'channel') return { kind: 'channel', channel: route.channel };
    if (route.view === 'tell') return { kind: 'user', address: route.with };
    return route.view === 'muds' && route.mud ? { kind: 'mud', mud: route.mud } : undefined;
  }

  get isOnline(): boolean {
    return this.link.at === 'online';
  }

  /** Asks who is here and connects; returns what stops it all. */
  start(): () => void {
    const clock = setInterval(() => (this.now = Date.now()), 30_000);
    const stop = new AbortController();
    const { signal } = stop;
    addEventListener('hashchange', () => this.#routeChanged(), { signal });
    addEventListener('online', () => this.reconnect(), { signal });
    // A phone that was put away has often lost its connection without being told.
    document.addEventListener('visibilitychange', () => !document.hidden && this.reconnect(), { signal });
    addEventListener('beforeunload', (event) => this.#isPutting && event.preventDefault(), { signal });
    // A page that goes away ends its session; one that comes back out of the browser's memory begins a new one.
    addEventListener('pagehide', () => this.#connection.stop(), { signal });
    addEventListener('pageshow', ({ persisted }) => persisted && this.#connection.start(), { signal });
    void this.identify();
    return () => {
      clearInterval(clock);
      stop.abort();
      this.#connection.stop();
    };
  }

  /** Finds out who is here; for a page that was just opened, or whose login has ended. */
  async identify(): Promise<void> {
    try {
      const info = await this.http.session();
      if (info.account === null) this.visitor = { is: 'stranger', info };
      else this.enter(info.account, info.hub);
    } catch (error) {
      this.visitor = { is: 'unknown', problem: messageOf(error) };
    }
  }

  /** Somebody has logged in. */
  enter(account: AccountInfo, hub: string): void {
    this.drafts = new Drafts(this.#storage, account.name);
    this.sender.restore();
    this.visitor = { is: 'account', account, hub };
    this.#connection.start();
  }

  /** Leaves: the hub closes all sessions of this login. */
  async leave(): Promise<void> {
    await this.http.logout();
    this.forget();
  }

  /** Nobody is here any longer. */
  forget(): void {
    this.dialog = undefined;
    this.#connection.stop();
    this.#requests.abandon();
    this.state = EMPTY;
    this.go({ view: 'home' });
    void this.identify();
  }

  reconnect(): void {
    if (this.visitor.is === 'account') this.#connection.now();
    else if (this.visitor.is === 'unknown') void this.identify();
  }

  go(route: Route): void {
    location.hash = hrefOf(route);
  }

  /** Shows somebody or something at the right; undefined: what the page is about. */
  show(subject: Subject | undefined): void {
    this.shown = subject;
    if (subject) this.drawer = 'details';
  }

  /** @throws {RequestError} */
  ask<Name extends RequestName>(name: Name, question: Question<Name>): Promise<Answer<Name>> {
    return this.#requests.ask(name, question);
  }

  /** As {@link ask}, for what must not be done twice: waits through lost connections. @throws {RequestError} */
  askOnce<Name extends RequestName>(name: Name, question: Question<Name>): Promise<Answer<Name>> {
    return this.#requests.ask(name, question, 'for ever');
  }

  /** Asks, and says so on the page if it was refused. */
  async tryTo<Name extends RequestName>(
    name: Name,
    question: Question<Name>,
  ): Promise<Answer<Name> | undefined> {
    try {
      return await this.ask(name, question);
    } catch (error) {
      this.notices.add(messageOf(error), true);
      return undefined;
    }
  }

  /** Types a line, as in a terminal. False: it could not be sent. */
  type(line: string): boolean {
    return this.#connection.send(['text', [line], {}]);
  }

  /** Says a typed line in a conversation. False: not now, and the text should stay where it is. */
  say(place: Place, typed: string): boolean {
    const said = readSaid(typed);
    if (said === undefined || !this.isOnline) return false;
    remember(this.recall, typed);
    if (said.kind === 'line') this.sender.post(place, typed);
    else if (this.type(said.text)) this.go({ view: 'terminal' });
    else return false;
    return true;
  }

  /** All up to this line, the newest, has been seen. What the hub says of it later is the same. */
  seen(place: Place, id: number): void {
    const mark = { unread: 0, read: id };
    this.state =
      place.kind === 'channel'
        ? markChannel(this.state, { channel: place.channel, ...mark })
        : markTells(this.state, { with: place.with, ...mark });
    this.#marks(place, id);
  }

  /** Opens a conversation, new or old. */
  converse(address: string): void {
    this.state = openConversation(this.state, address);
    this.go({ view: 'tell', with: address });
  }

  #routeChanged(): void {
    this.route = readRoute(location.hash);
    this.shown = undefined;
    this.drawer = undefined;
  }

  /** Files under way are the one thing that a page cannot leave and keep. */
  get #isPutting(): boolean {
    return this.transfers.some(({ state }) => state.at === 'going');
  }

  #linkChanged(state: LinkState): void {
    this.link = state;
    if (state.at === 'refused') void this.identify();
  }

  #greeted(isResumed: boolean): void {
    if (isResumed) return;
    // What was asked of the old session is lost with it, and there may be lines that we have missed.
    this.#requests.abandon();
    this.#marks = this.#makeMarks();
    this.state = {
      ...EMPTY,
      terminal: this.state.terminal,
      name: this.state.name,
      fullname: this.state.fullname,
    };
    this.#connection.send(['supports_set', PACKAGES, {}]);
    // What the hub does not tell by itself, and the sides show.
    this.ask('intermud_news_groups', {}).catch(() => undefined);
    this.ask('intermud_ignore', {}).catch(() => undefined);
  }

  #take(command: Command): void {
    this.state = reduce(this.state, command);
    const [name, , kwargs] = command;
    if (!this.#requests.take(command) && name === 'intermud_error')
      this.notices.add(String(kwargs.message), true);
    if (name === 'comm_channel_text')
      this.sender.settle({ kind: 'channel', channel: String(kwargs.channel) });
    if (name === 'intermud_tell_text') this.sender.settle({ kind: 'tell', with: String(kwargs.with) });
  }

  #makeMarks() {
    return readMarks((place, id) => this.#markRead(place, id));
  }

  #markRead(place: Place, id: number): void {
    const [name, question] =
      place.kind === 'channel'
        ? (['intermud_channel_read', { channel: place.channel, id }] as const)
        : (['intermud_tell_read', { with: place.with, id }] as const);
    // A mark that does not arrive is made again by the next line.
    this.ask(name, question as Question<typeof name>).catch(() => undefined);
  }
}

function socketAddress(): string {
  const address = new URL('./ws', location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  address.hash = '';
  return address.href;
}

const KEY = Symbol('hub');
export const provideHub = (hub: Hub): Hub => setContext(KEY, hub);
export const useHub = (): Hub => getContext<Hub>(KEY);

// Somebody who is here: one account, with every session that is logged in to it.

import { pinkfishToAnsi } from '@intermud/mud';
import type { Account } from '../accounts.ts';
import type { CharStatus, ListName, Lists, Pushes, PushName } from '../messages/index.ts';
import type { Gender, Person } from '../presence.ts';
import type { Profile } from './profile.ts';
import { withoutColours } from './text.ts';
import type { HubSession } from './visitor.ts';

/** What a resident is made from. */
export interface ResidentOptions {
  readonly account: Account;
  readonly profile: Profile;
  /** The last line read of each channel joined. */
  readonly joined: ReadonlyMap<string, number>;
  readonly now: number;
}

/** An account of which at least one session is here. */
export class Resident implements Person {
  account: Account;
  profile: Profile;
  /** Channels joined, by their name on the network, with the id of the last line read. */
  readonly joined: Map<string, number>;
  readonly visits = new Set<Visit>();
  readonly connectedAt: number;
  activeAt: number;
  /** Why they are away; empty when they are not. */
  afk = '';
  /** Who told them something last: `user@mud`. */
  lastTeller: string | undefined;
  /** Where they said something last. */
  lastChannel: string | undefined;

  constructor({ account, profile, joined, now }: ResidentOptions) {
    this.account = account;
    this.profile = profile;
    this.joined = new Map(joined);
    this.connectedAt = now;
    this.activeAt = now;
  }

  get username(): string {
    return this.account.username;
  }

  get title(): string {
    return this.profile.title;
  }

  get plan(): string {
    return this.profile.plan;
  }

  get gender(): Gender {
    return this.profile.gender;
  }

  get statuses(): readonly string[] {
    return this.afk === '' ? [] : [`away: ${this.afk}`];
  }

  isListening(channel: string): boolean {
    return this.joined.has(channel);
  }

  /** Shows text on every session. */
  show(text: string): void {
    for (const visit of this.visits) visit.show(text);
  }

  /** Sends a structured message to every session that wants its package. */
  push<Name extends PushName>(name: Name, kwargs: Pushes[Name]): void {
    for (const visit of this.visits) visit.push(name, kwargs);
  }
}

/** Packages that are so large that a client gets them only when it names them. */
const LARGE: readonly string[] = ['intermud_mudlist', 'intermud_status'] satisfies PushName[];

/** A session, and whose it is. */
export class Visit {
  readonly session: HubSession;
  readonly resident: Resident;
  /** What Char.Status last said here. */
  status: Partial<CharStatus> = {};
  /** The packages that the client had named when it was last told of them. */
  packages: ReadonlyMap<string, string> | undefined;
  /** Questions to the network that wait for an answer. */
  questions = 0;
  /** The id of the first tell that has come while this session was there. */
  firstTell: number | undefined;
  /** Ends the status samples that this session watches. */
  stopWatching: (() => void) | undefined;

  constructor(session: HubSession, resident: Resident) {
    this.session = session;
    this.resident = resident;
  }

  /** Shows text, its colours as this person and client want them. */
  show(text: string): void {
    this.session.msg(this.look(text));
  }

  /** Sends a structured message, unless its package is large and not named. */
  push<Name extends PushName>(name: Name, kwargs: Pushes[Name]): void {
    if (this.wants(name))
      this.session
        .message()
        .add(name, [], { ...kwargs })
        .send();
  }

  /** Sends a structured message whose body is a list. */
  pushList<Name extends ListName>(name: Name, items: readonly Lists[Name][]): void {
    if (this.wants(name)) this.session.message().add(name, items).send();
  }

  wants(name: string): boolean {
    if (!LARGE.includes(name)) return true; // The portal holds back what else was not named.
    return this.session.client.packages?.has(name.replaceAll('_', '.')) ?? false;
  }

  /** Lets the connection know what its person has chosen. */
  applySettings(): void {
    const { encoding } = this.resident.profile;
    if (encoding !== '') this.session.setEncoding(encoding);
  }

  /** Whether what is shown is read aloud: this person has said so, or the client has. */
  get isSpoken(): boolean {
    return this.resident.profile.screenReader || this.session.client.screenReader;
  }

  /** Text with Pinkfish turned into what terminals know, or without colours. */
  look(text: string): string {
    return this.resident.profile.colours ? pinkfishToAnsi(text) : withoutColours(text);
  }
}

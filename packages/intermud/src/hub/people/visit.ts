// One session of somebody who is logged in.

import { pinkfishToAnsi } from '@intermud/mud';
import type { Account, Session } from '@intermud/portal';
import type { Resident } from './resident.ts';
import { withoutColours } from './text.ts';

/** An account as the portal's sessions carry it. */
export interface Visitor extends Account {
  /** The user name: never changes. */
  readonly id: string;
  readonly isStaff: boolean;
  readonly isGuest: boolean;
  /** The digest of the browser's login that it came by; undefined elsewhere. */
  readonly login?: string | undefined;
}

/** A session of the hub. */
export type HubSession = Session<Visitor>;

/** Packages that are so large that a client gets them only when it names them. */
const LARGE: readonly string[] = ['intermud_mudlist', 'intermud_status'];

/** A session, and whose it is. */
export class Visit {
  readonly session: HubSession;
  readonly resident: Resident;
  /** What Char.Status last said here. */
  status: Readonly<Record<string, unknown>> = {};
  /** The packages that the client had named when it was last told of them. */
  packages: ReadonlyMap<string, string> | undefined;
  /** Questions to the network that wait for an answer. */
  questions = 0;
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
  push(name: string, kwargs: Readonly<Record<string, unknown>>): void {
    if (this.wants(name)) this.session.message().add(name, [], kwargs).send();
  }

  /** Sends a structured message of one argument. */
  pushValue(name: string, value: unknown): void {
    if (this.wants(name)) this.session.message().add(name, [value]).send();
  }

  wants(name: string): boolean {
    if (!LARGE.includes(name)) return true; // The portal holds back what else was not named.
    return this.session.client.packages?.has(name.replaceAll('_', '.')) ?? false;
  }

  /** Lets the connection know what its person has chosen. */
  applySettings(): void {
    const { encoding, screenReader } = this.resident.profile;
    if (encoding !== '') this.session.setEncoding(encoding);
    if (screenReader !== this.session.client.screenReader && screenReader)
      this.session.updateClient({ screenReader });
  }

  /** Text with Pinkfish turned into what terminals know, or without colours. */
  look(text: string): string {
    return this.resident.profile.colours ? pinkfishToAnsi(text) : withoutColours(text);
  }
}

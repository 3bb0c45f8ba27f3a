// What sessions are made of, and what they tell.

import type { Bucket } from '../bucket.ts';
import type { ClientInfo, Protocol } from '../client.ts';
import type { PortalError } from '../faults.ts';
import type { JsonObject, JsonValue } from '../json.ts';

/** Who is logged in. A game adds what it likes. */
export interface Account {
  /** Never changes. */
  readonly id: string;
  /** As it is shown. */
  readonly name: string;
  /** May call inputfuncs for staff. */
  readonly isStaff?: boolean;
}

/** What a session tells its game. */
export type SessionEvents<A extends Account = Account> = {
  /** A line was typed. The next one waits until a listener's promise is done. */
  text: [line: string, kwargs: JsonObject];
  /** A command came that no inputfunc is registered for; only after login. */
  command: [name: string, args: readonly JsonValue[], kwargs: JsonObject];
  /**
   * The client has told something about itself: its name, its window's size, the packages it knows. Once a turn of the
   * event loop at most, at its end, with the newest: a line that came right behind is told before, and `session.client` knows already.
   */
  client: [client: ClientInfo];
  login: [account: A];
  /** A command was not carried out. What is turned away unread (`too-fast`, ...) is told at most once a second. */
  fault: [error: PortalError, name: string];
  /** The connection is gone, and the client may come back: output is kept for it meanwhile. */
  drop: [];
  /** It has come back and got what it missed. */
  resume: [];
  /** The session is over. The last event. */
  close: [reason: string];
};

/** What a door knows of a session when it opens. */
export interface SessionOpening {
  readonly id: string;
  readonly protocol: Protocol;
  readonly address: string;
  /** TLS or ssh: nobody on the way can read along. */
  readonly isSecure: boolean;
  readonly addressBucket: Bucket;
  readonly bucket: Bucket;
  readonly client?: Partial<ClientInfo>;
}

/** How `session.ask` asks. */
export interface AskOptions {
  /** False for passwords: what is typed is not shown. Default true. */
  readonly echo?: boolean;
}

// What a session needs of its connection. Each door has one.

import type { ClientInfo } from './client.ts';
import type { Command, SendOptions } from './message.ts';
import type { Forms } from './outputfuncs/forms.ts';

/** How a command came in, and so how it is answered. */
export type Via = 'text' | 'gmcp' | 'msdp' | 'json';

/** What a connection can carry besides text. It may change while the connection lasts. */
export type Structure = 'none' | 'gmcp' | 'msdp' | 'json';

/** What an outlet is told about the commands that it sends. */
export interface OutletOptions extends SendOptions {
  /** Answers leave the way the question came, whatever the rest goes by. */
  readonly via?: Via | undefined;
  /** Where what is worked out is shared with others who are sent the same; undefined if there are none. */
  readonly forms?: Forms | undefined;
  /** What is known of who reads it. */
  readonly client: ClientInfo;
}

/** The outgoing end of a connection: outputfuncs for one protocol, over one socket. */
export interface Outlet {
  /** What else than text it carries at the moment. */
  readonly structure: Structure;
  /** Sends commands in order. Never waits and never throws; a client that does not read is cut. */
  send(commands: readonly Command[], options: OutletOptions): void;
  /** Whether what is typed is shown: off for passwords. */
  echo(isOn: boolean): void;
  /** Turns text into another encoding from here on, if there is a choice and it knows that name. */
  setEncoding?(label: string): void;
  /** Ends the connection after what was sent. Does nothing the second time. */
  close(reason: string): void;
}

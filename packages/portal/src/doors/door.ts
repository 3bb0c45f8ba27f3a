// What all doors have in common.

import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { TlsOptions } from 'node:tls';
import type { Slot } from '../addresses.ts';
import type { Credentials, Peer } from '../auth.ts';
import type { ClientInfo, Protocol } from '../client.ts';
import type { Clock } from '../clock.ts';
import type { Limits } from '../limits.ts';
import type { Outlet } from '../outlet.ts';
import type { Account, Session } from '../session.ts';
import type { Random } from '../tickets.ts';

/** Where a door listens. Port 0 is any free port; the default host is 127.0.0.1. */
export interface Place {
  readonly host?: string;
  readonly port: number;
}

/** Plain telnet. */
export interface TelnetDoorOptions extends Place {
  readonly kind: 'telnet';
  /** What MSSP tells crawlers, asked for each time: NAME, PLAYERS, UPTIME and what else is true. Default: not offered. */
  mssp?(): Readonly<Record<string, string | number | boolean | readonly (string | number)[]>>;
}

/** Telnet within TLS, on a port of its own. */
export interface TelnetsDoorOptions extends Omit<TelnetDoorOptions, 'kind'> {
  readonly kind: 'telnets';
  /** `key` and `cert` at least, as node:tls takes them. */
  readonly tls: TlsOptions;
}

/** ssh, as a terminal. */
export interface SshDoorOptions extends Place {
  readonly kind: 'ssh';
  /** One or more private keys, PEM or OpenSSH format. */
  readonly hostKey: string | readonly string[];
}

/** WebSocket, on a port of its own or within a web server. */
export interface WebSocketDoorOptions extends Partial<Place> {
  readonly kind: 'websocket';
  /** An HTTP server to attach to, instead of a port; it is left running when the door closes. */
  readonly server?: HttpServer;
  /** The path that is this door's. Default `/ws` within a server; on a port of its own, any. */
  readonly path?: string;
  /** With a port of its own: `key` and `cert`, for wss. */
  readonly tls?: TlsOptions;
  /**
   * Origins of pages that may connect, `https://play.example.org`; `any` for all. Default: pages from the same host and
   * port. Programs that are no browsers send no Origin, and may always connect.
   */
  readonly origins?: readonly string[] | 'any' | ((origin: string, request: IncomingMessage) => boolean);
  /** Where a request comes from, for doors behind a proxy that can be trusted. Default: the socket's own address. */
  address?(request: IncomingMessage): string;
  /** Whether a request came over TLS, for the same doors. Default: whether this door itself has TLS. */
  isSecure?(request: IncomingMessage): boolean;
  /**
   * Why a request is not meant for this place, answered with 421; undefined for one that is. A page that turns its own
   * name into the address of this door (DNS rebinding) is told by the Host header alone. Default: all are.
   */
  misdirected?(request: IncomingMessage): string | undefined;
}

/** A door to be opened. */
export type DoorOptions = TelnetDoorOptions | TelnetsDoorOptions | SshDoorOptions | WebSocketDoorOptions;

/** A door that listens. */
export interface Door extends AsyncDisposable {
  /** One of {@link DoorOptions}, or a game's own word. */
  readonly kind: string;
  readonly address: { readonly host: string; readonly port: number };
  /** Of a door with TLS of its own: shows another key and certificate from the next connection on. @throws what node:tls says of them. */
  renew?(tls: TlsOptions): void;
}

/** Opens a door of a game's own making: it admits connections, opens sessions over outlets, and feeds them commands. */
export type DoorOpener<A extends Account = Account> = (host: DoorHost<A>) => Promise<Door>;

/** What a door tells of a session that it opens. */
export interface Opening<A extends Account> {
  readonly protocol: Protocol;
  /** Released when the session ends. */
  readonly slot: Slot;
  readonly isSecure: boolean;
  readonly client?: Partial<ClientInfo>;
  /** Who it is, if the door knows. */
  readonly account?: A | undefined;
}

/** What a door needs of its portal. */
export interface DoorHost<A extends Account = Account> {
  readonly limits: Limits;
  readonly clock: Clock;
  readonly random: Random;
  readonly structured: 'one' | 'both';
  readonly canLogin: boolean;
  /** A place for one more connection, or why there is none; `mayReturn` to a session that has one already, with which it is lent one. */
  admit(address: string, mayReturn?: boolean): Slot | string;
  authenticate(credentials: Credentials, peer: Peer): Promise<A | 'anonymous' | undefined>;
  redeem(ticket: string): A | undefined;
  open(outlet: Outlet, opening: Opening<A>): Session<A>;
  onError(error: unknown): void;
}

// What the config says of other routers.

import type { PeerTls } from '../tls/pins.ts';

interface PeerPlace {
  /** Its name in our network, with an asterisk. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Left out, it is talked to in clear; else never in clear. */
  readonly tls?: PeerTls | undefined;
}

/** A router of our network. */
export interface MemberSettings extends PeerPlace {
  readonly dialect?: 'intermud';
  /** Known to both; never sent. */
  readonly secret: string;
  /** Whether it is told the passwords of muds, so that it can let them in when we are gone. */
  readonly isTrusted: boolean;
}

/** A router that speaks irn version 1. It is told the passwords of muds, in clear. */
export interface Irn1Settings extends PeerPlace {
  readonly dialect: 'irn1';
  /** Its name as it is on the wire; that of our network has an asterisk in any case. */
  readonly wireName: string;
  /** Our own name as it is told that router. */
  readonly as: string;
  /** What we present; digits travel as an integer. */
  readonly password: string;
  /** What it presents. */
  readonly peerPassword: string;
}

/** Another router, as the config names it. */
export type PeerSettings = MemberSettings | Irn1Settings;

/** The secret that we share with a router; undefined if there is none. */
export const secretOf = (settings: PeerSettings | undefined): string | undefined =>
  settings === undefined || settings.dialect === 'irn1' ? undefined : settings.secret;

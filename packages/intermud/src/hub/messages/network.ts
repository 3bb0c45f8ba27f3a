// Intermud.Mudlist, Mud, Who, Finger, Locate.

import { type Address, asks, type Coloured, shapes, type Time } from './define.ts';

const { name } = shapes;

/** A row of the mud list. */
export interface Mud {
  readonly name: string;
  readonly state: 'up' | 'down';
  readonly since?: Time;
  readonly backAt?: Time;
  readonly driver: string;
  readonly mudlib: string;
  readonly type: string;
  readonly open: string;
  readonly services: readonly string[];
}

/** All that a mud says of itself. */
export interface MudDetail extends Mud {
  readonly address: string;
  readonly playerPort: number;
  readonly tcpPort: number;
  readonly udpPort: number;
  readonly baseMudlib: string;
  readonly email: string;
  readonly other: Readonly<Record<string, string>>;
}

/** Muds of the network: all of them, or those that are new or have changed and the names of those that are gone. */
export interface Mudlist {
  readonly whole: boolean;
  readonly muds: readonly Mud[];
  readonly gone: readonly string[];
}

/** A user on a mud. */
export interface WhoUser {
  readonly name: Coloured;
  /** Seconds. */
  readonly idle: number;
  readonly info: Coloured;
}

/** Who somebody is, as far as their mud tells. */
export interface Finger {
  readonly user: Address;
  readonly name?: Coloured;
  readonly title?: Coloured;
  readonly realName?: string;
  readonly email?: string;
  readonly loginout?: string;
  /** Seconds; -1: not there. */
  readonly idle?: number;
  readonly host?: string;
  readonly level?: string;
  readonly extra?: Coloured;
}

/** A mud on which somebody is who was looked for. */
export interface Found {
  readonly mud: string;
  readonly name: string;
  /** Seconds. */
  readonly idle: number;
  readonly status: Coloured;
}

/** Requests about the network. */
export const NETWORK_REQUESTS = {
  intermud_mudlist: asks('Gives the muds of the network.', {}).gets<Mudlist>(),
  intermud_mud: asks('Gives all that a mud tells about itself.', { mud: name }).gets<MudDetail>(),
  intermud_who: asks('Asks who is on a mud.', { mud: name }).gets<{
    readonly mud: string;
    readonly users: readonly WhoUser[];
  }>(),
  intermud_finger: asks('Asks who somebody is.', { user: name }).gets<Finger>(),
  intermud_locate: asks('Looks for somebody on every mud.', { user: name }).gets<{
    readonly user: string;
    readonly found: readonly Found[];
  }>(),
};

/** What is told of the network. */
export interface NetworkPushes {
  intermud_mudlist: Mudlist;
  intermud_locate_found: Found & { readonly user: string };
}

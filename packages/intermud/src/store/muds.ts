import type { LpcMapping } from '@intermud/wire';

/** Whether a mud is there. Times are milliseconds since the epoch. */
export type MudState =
  | { readonly is: 'up'; readonly since: number }
  | { readonly is: 'down'; readonly since: number; readonly backAt?: number }
  /** A tombstone: off the list, but name, password and channels stay reserved for a year. */
  | { readonly is: 'removed'; readonly since: number };

/** What a mud says of itself in its start-up. */
export interface MudInfo {
  readonly playerPort: number;
  readonly tcpPort: number;
  readonly udpPort: number;
  readonly mudlib: string;
  readonly baseMudlib: string;
  readonly driver: string;
  readonly mudType: string;
  readonly openStatus: string;
  readonly adminEmail: string;
  readonly services: LpcMapping;
  readonly otherData: LpcMapping | 0;
}

/** All that a router knows of a mud and must not lose. */
export interface MudRecord {
  /** As first written; unique whatever the case (see `nameKey`). */
  readonly name: string;
  /** The router that the mud belongs to. */
  readonly router: string;
  /** The token of the change that made this record what it is; with `origin` it decides which of two writers was last. */
  readonly version: number;
  /** The router that made that change. */
  readonly origin: string;
  /** The list token under which our own muds learnt of it. */
  readonly token: number;
  /** 31 random bits; 0 = never given. */
  readonly password: number;
  /** The version of startup-req it spoke. */
  readonly protocol: 1 | 2 | 3;
  readonly state: MudState;
  /** The IP address of the last good start-up. */
  readonly address: string;
  /** When it was last heard of, in milliseconds since the epoch. */
  readonly seenAt: number;
  readonly info: MudInfo;
}

/** Keeps muds. A resolved write is kept for good: it survives whatever ends the program. */
export interface MudStore {
  /** Every mud, tombstones too, in order of key. */
  all(): Promise<MudRecord[]>;
  /** Adds the mud or replaces the one of that name, whatever the case. */
  save(record: MudRecord): Promise<void>;
  /** Forgets the mud and what it listened to; nothing happens when it is not there. */
  forget(name: string): Promise<void>;
}

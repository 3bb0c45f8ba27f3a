// What commands and client messages work with: everything that can be done for somebody who is here.

import type { Clock, Log } from '@intermud/mud';
import type { Channels } from './channels.ts';
import type { Crowd } from './crowd.ts';
import type { FileDesk } from './file-desk.ts';
import type { Mailroom } from './mailroom.ts';
import type { Network } from './network.ts';
import type { ProfileBook } from './profile-book.ts';
import type { Reception } from './reception.ts';
import type { StatusWatch } from './status.ts';
import type { Tells } from './tells.ts';

/** A door by which people come, so that they can compare what their client shows. */
export interface DoorNote {
  readonly kind: 'telnet' | 'telnets' | 'ssh';
  readonly port: number;
  /** Of its key or certificate. */
  readonly fingerprint?: string;
}

/** Everything that can be done for somebody who is here. */
export interface Desk {
  readonly crowd: Crowd;
  readonly reception: Reception;
  readonly channels: Channels;
  readonly tells: Tells;
  readonly network: Network;
  readonly profiles: ProfileBook;
  readonly mailroom: Mailroom;
  readonly files: FileDesk;
  readonly status: StatusWatch;
  /** By kind. */
  readonly doors: ReadonlyMap<string, DoorNote>;
  readonly clock: Clock;
  readonly log: Log;
}

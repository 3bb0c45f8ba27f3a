// A session of the hub, and the account that it carries.

import type { Account, Session } from '@intermud/portal';

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

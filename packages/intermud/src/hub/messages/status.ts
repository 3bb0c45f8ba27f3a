// Intermud.Status.

import { z } from 'zod';
import { asks, type Time } from './define.ts';

/** A router that the hub may join. */
export interface RouterStatus {
  readonly name: string;
  readonly address: string;
  readonly state: 'online' | 'connecting' | 'waiting' | 'resting';
  readonly since: Time;
  readonly current: boolean;
}

/** Another router of the network. */
export interface PeerStatus {
  readonly name: string;
  readonly state: string;
  readonly since?: Time;
  /** Whether packets reach it: by a link of its own, through another router, or not. */
  readonly path: 'direct' | 'hop' | 'none';
  /** Routers that it has links to. */
  readonly links: readonly string[];
  readonly muds: number;
  /** Why there is no link; for staff. */
  readonly trouble?: string;
}

/** A link between the hub's own router and a mud. */
export interface LinkStatus {
  readonly mud: string;
  /** For staff. */
  readonly address?: string;
  readonly since: Time;
  /** Packets in the last second. */
  readonly in: number;
  readonly out: number;
  /** Bytes. */
  readonly waiting: number;
  /** Packets in and out at the times of `samples`; only with the busiest. */
  readonly recent?: readonly (readonly [packetsIn: number, packetsOut: number])[];
}

/** Time, packets per second in and out, number of links. */
export type Sample = readonly [at: Time, packetsIn: number, packetsOut: number, links: number];

/** How the hub and its router do. */
export interface Status {
  readonly at: Time;
  readonly since: Time;
  readonly version: string;
  readonly sessions: number;
  readonly routers: readonly RouterStatus[];
  /** The router of the hub's own program. */
  readonly router?: string;
  readonly peers: readonly PeerStatus[];
  /** The busiest first; `linkCount` is how many there are. */
  readonly links: readonly LinkStatus[];
  readonly linkCount: number;
  readonly samples: readonly Sample[];
}

/** Requests about how the hub does. */
export const STATUS_REQUESTS = {
  intermud_status: asks('Gives how the hub does, once or until told to stop.', {
    watch: z.boolean().default(false),
  }).gets<Status>(),
};

/** What is told of how the hub does. */
export interface StatusPushes {
  intermud_status: Status;
}

import { type PacketOf, packet } from './define.ts';
import { looseInt } from './fields.ts';

/** `shutdown`: a mud says good-bye to its router. */
export const shutdown = packet(
  'shutdown',
  {
    about: 'A mud goes down on purpose and says for how long.',
    source: 'Intermud-3, "shutdown"',
  },
  {
    restartDelay: looseInt(
      'seconds until the mud is back: 0 unknown, 1 at once, over 300 down at once, over 604800 deleted',
    ),
  },
);

/** A `shutdown`. */
export type Shutdown = PacketOf<typeof shutdown>;

/** `router-shutdown`: a router says good-bye to its muds. An extension. */
export const routerShutdown = packet(
  'router-shutdown',
  { about: 'A router goes down on purpose and says for how long.', source: "extension: Samson's router" },
  { restartDelay: looseInt('seconds until the router is back; 0 unknown') },
);

/** A `router-shutdown`. */
export type RouterShutdown = PacketOf<typeof routerShutdown>;

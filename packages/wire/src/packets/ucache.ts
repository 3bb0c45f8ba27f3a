import { type PacketOf, packet } from './define.ts';
import { looseInt, string, visname } from './fields.ts';

/** `ucache-update`: what a `chan-user-reply` would say of a user has changed. */
export const ucacheUpdate = packet(
  'ucache-update',
  {
    about:
      'Tells all muds (target 0) with the ucache service that what `chan-user-reply` would say of a user has changed.',
    source: 'Intermud-3, "Service: ucache"',
  },
  {
    username: string('the user, lower-case'),
    visname: visname("the user's name as it should be shown", 'username'),
    gender: looseInt('0 male, 1 female, 2 neuter'),
  },
);

/** A `ucache-update`. */
export type UcacheUpdate = PacketOf<typeof ucacheUpdate>;

// Intermud.Ignore.

import { z } from 'zod';
import type { IgnoredKind } from '../people/profile-book.ts';
import { request, shapes } from './define.ts';

const { name } = shapes;

/** Requests about whom somebody does not want to hear. */
export const IGNORE_REQUESTS = [
  request({
    name: 'intermud_ignore',
    doc: 'Puts a user, a mud or a channel on the list of what is not shown, or takes it off; gives the lists.',
    kwargs: z.object({
      ...{ user: name.optional(), mud: name.optional(), channel: name.optional() },
      ignore: z.boolean().default(true),
    }),
    async answer({ kwargs: { user, mud, channel, ignore }, resident, desk }) {
      // By whole names, which nobody has to know any longer: a mud that is gone can be taken off.
      const named: Record<IgnoredKind, string | undefined> = { users: user, muds: mud, channels: channel };
      for (const [kind, given] of Object.entries(named) as [IgnoredKind, string | undefined][])
        if (given !== undefined) await desk.profiles.toggleIgnored(resident, kind, given, ignore);
      return resident.profile.ignored;
    },
  }),
];

// Intermud.Ignore.

import type { IgnoredKind } from '../people/profile-book.ts';
import type { Answers } from './define.ts';

/** How requests about whom somebody does not want to hear are answered. */
export const IGNORE_ANSWERS: Answers<'intermud_ignore'> = {
  intermud_ignore: {
    async answer({ kwargs: { user, mud, channel, ignore }, resident, desk }) {
      // By whole names, which nobody has to know any longer: a mud that is gone can be taken off.
      const named: Record<IgnoredKind, string | undefined> = { users: user, muds: mud, channels: channel };
      for (const [kind, given] of Object.entries(named) as [IgnoredKind, string | undefined][])
        if (given !== undefined) await desk.profiles.toggleIgnored(resident, kind, given, ignore);
      return resident.profile.ignored;
    },
  },
};

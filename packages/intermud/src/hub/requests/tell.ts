// Intermud.Tell.

import { address as addressArg } from '../commands/args.ts';
import type { TELL_REQUESTS } from '../messages/tell.ts';
import { shownConversation, shownTell } from '../people/tell-text.ts';
import { type Answers, again } from './define.ts';

/** How requests about tells are answered. */
export const TELL_ANSWERS: Answers<keyof typeof TELL_REQUESTS> = {
  intermud_tell_send: {
    async answer({ kwargs: { to, text: said, emote }, resident, visit, desk }) {
      const [whom] = addressArg().take(to.trim(), { desk, visit });
      return desk.tells.send(resident, whom, said, emote);
    },
  },
  intermud_tell_list: {
    answer: async ({ resident, desk }) => ({
      conversations: (await desk.tells.conversations(resident)).map(shownConversation),
    }),
  },
  intermud_tell_history: {
    async answer({ kwargs: { with: address, before, count }, resident, desk }) {
      const { lines, more } = await desk.tells.history(resident, address, { before, count });
      return { with: address, lines: lines.map(shownTell), more, ...again(before) };
    },
  },
  intermud_tell_read: {
    async answer({ kwargs, resident, desk }) {
      await desk.tells.read(resident, kwargs.with, kwargs.id);
      return { with: kwargs.with };
    },
  },
};

// Intermud.Mudlist, Mud, Who, Finger, Locate, Status, Complete.

import { address as addressArg, mudsLike } from '../commands/args.ts';
import { completeLine } from '../commands/list.ts';
import { WORDS_MAX } from '../limits.ts';
import type { Found } from '../messages/index.ts';
import type { NETWORK_REQUESTS } from '../messages/network.ts';
import type { Answers } from './define.ts';

/** How requests about the network are answered. */
export const NETWORK_ANSWERS: Answers<
  keyof typeof NETWORK_REQUESTS | 'intermud_status' | 'intermud_complete'
> = {
  intermud_mudlist: {
    cost: 5,
    answer: ({ desk }) => ({
      whole: true,
      muds: desk.network.muds().map((mud) => desk.network.row(mud)),
      gone: [],
    }),
  },
  intermud_mud: {
    answer: ({ kwargs, desk }) => desk.network.detail(desk.network.get(kwargs.mud)),
  },
  intermud_who: {
    cost: 3,
    isSlow: true,
    async answer({ kwargs, resident, desk }) {
      const mud = desk.network.get(kwargs.mud).name;
      return { mud, users: await desk.network.who(resident, mud) };
    },
  },
  intermud_finger: {
    cost: 3,
    isSlow: true,
    answer({ kwargs, resident, visit, desk }) {
      const [whom] = addressArg().take(kwargs.user.trim(), { desk, visit });
      return desk.network.finger(resident, whom);
    },
  },
  intermud_locate: {
    cost: 10,
    isSlow: true,
    async answer({ kwargs: { user }, resident, desk, also }) {
      const found: Found[] = [];
      for await (const one of desk.network.locate(resident, user)) {
        found.push(one);
        also('intermud_locate_found', { user, ...one });
      }
      return { user, found };
    },
  },
  intermud_status: {
    cost: 3,
    answer({ kwargs, visit, resident, desk }) {
      desk.status.watch(visit, kwargs.watch);
      return desk.status.now(resident.account.isStaff);
    },
  },
  intermud_complete: {
    answer({ kwargs: { text, kind }, visit, desk }) {
      const context = { desk, visit };
      const mud = () => ({ start: 0, words: mudsLike(text, context) });
      const address = () => addressArg().complete?.(text, context) ?? mud();
      const { start, words } = { line: () => completeLine(text, context), address, mud }[kind]();
      return { start, end: text.length, words: words.slice(0, WORDS_MAX) };
    },
  },
};

// Intermud.Mudlist, Mud, Who, Finger, Locate, Status, Complete.

import { z } from 'zod';
import { address as addressArg, mudsLike } from '../commands/args.ts';
import { completeLine } from '../commands/list.ts';
import { LINE_LENGTH_MAX, WORDS_MAX } from '../limits.ts';
import type { FoundUser } from '../people/network.ts';
import { request, shapes } from './define.ts';

const { name } = shapes;

/** Requests about the network. */
export const NETWORK_REQUESTS = [
  request({
    name: 'intermud_mudlist',
    doc: 'Gives the muds of the network.',
    cost: 5,
    kwargs: z.object({}),
    answer: ({ desk }) => ({
      whole: true,
      muds: desk.network.muds().map((mud) => desk.network.row(mud)),
      gone: [],
    }),
  }),
  request({
    name: 'intermud_mud',
    doc: 'Gives all that a mud tells about itself.',
    kwargs: z.object({ mud: name }),
    answer: ({ kwargs, desk }) => desk.network.detail(desk.network.get(kwargs.mud)),
  }),
  request({
    name: 'intermud_who',
    doc: 'Asks who is on a mud.',
    cost: 3,
    isSlow: true,
    kwargs: z.object({ mud: name }),
    async answer({ kwargs, resident, desk }) {
      const mud = desk.network.get(kwargs.mud).name;
      return { mud, users: await desk.network.who(resident, mud) };
    },
  }),
  request({
    name: 'intermud_finger',
    doc: 'Asks who somebody is.',
    cost: 3,
    isSlow: true,
    kwargs: z.object({ user: name }),
    answer({ kwargs, resident, visit, desk }) {
      const [whom] = addressArg().take(kwargs.user.trim(), { desk, visit });
      return desk.network.finger(resident, whom);
    },
  }),
  request({
    name: 'intermud_locate',
    doc: 'Looks for somebody on every mud.',
    cost: 10,
    isSlow: true,
    kwargs: z.object({ user: name }),
    async answer({ kwargs: { user }, resident, desk, also }) {
      const found: FoundUser[] = [];
      for await (const one of desk.network.locate(resident, user)) {
        found.push(one);
        also('intermud_locate_found', { user, ...one });
      }
      return { user, found };
    },
  }),
  request({
    name: 'intermud_status',
    doc: 'Gives how the hub does, once or until told to stop.',
    cost: 3,
    kwargs: z.object({ watch: z.boolean().default(false) }),
    answer({ kwargs, visit, resident, desk }) {
      desk.status.watch(visit, kwargs.watch);
      return desk.status.now(resident.account.isStaff);
    },
  }),
  request({
    name: 'intermud_complete',
    doc: 'Gives words that could stand at the end of a text.',
    kwargs: z.object({
      text: z.string().max(LINE_LENGTH_MAX),
      kind: z.enum(['line', 'address', 'mud']).default('line'),
    }),
    answer({ kwargs: { text, kind }, visit, desk }) {
      const context = { desk, visit };
      const mud = () => ({ start: 0, words: mudsLike(text, context) });
      const address = () => addressArg().complete?.(text, context) ?? mud();
      const { start, words } = { line: () => completeLine(text, context), address, mud }[kind]();
      return { start, end: text.length, words: words.slice(0, WORDS_MAX) };
    },
  }),
];

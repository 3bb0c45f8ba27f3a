// Intermud.Tell.

import { z } from 'zod';
import { address as addressArg } from '../commands/args.ts';
import { shownConversation, shownTell } from '../people/tells.ts';
import { again, request, shapes } from './define.ts';

const { name, text, id, page } = shapes;

/** Requests about tells. */
export const TELL_REQUESTS = [
  request({
    name: 'intermud_tell_send',
    doc: 'Tells one person something.',
    kwargs: z.object({ to: name, text, emote: z.boolean().default(false) }),
    async answer({ kwargs: { to, text: said, emote }, resident, visit, desk }) {
      const [whom] = addressArg().take(to.trim(), { desk, visit });
      return desk.tells.send(resident, whom, said, emote);
    },
  }),
  request({
    name: 'intermud_tell_list',
    doc: 'Gives the conversations.',
    kwargs: z.object({}),
    answer: async ({ resident, desk }) => ({
      conversations: (await desk.tells.conversations(resident)).map(shownConversation),
    }),
  }),
  request({
    name: 'intermud_tell_history',
    doc: 'Gives what was said with somebody.',
    kwargs: z.object({ with: name, ...page }),
    async answer({ kwargs: { with: address, before, count }, resident, desk }) {
      const { lines, more } = await desk.tells.history(resident, address, { before, count });
      return { with: address, lines: lines.map(shownTell), more, ...again(before) };
    },
  }),
  request({
    name: 'intermud_tell_read',
    doc: 'Marks what was said with somebody as read.',
    kwargs: z.object({ with: name, id }),
    async answer({ kwargs, resident, desk }) {
      await desk.tells.read(resident, kwargs.with, kwargs.id);
      return { with: kwargs.with };
    },
  }),
];

// Intermud.Channel and Comm.Channel.

import { anyArgs, anyKwargs, type Inputfunc, inputfunc } from '@intermud/portal';
import { z } from 'zod';
import type { Visitor } from '../people/visitor.ts';
import { again, type RequestHost, request, shapes } from './define.ts';

const { name, text, id, page } = shapes;

/** Requests about channels. */
export const CHANNEL_REQUESTS = [
  request({
    name: 'intermud_channel_send',
    doc: 'Says something on a channel.',
    kwargs: z.object({ channel: name, text, emote: z.boolean().default(false) }),
    answer: async ({ kwargs: { channel, text: said, emote }, resident, desk }) => ({
      id: await desk.channels.say(resident, channel, said, emote),
    }),
  }),
  request({
    name: 'intermud_channel_join',
    doc: 'Joins a channel.',
    kwargs: z.object({ channel: name }),
    answer: async ({ kwargs, resident, desk }) => ({
      channel: await desk.channels.join(resident, kwargs.channel),
    }),
  }),
  request({
    name: 'intermud_channel_leave',
    doc: 'Leaves a channel.',
    kwargs: z.object({ channel: name }),
    answer: async ({ kwargs, resident, desk }) => ({
      channel: await desk.channels.leave(resident, kwargs.channel),
    }),
  }),
  request({
    name: 'intermud_channel_history',
    doc: 'Gives what was said on a channel.',
    kwargs: z.object({ channel: name, ...page }),
    async answer({ kwargs: { channel, before, count }, resident, desk }) {
      const history = await desk.channels.history(channel, { before, count });
      const lines = history.lines.map((line) => desk.channels.shown(line, resident));
      return { ...history, lines, ...again(before) };
    },
  }),
  request({
    name: 'intermud_channel_read',
    doc: 'Marks lines of a channel as read.',
    kwargs: z.object({ channel: name, id }),
    answer: async ({ kwargs, resident, desk }) => ({
      channel: await desk.channels.read(resident, kwargs.channel, kwargs.id),
    }),
  }),
  request({
    name: 'intermud_channel_who',
    doc: 'Asks a mud who of its users hears a channel.',
    cost: 5,
    isSlow: true,
    kwargs: z.object({ channel: name, mud: name }),
    async answer({ kwargs, resident, desk }) {
      const mud = desk.network.get(kwargs.mud).name;
      return { channel: kwargs.channel, mud, users: await desk.channels.who(resident, kwargs.channel, mud) };
    },
  }),
];

/** The commands of the package Comm.Channel. */
export function commChannel({ desk, visitOf }: RequestHost): Inputfunc<Visitor>[] {
  return [
    inputfunc<readonly unknown[], Record<string, unknown>, Visitor>({
      name: 'comm_channel_players',
      doc: 'Gives who is here, and the joined channels that they are on.',
      args: anyArgs,
      kwargs: anyKwargs,
      async run({ session, reply }) {
        const joined = (await visitOf(session))?.resident.joined ?? new Map<string, number>();
        const players = desk.crowd.residents().map((person) => ({
          name: person.account.name,
          channels: [...person.joined.keys()].filter((channel) => joined.has(channel)),
        }));
        reply('comm_channel_players', players); // Its body is the list.
      },
    }),
    inputfunc<readonly [string], Record<string, unknown>, Visitor>({
      name: 'comm_channel_enable',
      doc: 'Joins a channel.',
      args: z.tuple([name]),
      kwargs: anyKwargs,
      async run({ session, args: [channel] }) {
        const visit = await visitOf(session);
        if (visit !== undefined) await desk.channels.join(visit.resident, channel);
      },
    }),
  ];
}

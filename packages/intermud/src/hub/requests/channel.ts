// Intermud.Channel and Comm.Channel.

import { anyArgs, anyKwargs, type Inputfunc, inputfunc } from '@intermud/portal';
import { z } from 'zod';
import type { CHANNEL_REQUESTS, ChannelPlayer } from '../messages/channel.ts';
import { shapes } from '../messages/define.ts';
import type { Visitor } from '../people/visitor.ts';
import { type Answers, again, type RequestHost } from './define.ts';

/** How requests about channels are answered. */
export const CHANNEL_ANSWERS: Answers<keyof typeof CHANNEL_REQUESTS> = {
  intermud_channel_send: {
    answer: async ({ kwargs: { channel, text: said, emote }, resident, desk }) => ({
      id: await desk.channels.say(resident, channel, said, emote),
    }),
  },
  intermud_channel_join: {
    answer: async ({ kwargs, resident, desk }) => ({
      channel: await desk.channels.join(resident, kwargs.channel),
    }),
  },
  intermud_channel_leave: {
    answer: async ({ kwargs, resident, desk }) => ({
      channel: await desk.channels.leave(resident, kwargs.channel),
    }),
  },
  intermud_channel_history: {
    async answer({ kwargs: { channel, before, count }, resident, desk }) {
      const history = await desk.channels.history(channel, { before, count });
      const lines = history.lines.map((line) => desk.channels.shown(line, resident));
      return { ...history, lines, ...again(before) };
    },
  },
  intermud_channel_read: {
    answer: async ({ kwargs, resident, desk }) => ({
      channel: await desk.channels.read(resident, kwargs.channel, kwargs.id),
    }),
  },
  intermud_channel_who: {
    cost: 5,
    isSlow: true,
    async answer({ kwargs, resident, desk }) {
      const mud = desk.network.get(kwargs.mud).name;
      return { channel: kwargs.channel, mud, users: await desk.channels.who(resident, kwargs.channel, mud) };
    },
  },
};

/** The commands of the package Comm.Channel. */
export const commChannel = (host: RequestHost): Inputfunc<Visitor>[] => [players(host), enable(host)];

const players = ({ desk, visitOf }: RequestHost): Inputfunc<Visitor> =>
  inputfunc<readonly unknown[], Record<string, unknown>, Visitor>({
    name: 'comm_channel_players',
    doc: 'Gives who is here, and the joined channels that they are on.',
    args: anyArgs,
    kwargs: anyKwargs,
    async run({ session, reply }) {
      const joined = (await visitOf(session))?.resident.joined ?? new Map<string, number>();
      const found = desk.crowd.residents().map((person) => ({
        name: person.account.name,
        channels: [...person.joined.keys()].filter((channel) => joined.has(channel)),
      })) satisfies ChannelPlayer[];
      reply('comm_channel_players', found); // Its body is the list.
    },
  });

const enable = ({ desk, visitOf }: RequestHost): Inputfunc<Visitor> =>
  inputfunc<readonly [string], Record<string, unknown>, Visitor>({
    name: 'comm_channel_enable',
    doc: 'Joins a channel.',
    args: z.tuple([shapes.name]),
    kwargs: anyKwargs,
    async run({ session, args: [channel] }) {
      const visit = await visitOf(session);
      if (visit !== undefined) await desk.channels.join(visit.resident, channel);
    },
  });

// Channels: what there is, who hears it, what was said.

import { nameKey } from '../../store/index.ts';
import { PAGE_MAX } from '../limits.ts';
import { seenBy, textOf, timeFor } from '../people/reading.ts';
import { Refusal } from '../people/refusal.ts';
import { paint } from '../people/text.ts';
import { type ArgContext, address, channel, count, mud, optional, rest, splitWord } from './args.ts';
import { type Command, command } from './define.ts';
import { pronounsFor } from './pronouns.ts';

/** Commands for channels. */
export const CHANNELS: readonly Command[] = [
  command({
    name: 'channels',
    short: ['chans'],
    group: 'Channels',
    args: {},
    about: 'Lists the channels of the network, with a star at those that you are on.',
    async run({ resident, desk, show, table }) {
      const views = await desk.channels.views(resident);
      if (views.length === 0) return show('The network has no channels at the moment.');
      const rows = views.map((one) => [
        one.joined ? '*' : '',
        one.name,
        one.type === 'open' ? '' : one.type,
        one.owner,
        one.unread > 0 ? `${one.unread} unread` : '',
      ]);
      show(`${table(rows)}\nTo say something on one: its name, then the text. To hear one: join NAME.`);
    },
  }),
  command({
    name: 'join',
    group: 'Channels',
    args: { channel: channel() },
    about: 'Hears a channel from now on, also what is said while you are away.',
    async run({ args, resident, desk, show }) {
      const name = await desk.channels.join(resident, args.channel);
      show(`You are on ${paint('cyan', name)}. Say something: ${name} TEXT`);
    },
  }),
  command({
    name: 'leave',
    group: 'Channels',
    args: { channel: channel() },
    about: 'Hears a channel no more.',
    async run({ args, resident, desk, show }) {
      show(`You are no longer on ${await desk.channels.leave(resident, args.channel)}.`);
    },
  }),
  command({
    name: 'chan',
    group: 'Channels',
    args: { channel: channel(), text: rest('TEXT') },
    about: 'Says something on a channel. The name of the channel alone does it too.',
    help: [
      'gossip hello everybody              says it',
      'gossip :waves                       shows: [gossip] You@Here waves',
      ':waves                              the same, on the channel on which you spoke last',
      'gossip @barney@Granite pats $O on $their back',
      '  an emote at somebody: $O is their name, $they $them $their the words that fit; they see "you" and "your"',
    ].join('\n'),
    run: ({ args, desk, visit }) => sayOn(args.channel, args.text, { desk, visit }),
  }),
  command({
    name: 'history',
    short: ['hist'],
    group: 'Channels',
    args: { channel: channel(), count: optional(count('COUNT', PAGE_MAX)) },
    about: 'Shows what was last said on a channel.',
    async run({ args, resident, desk, show }) {
      const { lines, channel: name } = await desk.channels.history(args.channel, { count: args.count ?? 20 });
      if (lines.length === 0) return show(`Nothing was said on ${name} since this hub hears it.`);
      show(lines.map((line) => timeFor(resident, line.at) + textOf(seenBy(resident, line))).join('\n'));
      const last = lines.at(-1);
      if (last !== undefined && resident.joined.has(name)) await desk.channels.read(resident, name, last.id);
    },
  }),
  command({
    name: 'chanwho',
    short: ['cwho'],
    group: 'Channels',
    args: { channel: channel(), mud: optional(mud()) },
    about: 'Shows who of a mud hears a channel; without a mud, who of this hub.',
    isSlow: true,
    async run({ args, resident, desk, show }) {
      const place = args.mud ?? desk.network.home;
      const names = await desk.channels.who(resident, args.channel, place);
      if (names.length === 0) return show(`Nobody on ${place} hears ${args.channel}.`);
      show(`On ${place}, ${args.channel} is heard by ${names.join(', ')}.`);
    },
  }),
];

/** Says what somebody typed behind a channel's name: plain, `:` for an emote, `@user@mud` for one at somebody. */
export async function sayOn(name: string, text: string, context: ArgContext): Promise<void> {
  const { desk, visit } = context;
  if (text === '') throw new Refusal('bad-arguments', `What do you want to say on ${name}?`);
  if (/^@[^\s@]/.test(text)) return emoteAt(name, text.slice(1), context);
  if (!/^[:;]/.test(text)) return void (await desk.channels.say(visit.resident, name, text));
  const emote = text.slice(1).trim();
  if (emote === '') throw new Refusal('bad-arguments', 'What do you want to do?');
  await desk.channels.say(visit.resident, name, emote, true);
}

/** The channel that a line begins with, if its first word is the whole name of one. */
export function channelLine(
  line: string,
  { desk, visit }: ArgContext,
): [channel: string, text: string] | undefined {
  const [first, text] = splitWord(line);
  const key = nameKey(first);
  const joined = [...visit.resident.joined.keys()].find((name) => nameKey(name) === key);
  const known = joined ?? desk.channels.entries().find(({ name }) => nameKey(name) === key)?.name;
  return known === undefined ? undefined : [known, text];
}

async function emoteAt(name: string, line: string, context: ArgContext): Promise<void> {
  const { desk, visit } = context;
  const [to, text] = address().take(line, context);
  if (text === '') throw new Refusal('bad-arguments', `What do you want to do to ${to.user}?`);
  const { visname, gender } = await desk.network.user(to);
  await desk.channels.emoteAt(visit.resident, name, to, { visname, ...pronounsFor(text, gender) });
}

// Talking to one person.

import { PAGE_MAX } from '../limits.ts';
import { addressOf, split, type Whom } from '../people/address.ts';
import { Refusal } from '../people/refusal.ts';
import { address, count, optional, rest } from './args.ts';
import { type Command, command } from './define.ts';

const TOKENS = 'In the text $N stands for you; without it your name is put at the beginning.';

/** Commands for talking to one person. */
export const TALK: readonly Command[] = [
  command({
    name: 'tell',
    short: ['t'],
    group: 'Talk',
    args: { to: address(), text: rest('TEXT') },
    about: 'Tells one person something.',
    help: [
      'tell barney@Granite lunch?       somebody on another mud',
      'tell barney@gr lunch?            a beginning is enough where only one mud begins so',
      'tell fred hello                  somebody of this hub',
      'tell "Fred Flint"@Bedrock hello  names with blanks stand in quotes',
      'Who is away reads it on coming back.',
    ].join('\n'),
    async run({ args: { to, text }, resident, desk }) {
      await desk.tells.send(resident, to, text);
    },
  }),
  command({
    name: 'reply',
    short: ['r'],
    group: 'Talk',
    args: { text: rest('TEXT') },
    about: 'Tells something to whoever told you something last.',
    async run({ args: { text }, resident, desk }) {
      if (resident.lastTeller === undefined)
        throw new Refusal('not-found', 'Nobody has told you anything yet');
      await desk.tells.send(resident, whomOf(resident.lastTeller), text);
    },
  }),
  command({
    name: 'emoteto',
    short: ['et'],
    group: 'Talk',
    args: { to: address(), text: rest('TEXT') },
    about: 'Emotes to one person.',
    help: `emoteto barney@Granite waves.     Barney sees: You@Here waves.\n${TOKENS}`,
    async run({ args: { to, text }, resident, desk }) {
      await desk.tells.send(resident, to, text, true);
    },
  }),
  command({
    name: 'tells',
    group: 'Talk',
    args: { with: optional(address()), count: optional(count('COUNT', PAGE_MAX)) },
    about: 'Shows what you and somebody said, or with whom you have talked.',
    async run({ args, resident, visit, desk, show }) {
      if (args.with === undefined) return show(await conversationTable(resident, desk));
      const page = { count: args.count ?? 20 };
      const { lines } = await desk.tells.history(resident, addressOf(args.with), page);
      if (lines.length === 0) return show(`You and ${addressOf(args.with)} have said nothing to each other.`);
      show(lines.map((line) => desk.tells.textFor(visit, line)).join('\n'));
    },
  }),
];

function whomOf(text: string): Whom {
  const [user, mud] = split(text);
  return { user, mud };
}

async function conversationTable(
  resident: Parameters<Command['run']>[1]['visit']['resident'],
  { tells }: Parameters<Command['run']>[1]['desk'],
): Promise<string> {
  const all = await tells.conversations(resident);
  if (all.length === 0) return 'You have not talked with anybody yet.';
  return all
    .map(({ last, unread }) => `  ${last.with}${unread > 0 ? `  (${unread} unread)` : ''}`)
    .join('\n');
}

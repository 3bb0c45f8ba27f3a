// `intermud tell` and `intermud emoteto`: a line for one user elsewhere.
import { type AnyCommand, command } from '../command.ts';
import { readAddress } from '../visit/address.ts';
import { awaitLists, VISIT_OPTIONS, type Visit, visit } from '../visit/visitor.ts';

const ARGUMENTS = {
  user: { about: 'whom, as USER@MUD' },
  text: { about: 'the line; several words are joined', many: true },
} as const;

const DETAILS =
  'The network does not confirm such lines: done when no refusal has come within a second; exit code 3 with the reason when one has.';

const REFUSAL_MS = 1_000; // A refusal takes one way to the mud and one back.

export const tell: AnyCommand = command({
  name: 'tell',
  summary: 'Tells something to a user on another mud',
  details: DETAILS,
  arguments: ARGUMENTS,
  options: VISIT_OPTIONS,
  examples: [['intermud tell fred@Bedrock "Lunch?" --as Granite', 'tells fred']],
  run: (call) => visit(call, 'tell', (here) => send(here, 'tell', call)),
});

export const emoteto: AnyCommand = command({
  name: 'emoteto',
  summary: 'Emotes to a user on another mud',
  details: `$N stands for you, and is put in front where it is missing. ${DETAILS}`,
  arguments: ARGUMENTS,
  options: VISIT_OPTIONS,
  examples: [
    ['intermud emoteto fred@Bedrock "waves to you." --as Granite', 'shows fred "You@Granite waves to you."'],
  ],
  run: (call) => visit(call, 'emoteto', (here) => send(here, 'emoteto', call)),
});

async function send(
  here: Visit,
  how: 'tell' | 'emoteto',
  call: { arguments: { user: string; text: readonly string[] }; options: { json: boolean } },
): Promise<void> {
  await awaitLists(here);
  const { mud, identity, terminal } = here;
  const { user: to, mud: where } = readAddress(call.arguments.user, mud);
  const { username: from, visname } = identity.user;
  await mud[how]({
    from,
    visname,
    to,
    mud: where,
    message: call.arguments.text.join(' '),
    waitMs: REFUSAL_MS,
  });
  if (call.options.json) terminal.json({ event: 'sent', user: to, mud: where });
}

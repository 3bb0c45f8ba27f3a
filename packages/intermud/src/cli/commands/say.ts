// `intermud say` and `intermud emote`: a line on a channel, done when the network has taken it.
import { type ChannelLine, type Fault, formatLine, type Mud } from '@intermud/mud';
import { type AnyCommand, command } from '../command.ts';
import { CommandError } from '../faults.ts';
import { VISIT_OPTIONS, type Visit, visit } from '../visit/visitor.ts';

const ARGUMENTS = {
  channel: { about: "the channel's name" },
  text: { about: 'the line; several words are joined', many: true },
} as const;

const DETAILS =
  'Done when the line has come back from the router, as every listener gets it; exit code 3 with the reason when it was refused.';

export const say: AnyCommand = command({
  name: 'say',
  summary: 'Says something on a channel',
  details: DETAILS,
  arguments: ARGUMENTS,
  options: VISIT_OPTIONS,
  examples: [['intermud say gossip "yabba dabba doo" --as Granite', 'says it on gossip']],
  run: (call) => visit(call, `say ${call.arguments.channel}`, (here) => speak(here, 'say', call)),
});

export const emote: AnyCommand = command({
  name: 'emote',
  summary: 'Emotes on a channel',
  details: `$N stands for you, and is put in front where it is missing. ${DETAILS}`,
  arguments: ARGUMENTS,
  options: VISIT_OPTIONS,
  examples: [['intermud emote gossip "waves." --as Granite', 'shows "You@Granite waves."']],
  run: (call) => visit(call, `emote ${call.arguments.channel}`, (here) => speak(here, 'emote', call)),
});

/** We listen meanwhile: living routers send a line back to a sender who listens, and to no other. */
async function speak(
  { mud, identity, terminal, timeoutMs }: Visit,
  how: 'say' | 'emote',
  call: { arguments: { channel: string; text: readonly string[] }; options: { json: boolean } },
): Promise<void> {
  const { channel, text } = call.arguments;
  const { username: from, visname } = identity.user;
  const refused = refusalOf(mud);
  const echo = echoOf(mud);
  await mud.channels.listen(channel);
  try {
    const said = mud.channels[how](channel, { from, visname, message: text.join(' '), waitMs: timeoutMs });
    await Promise.race([refused, said]);
    const line = echo();
    if (line === undefined) throw notHeard(channel, timeoutMs);
    if (call.options.json) terminal.json({ event: 'said', channel: line.channel, message: line.text });
    else terminal.line(terminal.shown(formatLine(line)));
  } finally {
    if (mud.isOnline) await mud.channels.unlisten(channel);
  }
}

/** Our own line, once it has come back. */
function echoOf(mud: Mud): () => ChannelLine | undefined {
  let echo: ChannelLine | undefined;
  mud.on('channel', (line) => {
    if (line.isOwn) echo = line;
  });
  return () => echo;
}

/** Rejects when the router will not have us listen: then no echo can come. */
function refusalOf(mud: Mud): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {});
  mud.on('fault', ({ error }: Fault) => {
    if (error.packet?.[0] === 'channel-listen') reject(error);
  });
  return promise;
}

function notHeard(channel: string, timeoutMs: number): CommandError {
  const seconds = timeoutMs / 1_000;
  return new CommandError(
    1,
    `Cannot tell whether ${channel} has heard it: the line did not come back within ${seconds} s`,
  );
}

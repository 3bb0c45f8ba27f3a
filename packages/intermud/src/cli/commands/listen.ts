// `intermud listen`: shows channels as they are talked on, for ever, over every reconnect.
import { type ChannelLine, type Fault, formatLine } from '@intermud/mud';
import type { I3Error } from '@intermud/wire';
import { inPlainWordsAndCode } from '../../hub/index.ts';
import { type AnyCommand, command } from '../command.ts';
import type { Terminal } from '../terminal.ts';
import type { PrivateLine } from '../visit/answers.ts';
import { noteLink, untilStopped, watchLink } from '../visit/link.ts';
import { stay, VISIT_OPTIONS, type Visit } from '../visit/visitor.ts';

const { timeout: _, ...OPTIONS } = VISIT_OPTIONS;

export const listen: AnyCommand = command({
  name: 'listen',
  summary: 'Shows what is said on channels, until it is ended',
  details:
    'Stays on the network as a mud of its own, over every reconnect, answers who, finger, locate and ping, and shows tells to you. With --json every line is an event: online, offline, line, tell or emoteto.',
  arguments: { channels: { about: "the channels' names", many: true } },
  options: OPTIONS,
  examples: [
    ['intermud listen gossip --as Bedrock', 'shows gossip as the mud Bedrock'],
    ['intermud listen gossip news --as Bedrock --json', 'two channels, for a program'],
  ],
  run: ({ arguments: { channels }, options, terminal }) =>
    stay(
      {
        options: { ...options, timeout: undefined },
        terminal,
        hear: (line) => printPrivate(terminal, line, options.json),
      },
      `listen ${channels.join(' ')}`,
      (visit) => listenTo(visit, channels, options.json),
    ),
});

async function listenTo(visit: Visit, channels: readonly string[], isJson: boolean): Promise<void> {
  const { mud, terminal } = visit;
  mud.on('channel', (line) => printLine(visit, line, isJson));
  if (isJson) jsonLink(visit, channels);
  else noteLink(mud, terminal, `, listening to ${channels.join(', ')}; Ctrl-C ends it`);
  const refused = refusalOfAll(visit, channels);
  for (const channel of channels) await mud.channels.listen(channel);
  await Promise.race([refused, untilStopped(mud)]);
}

function printLine({ identity, terminal }: Visit, line: ChannelLine, isJson: boolean): void {
  const { kind, channel, mud, user, visname, text } = line;
  const reader = { mud: identity.name, user: identity.user.username };
  if (isJson) terminal.json({ event: 'line', kind, channel, mud, user, visname, message: text });
  else terminal.line(terminal.shown(formatLine(line, reader)));
}

function printPrivate(terminal: Terminal, { text, ...line }: PrivateLine, isJson: boolean): void {
  if (isJson) terminal.json(line);
  else terminal.line(terminal.shown(text));
}

function jsonLink({ mud, terminal }: Visit, channels: readonly string[]): void {
  watchLink(mud, {
    online: (router) => terminal.json({ event: 'online', router, as: mud.name, channels }),
    offline: (reason) => terminal.json({ event: 'offline', reason }),
  });
}

/** Says which channel a router refuses, and rejects when none is left. Other faults are said, too. */
function refusalOfAll({ mud, terminal }: Visit, channels: readonly string[]): Promise<never> {
  const left = new Set(channels.map((channel) => channel.toLowerCase()));
  const { promise, reject } = Promise.withResolvers<never>();
  mud.on('fault', ({ error }: Fault) => {
    const channel = refusedChannel(error);
    if (channel !== undefined) left.delete(channel.toLowerCase());
    if (channel !== undefined && left.size === 0) reject(error);
    else terminal.note(terminal.shown(inPlainWordsAndCode(error)));
  });
  return promise;
}

const CHANNEL_AT = 6; // Source: Intermud-3, "channel-listen".

function refusedChannel({ packet }: I3Error): string | undefined {
  return packet?.[0] === 'channel-listen' ? String(packet[CHANNEL_AT]) : undefined;
}

// `intermud mudlist` and `intermud channels`: what is on the network.
import type { ChannelEntry, MudEntry } from '@intermud/mud';
import { type AnyCommand, command } from '../command.ts';
import { toJson } from '../lpc-json.ts';
import type { Terminal } from '../terminal.ts';
import { channelKind } from '../text/words.ts';
import { noteLink, untilStopped } from '../visit/link.ts';
import { awaitLists, VISIT_OPTIONS, type Visit, visit } from '../visit/visitor.ts';

export const mudlist: AnyCommand = command({
  name: 'mudlist',
  summary: 'Lists the muds of the network',
  details: 'With --watch, goes on to show who comes and goes, over every reconnect, until it is ended.',
  arguments: {},
  options: { ...VISIT_OPTIONS, watch: { kind: 'flag', about: 'go on, and show changes as they come' } },
  examples: [
    ['intermud mudlist --as Slate', 'lists all muds'],
    ['intermud mudlist --watch --as Slate', 'and shows who comes and goes'],
  ],
  run: (call) =>
    visit(call, 'mudlist', async (here) => {
      await awaitLists(here);
      const { watch, json } = call.options;
      if (watch) await watchMuds(here, json);
      else if (json) call.terminal.json(here.mud.mudlist.entries().map(mudJson));
      else printMuds(call.terminal, here.mud.mudlist.entries());
    }),
});

const mudJson = ({ name, isUp, services, otherData, ...mud }: MudEntry) => ({
  name,
  isUp,
  ...mud,
  services: toJson(services),
  otherData: toJson(otherData),
});

function printMuds(terminal: Terminal, muds: readonly MudEntry[]): void {
  const { green, dim } = terminal.colours;
  const rows = muds.map((mud) => [
    terminal.shown(mud.name),
    mud.isUp ? green('up') : dim('down'),
    terminal.shown(mud.openStatus),
    terminal.shown(mud.mudlib),
    terminal.shown(mud.driver),
    mud.playerPort > 0 ? terminal.shown(`${mud.ipAddr} ${mud.playerPort}`) : '',
  ]);
  terminal.table(['mud', 'state', 'status', 'mudlib', 'driver', 'players'], rows);
}

const CHANGES = {
  up: 'is up',
  down: 'is down',
  new: 'is new',
  gone: 'is gone',
  changed: 'has changed',
} as const;

async function watchMuds({ mud, terminal }: Visit, isJson: boolean): Promise<void> {
  const { mudlist } = mud;
  if (isJson) for (const one of mudlist) terminal.json({ event: 'listed', mud: mudJson(one) });
  else printMuds(terminal, mudlist.entries());
  for (const event of Object.keys(CHANGES) as (keyof typeof CHANGES)[]) {
    mudlist.on(event, (...[one]: readonly [MudEntry, ...unknown[]]) => {
      if (isJson) terminal.json({ event, mud: mudJson(one) });
      else terminal.line(`${terminal.shown(one.name)} ${CHANGES[event]}`);
    });
  }
  noteLink(mud, terminal, '');
  await untilStopped(mud);
}

export const channels: AnyCommand = command({
  name: 'channels',
  summary: 'Lists the channels of the network',
  arguments: {},
  options: VISIT_OPTIONS,
  examples: [['intermud channels --as Slate', 'lists all channels, with their owners']],
  run: (call) =>
    visit(call, 'channels', async (here) => {
      await awaitLists(here);
      const entries = [...here.mud.chanlist];
      if (call.options.json) call.terminal.json(entries);
      else
        call.terminal.table(
          ['channel', 'owner', 'kind'],
          entries.map((one) => channelRow(call.terminal, one)),
        );
    }),
});

function channelRow(terminal: Terminal, { name, host, type }: ChannelEntry): string[] {
  return [terminal.shown(name), terminal.shown(host), channelKind(type)];
}

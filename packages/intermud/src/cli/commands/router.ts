// `intermud router status` and `intermud router forget`: for the operator, while the router runs and while it does not.
import type { Status } from '../../daemon/actions.ts';
import type { MudStatus, PeerStatus, RouterStatus } from '../../router/index.ts';
import { act } from '../act.ts';
import { command } from '../command.ts';
import { CONFIG_OPTIONS, loadFrom } from '../config-options.ts';
import type { Terminal } from '../terminal.ts';
import { channelKind, counted, mudState } from '../text/words.ts';

const { json: _, ...FOLDER_OPTIONS } = CONFIG_OPTIONS;

export const routerStatus = command({
  name: 'router status',
  summary: 'Shows links, muds and channels of the router',
  details: 'Asks the program that runs on the data folder; where none runs, shows what is kept there.',
  arguments: {},
  options: CONFIG_OPTIONS,
  examples: [['intermud router status --json', 'everything, for programs']],
  run: async ({ options, terminal }) => {
    const status = await act(await loadFrom(options), 'router.status', {});
    if (options.json) terminal.json(status);
    else printStatus(terminal, status);
  },
});

function printStatus(terminal: Terminal, { isRunning, hub, router }: Status): void {
  terminal.line(
    isRunning ? 'The program runs' : 'No program runs on this folder; this is what is kept there',
  );
  if (hub !== null) terminal.line(`Hub "${terminal.shown(hub.name)}": ${hub.state}`);
  if (router === null) terminal.line('No router runs in this program');
  else printRouter(terminal, router, isRunning);
}

function printRouter(terminal: Terminal, status: RouterStatus, isRunning: boolean): void {
  printHead(terminal, status);
  const { muds, channels, routers } = status;
  if (routers.length > 0) {
    terminal.line();
    terminal.table(
      ['router', 'link', 'reached', 'muds', 'room', 'linked to', 'trouble'],
      routers.map((one) => routerRow(terminal, one)),
    );
  }
  terminal.line();
  terminal.table(
    ['mud', 'state', 'since', 'router', 'address', 'mudlib'],
    muds.map((mud) => mudRow(terminal, mud, isRunning)),
  );
  terminal.line();
  terminal.table(
    ['channel', 'owner', 'kind', 'listening'],
    channels.map((one) => channelRow(terminal, one)),
  );
}

function printHead(terminal: Terminal, { name, key, metrics, muds, drain }: RouterStatus): void {
  terminal.line(
    `Router ${terminal.shown(name)}: ${counted(metrics.links, 'link')}, ${counted(metrics.online, 'mud')} online, ${muds.length} known`,
  );
  if (key !== undefined) terminal.line(`Its key: ${terminal.shown(key)}`);
  if (drain.is === 'draining')
    terminal.line(
      `It drains: gone ${drain.gone}, to go ${drain.waiting}, staying ${drain.staying.length} (intermud router drain)`,
    );
}

function channelRow(
  terminal: Terminal,
  { name, owner, type, listening }: RouterStatus['channels'][number],
): string[] {
  return [terminal.shown(name), terminal.shown(owner), channelKind(type), String(listening.length)];
}

function routerRow(terminal: Terminal, one: PeerStatus): string[] {
  const { name, state, dialect, tls, path, muds, links, trouble } = one;
  const linked = links.map((other) => terminal.shown(other)).join(' ');
  const how = dialect === 'irn1' ? ', by irn1' : tls ? ', by TLS' : '';
  const link = `${state}${how}`;
  return [
    terminal.shown(name),
    link,
    REACHED[path],
    String(muds),
    roomText(one.load),
    linked,
    terminal.shown(trouble),
  ];
}

/** `3 of 500`, `any` where there is no limit, or why it takes no mud. */
function roomText(load: PeerStatus['load']): string {
  if (load === undefined) return '';
  if (load.isDraining) return 'it drains';
  return load.linksMax > 0 ? `${load.links} of ${load.linksMax}` : 'any';
}

/** How packets get to another router. */
const REACHED: Readonly<Record<PeerStatus['path'], string>> = {
  direct: 'directly',
  hop: 'through another',
  none: 'not at all',
};

function mudRow(terminal: Terminal, mud: MudStatus, isRunning: boolean): string[] {
  const { name, router, address, mudlib } = mud;
  const [state, since] = mudState(mud, isRunning);
  return [
    terminal.shown(name),
    state,
    new Date(since).toISOString(),
    terminal.shown(router),
    terminal.shown(address),
    terminal.shown(mudlib),
  ];
}

export const routerForget = command({
  name: 'router forget',
  summary: "Frees a mud's name: the next mud under it is a new one",
  details:
    'For a mud that has lost its password and cannot come from its last address. Its link is closed, its password is void. Be sure who asks.',
  arguments: { mud: { about: "the mud's name; its case does not matter" } },
  options: FOLDER_OPTIONS,
  examples: [['intermud router forget "Doe Mud"', 'Doe Mud may register anew']],
  run: async ({ arguments: { mud }, options, terminal }) => {
    await act(await loadFrom(options), 'router.forget', { name: mud });
    terminal.note(`The name ${terminal.shown(mud)} is free`);
  },
});

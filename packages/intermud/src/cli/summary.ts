// What `intermud start` prints for people: what runs where, and what to do next.
import type { Listening, ProgramEvent } from '../daemon/events.ts';
import { formatHostPort } from '../daemon/settings/kinds.ts';
import type { Config } from '../daemon/settings.ts';
import type { Terminal } from './terminal.ts';

type Row = readonly [title: string, place: string, more?: string | undefined];

/** Prints it once all doors are open. */
export function printSummary(terminal: Terminal, config: Config, events: readonly ProgramEvent[]): void {
  const { bold, dim } = terminal.colours;
  const doors = events.filter((event) => event.event === 'listening');
  const router = doors.find(({ door }) => door === 'router');
  const web = config.hub.enabled ? doors.find(({ door }) => door === 'web') : undefined;
  const rows = [
    ...doors.map((door): Row => [titleOf(door), placeOf(door), fingerprintOf(door)]),
    ...(config.hub.enabled ? [[`Hub "${config.hub.name}"`, hubPlace(config)] satisfies Row] : []),
    ['Everything is kept in', config.data] satisfies Row,
  ];
  const width = Math.max(...rows.map(([title]) => title.length));
  terminal.line(bold('The network is running.'));
  terminal.line();
  for (const [title, place, more] of rows) {
    terminal.line(`  ${title.padEnd(width)}  ${place}`);
    if (more !== undefined) terminal.line(dim(`    ${more}`));
  }
  terminal.line();
  if (web !== undefined) {
    terminal.line(`Open ${bold(config.web.url || placeOf(web))} in a browser, make an account, and talk.`);
    terminal.line();
  }
  if (router !== undefined) printNextSteps(terminal, router);
  terminal.line(dim('Ctrl-C ends it; nothing is lost.'));
  terminal.line();
}

const TITLES: Readonly<Record<Listening['door'], (door: Listening) => string>> = {
  router: ({ name }) => `Router ${name}`,
  oob: ({ name }) => `Mail, news and files of "${name}"`,
  'oob-tls': () => 'The same over TLS',
  telnet: () => 'By telnet or a mud client',
  telnets: () => 'By telnet over TLS',
  ssh: () => 'By ssh',
  web: () => 'By browser; also /healthz /readyz /metrics',
};

/** For people to compare with what their client shows. */
const fingerprintOf = ({ door, fingerprint }: Listening): string | undefined =>
  fingerprint && `${door === 'ssh' ? 'key' : 'certificate'} ${fingerprint}`;

const titleOf = (door: Listening): string => TITLES[door.door](door);

function placeOf({ door, address, port }: Listening): string {
  const place = formatHostPort({ host: address, port });
  return door === 'web' ? `http://${place}/` : place;
}

function hubPlace({ hub, router }: Config): string {
  return `on ${hub.routers.map(({ name }) => name).join(', ') || router.name}`;
}

const PORT_DEFAULT = 8080;

/** Lines to paste that talk over the network. */
function printNextSteps(terminal: Terminal, { name = '', port }: Listening): void {
  const isDefault = name === '*intermud' && port === PORT_DEFAULT;
  const where = isDefault ? '' : ` --router '${name} 127.0.0.1:${port}'`;
  terminal.line('A mud of your own joins the router. In a second terminal, listen:');
  terminal.line();
  terminal.line(`  npx intermud listen gossip --as Bedrock${where}`);
  terminal.line();
  terminal.line('In a third one, say something, and see who is there:');
  terminal.line();
  terminal.line(`  npx intermud say gossip "yabba dabba doo" --as Granite${where}`);
  terminal.line(`  npx intermud mudlist --as Slate${where}`);
  terminal.line();
}

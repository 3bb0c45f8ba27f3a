// `intermud check-config`: is this config good, and what would it run?

import { ConfigError } from '../../daemon/config.ts';
import type { PeerConfig } from '../../daemon/peers.ts';
import { checkCertificate } from '../../daemon/people/certificate.ts';
import { formatHostPort } from '../../daemon/settings/kinds.ts';
import type { Config } from '../../daemon/settings.ts';
import { command } from '../command.ts';
import { CONFIG_OPTIONS, loadFrom } from '../config-options.ts';

export const checkConfig = command({
  name: 'check-config',
  summary: 'Checks a config and says what it would run',
  details: 'Nothing is started and nothing is opened. The exit code is 2 when something is wrong.',
  arguments: {},
  options: CONFIG_OPTIONS,
  examples: [
    ['intermud check-config --config intermud.toml', 'says what is wrong with a file, or what it means'],
    ['intermud check-config --json', 'prints the value of every setting'],
  ],
  run: async ({ options, terminal }) => {
    const config = await loadFrom(options);
    await checkCertificate(config.hub).catch((cause: Error) => {
      throw new ConfigError([cause.message], { cause });
    });
    if (options.json)
      return terminal.json({ ok: true, config: JSON.parse(JSON.stringify(config, forReading)) });
    terminal.line(`The config is good. With it, everything is kept in ${config.data}, and`);
    for (const line of whatRuns(config)) terminal.line(`  ${line}`);
  },
});

const SECRETS: ReadonlySet<string> = new Set(['secret', 'password', 'peerPassword']);

/** Tables by name as objects; secrets are not for whoever is asked for help with a config. */
function forReading(key: string, value: unknown): unknown {
  if (SECRETS.has(key) && value !== undefined) return '(kept back)';
  return value instanceof Map ? Object.fromEntries(value) : value;
}

function peopleDoors({ telnet, telnets, ssh }: Config['hub']): string[] {
  const doors = Object.entries({ telnet, telnets, ssh });
  const open = doors.flatMap(([name, place]) => (place ? [`${name} at ${formatHostPort(place)}`] : []));
  return [open.length === 0 ? 'people come by the web door alone' : `people come by ${open.join(', ')}`];
}

function peerLine([name, { address, dialect, tls }]: readonly [string, PeerConfig]): string {
  const how = dialect === 'irn1' ? 'by irn1, in clear' : tls ? 'by TLS' : 'in clear';
  const where = address ? ` at ${formatHostPort(address)}` : '';
  return `it is linked with ${name}${where}, ${how}`;
}

function whatRuns({ router, hub, web }: Config): string[] {
  return [
    router.enabled && router.listen
      ? `router ${router.name} listens at ${formatHostPort(router.listen)}`
      : 'no router runs',
    ...(router.enabled ? [...router.peers].map(peerLine) : []),
    hub.enabled
      ? `hub "${hub.name}" joins ${hub.routers.map(({ name }) => name).join(', ') || router.name}`
      : 'no hub runs',
    hub.enabled && hub.oob
      ? `other muds bring mail, news and files to ${formatHostPort(hub.oob)}`
      : 'no other mud can bring mail, news or files',
    ...(hub.enabled ? peopleDoors(hub) : []),
    web.listen ? `the web door listens at ${formatHostPort(web.listen)}` : 'the web door is off',
  ];
}

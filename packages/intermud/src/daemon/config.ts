// From a file, `--set` and `--data` to a checked Config, or to sentences that say what to mend.
import { readFile } from 'node:fs/promises';
import { parse, TomlError } from 'smol-toml';
import { brokenPeers } from './peers.ts';
import { formatHostPort, type HostPort } from './settings/kinds.ts';
import { isTable, readSettings, type SettingFault, type Table } from './settings/read.ts';
import { type Config, SETTINGS } from './settings.ts';

/** Where a config comes from. */
export interface ConfigSources {
  /** A TOML file; without one every setting is what its declaration says. */
  readonly file?: string | undefined;
  /** `KEY=VALUE`, later ones win. */
  readonly set?: readonly string[];
  /** The data folder; wins over file and `--set`. */
  readonly data?: string | undefined;
}

/** Everything that is wrong with a config, a sentence each. The program ends with exit code 2. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[], options?: ErrorOptions) {
    super(faults.join('\n'), options);
    this.faults = faults;
  }
}

/**
 * Reads, merges and checks a config.
 * @throws {ConfigError} with every fault: the key, what was found, what is allowed.
 */
export async function loadConfig(sources: ConfigSources): Promise<Config> {
  const layers = [
    await fileLayer(sources.file),
    ...(sources.set ?? []).map(setLayer),
    dataLayer(sources.data),
  ];
  const { values, faults } = readSettings(SETTINGS, layers.map((layer) => layer.table).reduce(merge, {}));
  const sentences = faults.map(
    (fault) => `Cannot use ${sourceOf(fault, layers)}: ${fault.key} ${fault.problem}`,
  );
  if (sentences.length > 0) throw new ConfigError(sentences);
  const odd = contradictions(values);
  const source = sources.file ?? 'the config';
  if (odd.length > 0) throw new ConfigError(odd.map((fault) => `Cannot use ${source}: ${fault}`));
  return values;
}

interface Layer {
  readonly name: string;
  readonly table: Table;
}

async function fileLayer(file: string | undefined): Promise<Layer> {
  if (file === undefined) return { name: 'the config', table: {} };
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new ConfigError([`Cannot read the config file ${file}: ${reason(cause)}`], { cause });
  });
  try {
    return { name: file, table: parse(text) };
  } catch (cause) {
    throw new ConfigError([`Cannot read ${file}${whereAndWhy(cause)}`], { cause });
  }
}

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read by this user',
  EISDIR: 'it is a folder',
};

const reason = (error: NodeJS.ErrnoException): string => REASONS[error.code ?? ''] ?? error.message;

/** ", line 3, column 5: ..." of a TOML parser's complaint. */
function whereAndWhy(error: unknown): string {
  if (!(error instanceof TomlError)) return `: ${String(error)}`;
  const why = error.message.split('\n', 1)[0]?.replace('Invalid TOML document: ', '') ?? '';
  return `, line ${error.line}, column ${error.column}: ${why}`;
}

function setLayer(argument: string): Layer {
  const name = `--set ${argument}`;
  const at = argument.indexOf('=');
  if (at < 1) throw new ConfigError([`Cannot use ${name}: it must be KEY=VALUE, got no "="`]);
  const key = argument.slice(0, at);
  const value = argument.slice(at + 1);
  return { name, table: parseAssignment(key, value) ?? plainAssignment(name, key, value) };
}

/** `key = value` as TOML; undefined where it is not, or holds more than the one assignment. */
function parseAssignment(key: string, value: string): Table | undefined {
  if (/[\r\n]/.test(key + value)) return undefined;
  try {
    return parse(`${key} = ${value}`);
  } catch {
    return undefined;
  }
}

/** The same with the value as plain text, so that `--set router.listen=127.0.0.1:0` needs no quotes. */
function plainAssignment(name: string, key: string, value: string): Table {
  const table = parseAssignment(key, JSON.stringify(value));
  if (table === undefined) throw new ConfigError([`Cannot use ${name}: ${key} is not a dotted key`]);
  return table;
}

const dataLayer = (data: string | undefined): Layer => ({
  name: '--data',
  table: data === undefined ? {} : { data },
});

function merge(below: Table, above: Table): Table {
  const merged = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const old = merged[key];
    merged[key] = isTable(old) && isTable(value) ? merge(old, value) : value;
  }
  return merged;
}

/** The last layer that says anything about the setting that is wrong. */
function sourceOf(fault: SettingFault, layers: readonly Layer[]): string {
  return layers.findLast(({ table }) => holds(table, fault.path))?.name ?? 'the config';
}

function holds(table: Table, path: readonly string[]): boolean {
  let value: unknown = table;
  for (const part of path) {
    if (!isTable(value)) return true; // A value stands where a table was expected: that is the fault.
    if (!Object.hasOwn(value, part)) return false;
    value = value[part];
  }
  return true;
}

/** What no single setting can see. */
function contradictions(config: Config): string[] {
  return [
    ...nothingToDo(config),
    ...openReservations(config),
    ...brokenPeers(config),
    ...sharedHub(config),
    ...sharedDoors(config),
  ];
}

function nothingToDo({ router, hub }: Config): string[] {
  if (!router.enabled && !hub.enabled)
    return ['router.enabled and hub.enabled are both false, so there is nothing to run'];
  if (router.enabled && router.listen === undefined)
    return ['router.listen must be "host:port" while router.enabled is true, got ""'];
  if ((hub.tls.key === '') !== (hub.tls.cert === ''))
    return ['hub.tls.key and hub.tls.cert must be set both, or neither'];
  if (hub.enabled && hub.oobTls && hub.oob === undefined)
    return ['hub.oob must be "host:port" while hub.oob_tls is set, got ""'];
  if (!router.enabled && hub.routers.length === 0 && router.listen === undefined)
    return ['hub.routers must name a router while router.enabled is false, got []'];
  return [];
}

const hubDoors = ({ oob, oobTls, telnet, telnets, ssh }: Config['hub']): [string, HostPort | undefined][] => [
  ['hub.oob', oob],
  ['hub.oob_tls', oobTls],
  ['hub.telnet', telnet],
  ['hub.telnets', telnets],
  ['hub.ssh', ssh],
];

function openReservations({ router }: Config): string[] {
  return [...router.reserved]
    .filter(([, { password }]) => password === undefined)
    .map(([name]) => {
      const key = `router.reserved.${JSON.stringify(name)}.password`;
      return `${key} must be a whole number from 1 to 2147483647, got nothing`;
    });
}

/** A hub's name is a mud's: one in the whole network. */
function sharedHub({ router, hub }: Config): string[] {
  if (router.peers.size === 0 || !hub.enabled || hub.name !== DEFAULT_HUB) return [];
  const own = `"${capitalised(router.name.slice(1))} Hub"`;
  return [
    `hub.name is "${DEFAULT_HUB}", which every hub is called at first, and no two muds of a network share a name: set hub.name, such as ${own}, or hub.enabled = false`,
  ];
}

const capitalised = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

/** Every config that says nothing has this one. */
const DEFAULT_HUB = SETTINGS.hub.settings.name.fallback;

function sharedDoors({ router, hub, web }: Config): string[] {
  const doors: [string, HostPort | undefined][] = [
    ['router.listen', router.enabled ? router.listen : undefined],
    ...(hub.enabled ? hubDoors(hub) : []),
    ['web.listen', web.listen],
  ];
  const seen = new Map<string, string>();
  const clashes: string[] = [];
  for (const [key, place] of doors) {
    if (place === undefined || place.port === 0) continue;
    const other = seen.get(formatHostPort(place));
    if (other !== undefined) clashes.push(`${other} and ${key} are both ${formatHostPort(place)}`);
    seen.set(formatHostPort(place), key);
  }
  return clashes;
}

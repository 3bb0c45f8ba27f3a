// The sample config and the reference page, written from the declarations.
import type { Declarations } from './declare.ts';
import type { Setting } from './kinds.ts';
import { listTables, type SettingEntry, type TableEntry } from './list.ts';
import { tomlLiteral } from './read.ts';

const WIDTH = 100; // Columns of a comment line in the sample.

/** The sample file: every setting with its sentence, its bounds and its default, ready to run as it is. */
export function printToml(declared: Declarations): string {
  const head = comment('Every setting of intermud with its default: a config that changes nothing.');
  const hint = comment('Written from the declarations (npm run docs); copy it and change the copy.');
  const tables = listTables(declared).map((table) =>
    table.each === undefined ? tomlTable(table) : sample(table),
  );
  return `${[`${head}\n${hint}`, ...tables].join('\n\n')}\n`;
}

function tomlTable({ path, about, settings }: TableEntry): string {
  const head = path.length === 0 ? [] : [`${comment(about)}\n[${path.join('.')}]`];
  return [...head, ...settings.map(assignment)].join('\n\n');
}

function assignment({ path, setting }: SettingEntry): string {
  return `${comment(setting.about)}\n${comment(bounds(setting))}\n${last(path)} = ${tomlLiteral(setting.fallback)}`;
}

/** Named tables have no defaults to run with: they are shown as comments. */
function sample({ path, about, each, settings }: TableEntry): string {
  const head = [comment(about), `# [${path.join('.')}."name of a ${each}"]`];
  const fields = settings.map(
    ({ path: at, setting }) => `${comment(setting.about)}\n# ${last(at)} = ${tomlLiteral(setting.fallback)}`,
  );
  return [...head, ...fields].join('\n');
}

const last = (path: readonly string[]): string => path.at(-1) ?? '';

const bounds = ({ allowed, unit }: Setting<unknown>): string =>
  unit === undefined ? `Allowed: ${allowed}.` : `Allowed: ${allowed}. Unit: ${unit}.`;

function comment(text: string): string {
  const lines: string[] = [];
  let line = '#';
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = '#';
    }
    line += ` ${word}`;
  }
  return [...lines, line].join('\n');
}

/** The reference page: a section a table, a row a setting. */
export function printSettingsPage(declared: Declarations): string {
  const intro = [
    '# Settings',
    '',
    '<!-- Written by `npm run docs` from packages/intermud/src/daemon/settings.ts; changes here are lost. -->',
    '',
    'A config is a [TOML](https://toml.io) file given with `--config FILE`; what it leaves out has the default.',
    '`--set KEY=VALUE` changes one setting for one run, for example `--set router.listen=0.0.0.0:8080`.',
    '`intermud check-config --config FILE` says what is wrong with a file, or what it means.',
    '[`intermud.default.toml`](../packages/intermud/intermud.default.toml) holds every setting with its default.',
  ];
  return `${[...intro, ...listTables(declared).map(section)].join('\n')}\n`;
}

function section({ path, about, each, settings }: TableEntry): string {
  const table = each === undefined ? path : [...path, `"${each}"`];
  const head = path.length === 0 ? ['## At the top'] : [`## \`[${table.join('.')}]\``, '', about];
  const rows = settings.map(({ path: at, setting }) =>
    [`\`${last(at)}\``, code(setting), `${cell(setting.allowed)}${unit(setting)}`, cell(setting.about)].join(
      ' | ',
    ),
  );
  return [
    '',
    ...head,
    '',
    '| setting | default | allowed | what it does |',
    '|---|---|---|---|',
    ...rows.map((r) => `| ${r} |`),
  ].join('\n');
}

const code = ({ fallback }: Setting<unknown>): string => `\`${cell(tomlLiteral(fallback))}\``;
const unit = (setting: Setting<unknown>): string =>
  setting.unit === undefined ? '' : `; ${cell(setting.unit)}`;
const cell = (text: string): string => text.replaceAll('|', '\\|');

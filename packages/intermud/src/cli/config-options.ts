// The options that every command shares which runs the network or looks at its config.
import { type ConfigSources, loadConfig } from '../daemon/config.ts';
import type { Config } from '../daemon/settings.ts';
import type { OptionWords } from './command.ts';

export const JSON_OPTION = {
  kind: 'flag',
  about: 'print JSON for programs',
} as const satisfies OptionWords;

export const CONFIG_OPTIONS = {
  config: { kind: 'value', value: 'FILE', about: 'read settings from a TOML file' },
  set: {
    kind: 'many',
    value: 'KEY=VALUE',
    about: 'change one setting; VALUE is TOML, or plain text where it is not (may be repeated)',
  },
  data: { kind: 'value', value: 'DIR', about: 'keep everything in this folder (default ./data)' },
  json: JSON_OPTION,
} as const satisfies Record<string, OptionWords>;

/** The config that these options ask for. @throws {ConfigError} naming every fault. */
export function loadFrom(
  options: { config: string | undefined; set: readonly string[]; data: string | undefined },
  extra: readonly string[] = [],
): Promise<Config> {
  const sources: ConfigSources = {
    file: options.config,
    set: [...options.set, ...extra],
    data: options.data,
  };
  return loadConfig(sources);
}

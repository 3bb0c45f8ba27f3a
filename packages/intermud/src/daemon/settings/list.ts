// Declarations as a flat list, for everything that is written from them.
import { type Declarations, isEach, isGroup } from './declare.ts';
import type { Setting } from './kinds.ts';
import { snake } from './names.ts';

/** A table of the TOML file: `[router.flood]`, or `[router.profiles."MUD"]` where `each` names what is listed. */
export interface TableEntry {
  readonly path: readonly string[];
  readonly about: string;
  readonly each: string | undefined;
  readonly settings: readonly SettingEntry[];
}

/** One setting with its whole path. */
export interface SettingEntry {
  readonly path: readonly string[];
  readonly setting: Setting<unknown>;
}

/** Every table in the order of the declarations, a table before the tables within it. */
export function listTables(declared: Declarations, path: readonly string[] = [], about = ''): TableEntry[] {
  const entries = Object.entries(declared).map(([name, one]) => ({ at: [...path, snake(name)], one }));
  const own = entries.flatMap(({ at, one }) =>
    isGroup(one) || isEach(one) ? [] : [{ path: at, setting: one }],
  );
  const within = entries.flatMap(({ at, one }) => {
    if (isGroup(one)) return listTables(one.settings, at, one.about);
    if (!isEach(one)) return [];
    const fields = Object.entries(one.each).map(([name, setting]) => ({
      path: [...at, `"${one.name}"`, snake(name)],
      setting,
    }));
    return [{ path: at, about: one.about, each: one.name, settings: fields }];
  });
  return [{ path, about, each: undefined, settings: own }, ...within];
}

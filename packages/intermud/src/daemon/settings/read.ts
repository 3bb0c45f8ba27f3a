// Checks a parsed TOML table against declarations. Every fault is gathered, so that one run shows all of them.
import { type Declarations, type Each, isEach, isGroup, type ValuesOf } from './declare.ts';
import type { Setting, TomlValue } from './kinds.ts';
import { dotted, snake } from './names.ts';
import { findNearest } from './nearest.ts';

/** What is wrong with one setting. `key` is dotted, as the file and `--set` write it. */
export interface SettingFault {
  readonly path: readonly string[];
  readonly key: string;
  /** Completes the sentence that begins with the key: "must be ..., got ...". */
  readonly problem: string;
}

/** A TOML table. */
export type Table = Record<string, unknown>;

/** True for a table; a date is a value. */
export const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** The values of `declared` as `table` and the fallbacks give them, and what is wrong. */
export function readSettings<const Declared extends Declarations>(
  declared: Declared,
  table: unknown,
): { values: ValuesOf<Declared>; faults: readonly SettingFault[] } {
  const reader = new Reader();
  const values = reader.group(declared, table, []);
  return { values: values as ValuesOf<Declared>, faults: reader.faults };
}

class Reader {
  readonly faults: SettingFault[] = [];

  group(declared: Declarations, found: unknown, path: readonly string[]): Record<string, unknown> {
    const table = this.#table(found, path);
    this.#refuseUnknown(declared, table, path);
    const entries = Object.entries(declared).map(([name, one]) => {
      const at = [...path, snake(name)];
      return [name, this.#read(one, table[snake(name)], at)] as const;
    });
    return Object.fromEntries(entries);
  }

  #read(declared: Declarations[string], found: unknown, path: readonly string[]): unknown {
    if (isGroup(declared)) return this.group(declared.settings, found, path);
    if (isEach(declared)) return this.#each(declared, found, path);
    return this.#setting(declared, found, path);
  }

  #setting(setting: Setting<unknown>, found: unknown, path: readonly string[]): unknown {
    const result = setting.schema.safeParse(found ?? setting.fallback);
    if (result.success) return result.data;
    const unit = setting.unit === undefined ? '' : ` (${setting.unit})`;
    this.#fault(path, `must be ${setting.allowed}${unit}, got ${show(found)}`);
    return undefined;
  }

  #each(
    { each, entriesMax }: Each<Record<string, Setting<unknown>>>,
    found: unknown,
    path: readonly string[],
  ) {
    const table = this.#table(found, path);
    const names = Object.keys(table);
    if (names.length > entriesMax)
      this.#fault(path, `must have at most ${entriesMax} entries, got ${names.length}`);
    return new Map(names.map((name) => [name, this.#entry(each, table[name], [...path, name])]));
  }

  /** One named entry: only what it says itself, so that the rest can come from elsewhere. */
  #entry(fields: Record<string, Setting<unknown>>, found: unknown, path: readonly string[]): Table {
    const table = this.#table(found, path);
    this.#refuseUnknown(fields, table, path);
    const said = Object.entries(fields).filter(([name]) => table[snake(name)] !== undefined);
    return Object.fromEntries(
      said.map(([name, field]) => [name, this.#setting(field, table[snake(name)], [...path, snake(name)])]),
    );
  }

  #table(found: unknown, path: readonly string[]): Table {
    if (found === undefined) return {};
    if (isTable(found)) return found;
    this.#fault(path, `must be a table of settings, got ${show(found)}`);
    return {};
  }

  #refuseUnknown(declared: Declarations, table: Table, path: readonly string[]): void {
    const known = Object.keys(declared).map(snake);
    for (const name of Object.keys(table)) {
      if (known.includes(name)) continue;
      const nearest = findNearest(name, known);
      const hint =
        nearest === undefined
          ? `; there are ${known.map((one) => dotted([...path, one])).join(', ')}`
          : `; did you mean ${dotted([...path, nearest])}?`;
      this.#fault([...path, name], `is not a setting${hint}`);
    }
  }

  #fault(path: readonly string[], problem: string): void {
    this.faults.push({ path, key: dotted(path), problem });
  }
}

const SHOWN_MAX = 60; // Characters; a fault is one line.

/** A value as the file wrote it, shortened. */
function show(found: unknown): string {
  if (found === undefined) return 'nothing';
  const text =
    found instanceof Date ? `the date ${found.toISOString()}` : JSON.stringify(found, bigintsAsText);
  return text.length <= SHOWN_MAX ? text : `${text.slice(0, SHOWN_MAX)}...`;
}

const bigintsAsText = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;

/** A TOML literal for `value`. */
export function tomlLiteral(value: TomlValue): string {
  if (Array.isArray(value)) return `[${value.map(tomlLiteral).join(', ')}]`;
  return JSON.stringify(value);
}

// How settings are grouped, and what the program gets: its type is derived from the declarations.
import type { Setting } from './kinds.ts';

/** Settings of things that the operator names, such as muds: `[router.profiles."Some Mud"]`. */
export interface Each<Fields extends Record<string, Setting<unknown>>> {
  readonly each: Fields;
  /** What the names are: "mud". */
  readonly name: string;
  readonly about: string;
  readonly entriesMax: number;
}

/** A group of settings, a TOML table. The group's own sentence is under `about`. */
export interface Group {
  readonly about: string;
  readonly settings: Declarations;
}

/** What a table declares, by the name that the code uses. */
export interface Declarations {
  readonly [name: string]: Setting<unknown> | Each<Record<string, Setting<unknown>>> | Group;
}

type ValueOf<Declared> =
  Declared extends Setting<infer Value>
    ? Value
    : Declared extends Each<infer Fields>
      ? ReadonlyMap<string, Partial<ValuesOf<Fields>>>
      : Declared extends { settings: infer Inner }
        ? ValuesOf<Inner>
        : never;

/** What the program gets for some declarations. */
export type ValuesOf<Declared> = { readonly [Name in keyof Declared]: ValueOf<Declared[Name]> };

export const isEach = (declared: Declarations[string]): declared is Each<Record<string, Setting<unknown>>> =>
  'each' in declared;

export const isGroup = (declared: Declarations[string]): declared is Group => 'settings' in declared;

// GMCP packages: which commands a client wants to see.

import { commandToGmcp } from '@intermud/telnet';

/**
 * Packages that many games share, so that a client which announces its packages means to leave them out if it does
 * not name them. Commands outside of these are a game's own, and always pass.
 * Source: mudstandards.org, GMCP packages; Mudlet's wiki; Iron Realms' GMCP documentation.
 */
export const WELL_KNOWN_PACKAGES = [
  'Char',
  'Comm',
  'Room',
  'Client',
  'Group',
  'Config',
  'External',
  'IRE',
  'Redirect',
  'WebView',
  'Beip',
] as const;

/** A client's packages by lower-case name, as {@link ClientInfo} has them. */
export type Announced = ReadonlyMap<string, string>;

/** Tells by what a client announced which commands are for it. */
export class Packages {
  readonly #wellKnown: ReadonlySet<string>;

  /** @param names first parts of the names of well-known packages, in any case. */
  constructor(names: readonly string[] = WELL_KNOWN_PACKAGES) {
    this.#wellKnown = new Set(names.map((name) => name.toLowerCase()));
  }

  /** Whether a client that announced these packages has left out the one that `command` belongs to. */
  isHeldBack(announced: Announced | undefined, command: string): boolean {
    if (announced === undefined || command === 'text' || command === 'prompt') return false;
    const parts = commandToGmcp(command).toLowerCase().split('.');
    if (!this.#wellKnown.has(parts[0] ?? '')) return false;
    return !parts.some((_, at) => announced.has(parts.slice(0, at + 1).join('.')));
  }
}

/**
 * Reads `Char.Items 1`, as `Core.Supports.Set` has it: the name in lower case, and the version (`1` if there is none).
 * Undefined for anything else.
 */
export function readPackage(entry: unknown): [name: string, version: string] | undefined {
  if (typeof entry !== 'string') return undefined;
  const [name, version = '1'] = entry.trim().split(/\s+/, 2);
  return name ? [name.toLowerCase().slice(0, 64), version.slice(0, 16)] : undefined;
}

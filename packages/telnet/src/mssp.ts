// MSSP: what a game tells crawlers about itself. Source: mudstandards.org, MSSP.

import { concatBytes } from './writer.ts';

/** Variables of an MSSP answer. NAME, PLAYERS and UPTIME (start, in whole seconds since the epoch) are expected of everybody. */
export type MsspVariables = {
  readonly [name: string]: MsspValue | readonly MsspValue[] | undefined;
};

/** One value: numbers as whole decimals, true and false as 1 and 0. */
export type MsspValue = string | number | boolean;

const VAR = 1;
const VAL = 2;
const FORBIDDEN = /[\x00-\x02\xff]/g; // NUL, VAR, VAL, and the character that is IAC in Latin-1
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Writes one MSSP payload, without IAC SB and IAC SE. An array becomes several values; undefined is left out. */
export function encodeMssp(variables: MsspVariables): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) continue;
    parts.push(Uint8Array.of(VAR), text(name));
    for (const one of isList(value) ? value : [value]) parts.push(Uint8Array.of(VAL), text(plain(one)));
  }
  return concatBytes(parts);
}

function isList(value: MsspValue | readonly MsspValue[]): value is readonly MsspValue[] {
  return Array.isArray(value);
}

/** COMPAT: crawlers read whole numbers only; Evennia's UPTIME with a fraction is read as nothing. */
function plain(value: MsspValue): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  return String(typeof value === 'number' ? Math.trunc(value) : value);
}

function text(value: string): Uint8Array {
  return encoder.encode(value.replace(FORBIDDEN, ''));
}

/** Reads one MSSP payload, as a crawler does: each name with all its values. */
export function decodeMssp(payload: Uint8Array): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const variable of decoder.decode(payload).split('\x01').slice(1)) {
    const [name = '', ...values] = variable.split('\x02');
    found.set(name, [...(found.get(name) ?? []), ...values]);
  }
  return found;
}

// NEW-ENVIRON and MNES: variables that a client tells about itself. Source: RFC 1572; mudstandards.org, MNES.

import { TelnetError } from './faults.ts';
import { ENVIRON_VARIABLES_MAX } from './limits.ts';
import { decodeUtf8 } from './text/encodings.ts';
import { concatBytes } from './writer.ts';

const IS = 0;
const SEND = 1;
const INFO = 2;
const VAR = 0;
const VALUE = 1;
const ESC = 2;
const USERVAR = 3;

/**
 * What we ask for: MNES, without IPADDRESS, which anybody can make up. Nothing else is asked, a player's login name
 * or display is not a game's business.
 */
export const MNES_VARIABLES = ['CLIENT_NAME', 'CLIENT_VERSION', 'TERMINAL_TYPE', 'MTTS', 'CHARSET'] as const;

/** Variables that a client told: all of them at first (`is`), later those that have changed (`info`). Undefined is unset. */
export interface EnvironMessage {
  readonly kind: 'is' | 'info';
  readonly variables: ReadonlyMap<string, string | undefined>;
}

/** The payload that asks for some variables by name. */
export function encodeEnvironSend(names: readonly string[] = MNES_VARIABLES): Uint8Array {
  const asked = names.map((name) => Uint8Array.from(`\0${name}`, (char) => char.charCodeAt(0)));
  return concatBytes([Uint8Array.of(SEND), ...asked]);
}

/**
 * Reads one NEW-ENVIRON payload. VAR and USERVAR are not told apart; the first ENVIRON_VARIABLES_MAX are read.
 * @throws {TelnetError} MALFORMED if it is neither IS nor INFO.
 */
export function decodeEnviron(payload: Uint8Array): EnvironMessage {
  const [word] = payload;
  if (word !== IS && word !== INFO) {
    throw new TelnetError(
      'MALFORMED',
      `Cannot read NEW-ENVIRON: it must begin with IS (0) or INFO (2), got ${word ?? 'nothing'}`,
    );
  }
  const variables = new Map<string, string | undefined>();
  for (const [name, value] of readVariables(payload.subarray(1))) {
    if (variables.size === ENVIRON_VARIABLES_MAX && !variables.has(name)) break;
    variables.set(name, value);
  }
  return { kind: word === IS ? 'is' : 'info', variables };
}

/** Each VAR or USERVAR with its VALUE, if it has one; ESC takes the next byte as it is. */
function* readVariables(bytes: Uint8Array): Generator<[string, string | undefined]> {
  let name: number[] | undefined;
  let value: number[] | undefined;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === VAR || byte === USERVAR) {
      if (name !== undefined) yield [word(name), value && word(value)];
      name = [];
      value = undefined;
    } else if (byte === VALUE) value = [];
    else (value ?? name)?.push(byte === ESC ? (bytes[++at] ?? 0) : byte);
  }
  if (name !== undefined) yield [word(name), value && word(value)];
}

function word(bytes: number[]): string {
  return decodeUtf8(Uint8Array.from(bytes));
}

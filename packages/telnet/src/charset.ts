// CHARSET: agreeing on a character set. Source: RFC 2066.

import { TelnetError } from './faults.ts';
import { CHARSET_NAMES_MAX } from './limits.ts';
import { concatBytes } from './writer.ts';

const REQUEST = 1;
const ACCEPTED = 2;
const REJECTED = 3;
const TTABLE_IS = 4;
const TTABLE_REJECTED = 5;

/** One CHARSET message. `table` is a translation table, which nobody sends and we reject. */
export type CharsetMessage =
  | { readonly kind: 'request'; readonly names: readonly string[] }
  | { readonly kind: 'accepted'; readonly name: string }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'table' }
  | { readonly kind: 'table-rejected' };

const TTABLE = '[TTABLE]';

/** Writes one CHARSET payload. COMPAT: Mudlet wants the names of a request separated by blanks, so they are. */
export function encodeCharset(message: Exclude<CharsetMessage, { kind: 'table' }>): Uint8Array {
  switch (message.kind) {
    case 'request':
      return concatBytes([Uint8Array.of(REQUEST), ascii(` ${message.names.join(' ')}`)]);
    case 'accepted':
      return concatBytes([Uint8Array.of(ACCEPTED), ascii(message.name)]);
    case 'rejected':
      return Uint8Array.of(REJECTED);
    case 'table-rejected':
      return Uint8Array.of(TTABLE_REJECTED);
  }
}

/**
 * Reads one CHARSET payload. A request's names keep their order and spelling; at most CHARSET_NAMES_MAX are read.
 * @throws {TelnetError} MALFORMED if it begins with no word of RFC 2066.
 */
export function decodeCharset(payload: Uint8Array): CharsetMessage {
  const rest = String.fromCharCode(...payload.subarray(1, 4096));
  switch (payload[0]) {
    case REQUEST:
      return { kind: 'request', names: requestNames(rest) };
    case ACCEPTED:
      return { kind: 'accepted', name: rest.trim() };
    case REJECTED:
      return { kind: 'rejected' };
    case TTABLE_IS:
      return { kind: 'table' };
    case TTABLE_REJECTED:
      return { kind: 'table-rejected' };
    default:
      throw new TelnetError(
        'MALFORMED',
        `Cannot read CHARSET: it must begin with 1 to 5, got ${payload[0] ?? 'nothing'}`,
      );
  }
}

/** The separator is whatever character comes first; "[TTABLE]" and a version byte may come before it. */
function requestNames(rest: string): string[] {
  const list = rest.startsWith(TTABLE) ? rest.slice(TTABLE.length + 1) : rest;
  const separator = list.slice(0, 1);
  const names = separator === '' ? [] : list.slice(1).split(separator, CHARSET_NAMES_MAX);
  return names.filter((name) => name !== '');
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

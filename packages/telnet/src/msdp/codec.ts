// MSDP payloads: variables with values that are text, arrays or tables, nested.

import { TelnetError } from '../faults.ts';
import { MSDP_DEPTH_MAX } from '../limits.ts';
import { concatBytes } from '../writer.ts';

/** A value as it is read: MSDP knows text, arrays and tables, and nothing else. */
export type MsdpValue = string | readonly MsdpValue[] | { readonly [key: string]: MsdpValue };

/** A value as it may be written: numbers as decimals, true and false as 1 and 0, null and undefined as empty text. */
export type MsdpWritable =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | readonly MsdpWritable[]
  | { readonly [key: string]: MsdpWritable };

/** One variable with its values, most often one. Clients ask for several things as one variable with several values. */
export interface MsdpVariable<Value = MsdpValue> {
  readonly name: string;
  readonly values: readonly Value[];
}

/** Variables to write: a table of names, or a list where a name may come twice or have several values. */
export type MsdpVariables = readonly MsdpVariable<MsdpWritable>[] | { readonly [name: string]: MsdpWritable };

const VAR = 1;
const VAL = 2;
const TABLE_OPEN = 3;
const TABLE_CLOSE = 4;
const ARRAY_OPEN = 5;
const ARRAY_CLOSE = 6;

const encoder = new TextEncoder();
const decoder = new TextDecoder(); // bad UTF-8 becomes U+FFFD
const STRUCTURE = /[\x00-\x06]/g;

/**
 * Writes one MSDP payload, without IAC SB and IAC SE. Text is UTF-8; its characters 0 to 6 are left out, since they
 * would be read as structure.
 *
 * @throws {RangeError} if a value is nested deeper than MSDP_DEPTH_MAX.
 */
export function encodeMsdp(variables: MsdpVariables): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const { name, values } of asList(variables)) {
    parts.push(Uint8Array.of(VAR), text(name));
    for (const value of values) writeValue(parts, value, 0);
  }
  return concatBytes(parts);
}

function asList(variables: MsdpVariables): readonly MsdpVariable<MsdpWritable>[] {
  if (isList(variables)) return variables;
  return Object.entries(variables).map(([name, value]) => ({ name, values: [value] }));
}

function isList(variables: MsdpVariables): variables is readonly MsdpVariable<MsdpWritable>[] {
  return Array.isArray(variables);
}

function writeValue(parts: Uint8Array[], value: MsdpWritable, depth: number): void {
  parts.push(Uint8Array.of(VAL));
  if (typeof value !== 'object' || value === null) {
    parts.push(text(msdpText(value)));
    return;
  }
  if (depth === MSDP_DEPTH_MAX)
    throw new RangeError(`Cannot write MSDP: value is nested deeper than ${MSDP_DEPTH_MAX}`);
  if (isArray(value)) writeArray(parts, value, depth + 1);
  else writeTable(parts, value, depth + 1);
}

function writeArray(parts: Uint8Array[], items: readonly MsdpWritable[], depth: number): void {
  parts.push(Uint8Array.of(ARRAY_OPEN));
  for (const item of items) writeValue(parts, item, depth);
  parts.push(Uint8Array.of(ARRAY_CLOSE));
}

function writeTable(
  parts: Uint8Array[],
  table: { readonly [key: string]: MsdpWritable },
  depth: number,
): void {
  parts.push(Uint8Array.of(TABLE_OPEN));
  for (const [key, value] of Object.entries(table)) {
    parts.push(Uint8Array.of(VAR), text(key));
    writeValue(parts, value, depth);
  }
  parts.push(Uint8Array.of(TABLE_CLOSE));
}

function isArray(value: object): value is readonly MsdpWritable[] {
  return Array.isArray(value);
}

/** The text of a plain value, without the characters 0 to 6. */
export function msdpText(value: string | number | bigint | boolean | null | undefined): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  return String(value ?? '').replace(STRUCTURE, '');
}

function text(value: string): Uint8Array {
  return encoder.encode(value.replace(STRUCTURE, ''));
}

/**
 * Reads one MSDP payload: its variables in order. Whatever the bytes, structure never passes into text: closing
 * bytes that open nothing are passed over, what is left open ends with the payload, and a NUL is dropped. In a table
 * a key with several values has an array of them, and of a key that comes twice the last counts.
 *
 * @throws {TelnetError} TOO_DEEP if a value is nested deeper than MSDP_DEPTH_MAX.
 */
export function decodeMsdp(payload: Uint8Array): MsdpVariable[] {
  return new MsdpReader(payload).variables();
}

class MsdpReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #depth = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  variables(): MsdpVariable[] {
    const found: MsdpVariable[] = [];
    while (this.#at < this.#bytes.length) {
      if (this.#skip(VAR)) found.push({ name: this.#text(), values: this.#values() });
      else if (this.#peek() === VAL) found.push({ name: '', values: this.#values() });
      else this.#at++;
    }
    return found;
  }

  #values(): MsdpValue[] {
    const values: MsdpValue[] = [];
    while (this.#skip(VAL)) values.push(this.#value());
    return values;
  }

  #value(): MsdpValue {
    if (this.#skip(ARRAY_OPEN)) return this.#nested(() => this.#array());
    if (this.#skip(TABLE_OPEN)) return this.#nested(() => this.#table());
    return this.#text();
  }

  #nested(read: () => MsdpValue): MsdpValue {
    if (++this.#depth > MSDP_DEPTH_MAX) {
      throw new TelnetError('TOO_DEEP', `Cannot read MSDP: a value is nested deeper than ${MSDP_DEPTH_MAX}`);
    }
    const value = read();
    this.#depth--;
    return value;
  }

  #array(): MsdpValue[] {
    const items: MsdpValue[] = [];
    while (this.#at < this.#bytes.length && !this.#skip(ARRAY_CLOSE)) {
      if (this.#skip(VAL)) items.push(this.#value());
      else this.#at++;
    }
    return items;
  }

  #table(): { [key: string]: MsdpValue } {
    const entries = new Map<string, MsdpValue>(); // fromEntries() below makes "__proto__" a key like any other
    while (this.#at < this.#bytes.length && !this.#skip(TABLE_CLOSE)) {
      if (this.#skip(VAR)) entries.set(this.#text(), oneOf(this.#values()));
      else this.#at++;
    }
    return Object.fromEntries(entries);
  }

  /** Text up to the next structure byte. */
  #text(): string {
    const start = this.#at;
    while (this.#at < this.#bytes.length && (this.#peek() > ARRAY_CLOSE || this.#peek() === 0)) this.#at++;
    return decoder.decode(this.#bytes.subarray(start, this.#at)).replaceAll('\0', '');
  }

  #skip(byte: number): boolean {
    if (this.#peek() !== byte) return false;
    this.#at++;
    return true;
  }

  #peek(): number {
    return this.#bytes[this.#at] ?? -1;
  }
}

function oneOf(values: MsdpValue[]): MsdpValue {
  const [first = ''] = values;
  return values.length > 1 ? values : first;
}
